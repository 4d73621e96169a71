import RoostCore
import RoostProviders

/// Writes a request for Converse.
struct BedrockEncoder {
  let request: CompletionRequest
  let entry: ModelEntry
  private var media = BedrockMedia()

  init(request: CompletionRequest, entry: ModelEntry) {
    self.request = request
    self.entry = entry
  }

  /// What strict tools and structured output refuse, as on the Anthropic wire.
  private static let lowering = SchemaLowering(
    removed: [
      "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems",
    ], formats: ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"], largestMinItems: 1)

  private var thinking: BedrockThinking { BedrockThinking(request: request, entry: entry) }

  /// System, messages and tools: what is counted, and what an answer is asked for with.
  mutating func body() throws(ProviderError) -> JSONObject {
    var body = JSONObject()
    var messages = request.messages[...]
    var system: [JSONValue] = []
    func instruct(_ text: String) { if !text.isEmpty { system.append(["text": .string(text)]) } }
    instruct(request.system ?? "")
    // Instructions at the head belong to the system text.
    while let first = messages.first, first.role == .system {
      instruct(first.text)
      messages = messages.dropFirst()
    }
    if !system.isEmpty, let point = cachePoint("system") { system.append(point) }
    if !system.isEmpty { body["system"] = .array(system) }
    body["messages"] = .array(try turns(messages))
    if let tools { body["toolConfig"] = tools }
    return body
  }

  func addOptions(to body: inout JSONObject, maxTokens: Int?) throws(ProviderError) {
    let options = request.options
    var config = JSONObject()
    let refused = entry.refused.union(thinking.isOn ? entry.refusedWhileThinking : [])
    func put(_ key: String, _ option: String, _ value: JSONValue?) {
      if let value, !refused.contains(option) { config[key] = value }
    }
    put("maxTokens", "max_tokens", maxTokens.map { .integer($0) })
    put("temperature", "temperature", options.temperature.map { .number($0) })
    // Some models take one of the two only.
    let isAlone = config["temperature"] == nil || !(entry["exclusive"]?.arrayValue ?? []).contains(["temperature", "top_p"])
    if isAlone { put("topP", "top_p", options.topP.map { .number($0) }) }
    put("stopSequences", "stop_sequences", options.stopSequences.isEmpty ? nil : .array(options.stopSequences.map { .string($0) }))
    if config.count > 0 { body["inferenceConfig"] = .object(config) }
    thinking.add(to: &body, maxTokens: maxTokens)
    if let schema = request.outputSchema {
      if let keyword = SchemaObstacle.first(in: schema) {
        throw ProviderError(
          .unsupportedFeature, "bedrock's structured output can't express the schema's \"\(keyword)\"; leave it out.", retry: .no)
      }
      var output = body["outputConfig"]?.objectValue ?? JSONObject()
      let text = Self.lowering.lower(schema).description
      output["textFormat"] = ["type": "json_schema", "structure": ["jsonSchema": ["schema": .string(text)]]]
      body["outputConfig"] = .object(output)
    }
  }

  /// Members that only this vendor knows; its own tools join the request's, and objects are merged.
  func addProviderOptions(to body: inout JSONObject) {
    for (key, value) in request.providerOptions where key != "cache" {
      guard var merged = body[key]?.objectValue, let more = value.objectValue else {
        body[key] = value
        continue
      }
      for (name, member) in more {
        if name == "tools", let own = merged[name]?.arrayValue, let others = member.arrayValue {
          merged[name] = .array(own + others)
        } else {
          merged[name] = member
        }
      }
      body[key] = .object(merged)
    }
  }

  // MARK: - Tools

  /// Converse has no word for "none": the tools are left out, unless blocks in the messages need them.
  private var tools: JSONValue? {
    guard !request.tools.isEmpty else { return nil }
    if request.toolChoice == .none && !hasToolBlocks { return nil }
    var tools = request.tools.map { tool -> JSONValue in
      var spec: JSONObject = ["name": .string(tool.name)]
      // Refused when it is empty.
      if !tool.description.isEmpty { spec["description"] = .string(tool.description) }
      spec["inputSchema"] = ["json": tool.strict ? Self.lowering.lower(tool.parameters) : tool.parameters.json]
      if tool.strict { spec["strict"] = true }
      return ["toolSpec": .object(spec)]
    }
    if let point = cachePoint("tools") { tools.append(point) }
    var config: JSONObject = ["tools": .array(tools)]
    if thinking.allowsForcedTool {
      switch request.toolChoice {
      case .auto, .none: break
      case .required: config["toolChoice"] = ["any": [:]]
      case .tool(let name): config["toolChoice"] = ["tool": ["name": .string(name)]]
      }
    }
    return .object(config)
  }

  private var hasToolBlocks: Bool {
    request.messages.contains { !$0.toolCalls.isEmpty || !$0.toolResults.isEmpty }
  }

  /// `cache` is `true`, or `{"system": …, "tools": …, "ttl": "5m" or "1h"}`.
  private func cachePoint(_ place: String) -> JSONValue? {
    let option = request.providerOptions["cache"]
    guard option?.boolValue ?? option?[place]?.boolValue ?? false else { return nil }
    var point: JSONObject = ["type": "default"]
    if let ttl = option?["ttl"] { point["ttl"] = ttl }
    return ["cachePoint": .object(point)]
  }

  // MARK: - Messages

  /// Turns of one role that follow each other are joined: the vendor wants the roles to take turns.
  private mutating func turns(_ messages: ArraySlice<Message>) throws(ProviderError) -> [JSONValue] {
    var turns: [(role: String, blocks: [JSONValue])] = []
    for message in messages {
      let role = message.role == .tool ? "user" : message.role.rawValue
      let blocks = try blocks(of: message.parts)
      guard !blocks.isEmpty else { continue }
      if let last = turns.indices.last, turns[last].role == role {
        turns[last].blocks += blocks
      } else {
        turns.append((role, blocks))
      }
    }
    return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
  }

  private mutating func blocks(of parts: [ContentPart]) throws(ProviderError) -> [JSONValue] {
    var blocks: [JSONValue] = []
    for part in parts {
      switch part {
      case .text(let text): if !text.isEmpty { blocks.append(["text": .string(text)]) }
      case .image(let image): blocks.append(try media.image(image))
      case .audio(let audio): blocks.append(try media.audio(audio))
      case .document(let document): blocks.append(try media.document(document))
      case .thinking(let text, let signature):
        // Without its signature it is another vendor's, and would be refused.
        if let signature {
          blocks.append(["reasoningContent": ["reasoningText": ["text": .string(text), "signature": .string(signature)]]])
        }
      case .redactedThinking(let data): blocks.append(["reasoningContent": ["redactedContent": .string(data)]])
      case .toolCall(let call):
        let input: JSONValue = if case .object = call.arguments { call.arguments } else { [:] }
        blocks.append(["toolUse": ["toolUseId": .string(call.id), "name": .string(call.name), "input": input]])
      case .toolResult(let result):
        var block: JSONObject = ["toolUseId": .string(result.callID), "content": .array(try self.blocks(of: result.content))]
        if result.isError { block["status"] = "error" }
        blocks.append(["toolResult": .object(block)])
      case .opaque(let provider, let data): if provider == "bedrock" { append(data, to: &blocks) }
      }
    }
    return blocks
  }

  /// A whole block, or the citations of the text before it.
  private func append(_ data: JSONValue, to blocks: inout [JSONValue]) {
    guard data.objectValue?.count == 1, let citations = data["citations"] else { return blocks.append(data) }
    guard let last = blocks.indices.last, let text = blocks[last]["text"] else { return }
    blocks[last] = ["citationsContent": ["content": [["text": text]], "citations": citations]]
  }
}
