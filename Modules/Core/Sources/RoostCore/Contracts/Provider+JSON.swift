extension ProviderCapabilities: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a provider's capabilities")
    var modalities: Set<Modality> = []
    for word in try reader.strings("modalities") {
      guard let modality = Modality(rawValue: word) else {
        throw reader.wrong("modalities", "words of " + Modality.allCases.map(\.rawValue).joined(separator: ", "))
      }
      modalities.insert(modality)
    }
    self.init(
      contextTokens: try reader.optionalInteger("context_tokens"), outputTokens: try reader.optionalInteger("output_tokens"),
      supportsTools: try reader.boolean("tools", default: true), supportsStreaming: try reader.boolean("streaming", default: true),
      supportsOutputSchema: try reader.boolean("output_schema", default: false), modalities: modalities,
      supportsThinking: try reader.boolean("thinking", default: false), refusedOptions: Set(try reader.strings("refused_options")),
      nativeTools: Set(try reader.strings("native_tools")), supportsForcedTool: try reader.boolean("forced_tool", default: true),
      supportsForcedToolWhileThinking: try reader.boolean("forced_tool_while_thinking", default: true),
      thinksByDefault: try reader.boolean("thinks_by_default", default: false),
      supportsJSONMode: try reader.boolean("json_mode", default: false), schemaExcludes: Set(try reader.strings("schema_excludes")),
      toolsExclude: Set(try reader.strings("tools_exclude")),
      strictNativeTools: try reader.boolean("strict_native_tools", default: false),
      tokenWeights: try reader.optional("token_weights", as: TokenWeights.self) ?? TokenWeights())
  }

  public var json: JSONValue {
    func words(_ set: Set<String>) -> JSONValue { .array(set.sorted().map { .string($0) }) }
    var object = JSONObject()
    object.put("context_tokens", contextTokens.map { .integer($0) })
    object.put("output_tokens", outputTokens.map { .integer($0) })
    object["tools"] = .bool(supportsTools)
    object["streaming"] = .bool(supportsStreaming)
    object["output_schema"] = .bool(supportsOutputSchema)
    object["modalities"] = words(Set(modalities.map(\.rawValue)))
    object["thinking"] = .bool(supportsThinking)
    object["refused_options"] = words(refusedOptions)
    object["native_tools"] = words(nativeTools)
    // Said only where they differ from what a peer that doesn't know them assumes.
    if !supportsForcedTool { object["forced_tool"] = false }
    if !supportsForcedToolWhileThinking { object["forced_tool_while_thinking"] = false }
    if thinksByDefault { object["thinks_by_default"] = true }
    if supportsJSONMode { object["json_mode"] = true }
    if !schemaExcludes.isEmpty { object["schema_excludes"] = words(schemaExcludes) }
    if !toolsExclude.isEmpty { object["tools_exclude"] = words(toolsExclude) }
    if tokenWeights != TokenWeights() { object["token_weights"] = tokenWeights.json }
    if strictNativeTools { object["strict_native_tools"] = true }
    return .object(object)
  }
}

extension TokenCount: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a number of tokens")
    self.init(tokens: try reader.integer("tokens"), isEstimate: try reader.boolean("estimate", default: false))
  }

  public var json: JSONValue { ["tokens": .integer(tokens), "estimate": .bool(isEstimate)] }
}

extension ProviderError: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a provider's error")
    var retry = Retry.byDefault
    if reader.object["retry"] != nil { retry = try reader.boolean("retry", default: false) ? .yes : .no }
    self.init(
      try reader.word("kind", as: Kind.self), try reader.string("message"), retry: retry, retryAfter: try reader.duration("retry_after"),
      status: try reader.optionalInteger("status"), vendorCode: try reader.optionalString("vendor_code"),
      body: try reader.optionalString("body"))
  }

  public var json: JSONValue {
    var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(message)]
    if retry != .byDefault { object["retry"] = .bool(retry == .yes) }
    object.put("retry_after", retryAfter.map { .number($0.inSeconds) })
    object.put("status", status.map { .integer($0) })
    object.put("vendor_code", vendorCode.map { .string($0) })
    object.put("body", body.map { .string($0) })
    return .object(object)
  }
}
