extension CompletionRequest: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a completion request")
    var nativeTools: [NativeTool] = []
    for name in try reader.strings("native_tools") {
      guard let tool = NativeTool(rawValue: name) else {
        throw reader.wrong("native_tools", "words of " + NativeTool.allCases.map(\.rawValue).joined(separator: ", "))
      }
      nativeTools.append(tool)
    }
    self.init(
      model: try reader.optionalString("model") ?? "", system: try reader.optionalString("system"),
      messages: try reader.list("messages", of: Message.self), tools: try reader.list("tools", of: ToolDefinition.self),
      toolChoice: try reader.optional("tool_choice", as: ToolChoice.self) ?? .auto,
      parallelToolCalls: try reader.boolean("parallel_tool_calls", default: true), outputSchema: try reader.schema("output_schema"),
      options: try reader.optional("options", as: GenerationOptions.self) ?? GenerationOptions(),
      providerOptions: try reader.members("provider_options"), nativeTools: nativeTools,
      nativeToolOptions: try reader.members("native_tool_options"))
  }

  public var json: JSONValue {
    var object = JSONObject()
    if !model.isEmpty { object["model"] = .string(model) }
    object.put("system", system.map { .string($0) })
    object["messages"] = .array(messages.map(\.json))
    if !tools.isEmpty { object["tools"] = .array(tools.map(\.json)) }
    if toolChoice != .auto { object["tool_choice"] = toolChoice.json }
    if !parallelToolCalls { object["parallel_tool_calls"] = false }
    object.put("output_schema", outputSchema?.json)
    if options != GenerationOptions() { object["options"] = options.json }
    if !nativeTools.isEmpty { object["native_tools"] = .array(nativeTools.map { .string($0.rawValue) }) }
    if nativeToolOptions.count > 0 { object["native_tool_options"] = .object(nativeToolOptions) }
    if providerOptions.count > 0 { object["provider_options"] = .object(providerOptions) }
    return .object(object)
  }
}

/// `"auto"`, `"required"`, `"none"` or `{"tool": NAME}`.
extension ToolChoice: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    switch json {
    case "auto": self = .auto
    case "required": self = .required
    case "none": self = .none
    case .object: self = .tool(try JSONReader(json, of: "a tool choice").string("tool"))
    default: throw JSONShapeError(expected: "auto, required, none or an object with \"tool\"", found: json.brief)
    }
  }

  public var json: JSONValue {
    switch self {
    case .auto: "auto"
    case .required: "required"
    case .none: "none"
    case .tool(let name): ["tool": .string(name)]
    }
  }
}

extension ToolDefinition: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a tool's definition")
    guard let parameters = try reader.schema("parameters") else { throw reader.wrong("parameters", "a JSON Schema") }
    self.init(
      name: try reader.string("name"), description: try reader.string("description"), parameters: parameters,
      strict: try reader.boolean("strict", default: false))
  }

  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "description": .string(description), "parameters": parameters.json]
    if strict { object["strict"] = true }
    return .object(object)
  }
}

extension GenerationOptions: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "generation options")
    self.init(
      temperature: try reader.optionalNumber("temperature"), topP: try reader.optionalNumber("top_p"),
      maxTokens: try reader.optionalInteger("max_tokens"), stopSequences: try reader.strings("stop_sequences"),
      seed: try reader.optionalInteger("seed"), thinking: try reader.optional("thinking", as: Thinking.self))
  }

  public var json: JSONValue {
    var object = JSONObject()
    object.put("temperature", temperature.map { .number($0) })
    object.put("top_p", topP.map { .number($0) })
    object.put("max_tokens", maxTokens.map { .integer($0) })
    if !stopSequences.isEmpty { object["stop_sequences"] = .array(stopSequences.map { .string($0) }) }
    object.put("seed", seed.map { .integer($0) })
    object.put("thinking", thinking?.json)
    return .object(object)
  }
}

/// `"off"`, `"low"`, `"medium"`, `"high"`, or a number of tokens.
extension GenerationOptions.Thinking: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    if let tokens = json.intValue {
      self = .budget(tokens)
    } else if json == "off" {
      self = .off
    } else if case .string(let word) = json, let effort = Effort(rawValue: word) {
      self = .effort(effort)
    } else {
      throw JSONShapeError(expected: "off, low, medium, high or a number of tokens", found: json.brief)
    }
  }

  public var json: JSONValue {
    switch self {
    case .off: "off"
    case .effort(let effort): .string(effort.rawValue)
    case .budget(let tokens): .integer(tokens)
    }
  }
}
