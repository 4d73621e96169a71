import RoostCore
import RoostProviders

/// Writes a request for the Messages API.
struct AnthropicEncoder {
  let request: CompletionRequest
  let entry: ModelEntry

  /// What strict tools and structured output refuse (the vendor's SDK leaves the same out).
  static let lowering = SchemaLowering(
    removed: [
      "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems",
    ], formats: ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"], largestMinItems: 1)

  /// Model, system, tools and messages: what is counted, and what an answer is asked for with.
  func body() throws(ProviderError) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    let cache = CacheMarkers(request.providerOptions["cache"])
    var messages = request.messages[...]
    var system = request.system ?? ""
    // Instructions at the head belong to the system text.
    while let first = messages.first, first.role == .system {
      system += (system.isEmpty ? "" : "\n\n") + first.text
      messages = messages.dropFirst()
    }
    let tools = try tools(cache)
    if !tools.isEmpty { body["tools"] = .array(tools) }
    if let choice { body["tool_choice"] = choice }
    if !system.isEmpty {
      body["system"] =
        cache.system.map { marker in [["type": "text", "text": .string(system), "cache_control": marker]] } ?? .string(system)
    }
    body["messages"] = .array(try turns(messages))
    return body
  }

  func addOptions(to body: inout JSONObject, maxTokens: Int) throws(ProviderError) {
    let options = request.options
    let thinks = addThinking(options.thinking, to: &body, maxTokens: maxTokens)
    // Refused beside thinking, and the two never together.
    if !thinks {
      if let temperature = options.temperature, !entry.refused.contains("temperature") {
        body["temperature"] = .number(temperature)
      } else if let topP = options.topP, !entry.refused.contains("top_p") {
        body["top_p"] = .number(topP)
      }
    }
    if !options.stopSequences.isEmpty { body["stop_sequences"] = .array(options.stopSequences.map { .string($0) }) }
    if let schema = request.outputSchema {
      if let keyword = SchemaObstacle.first(in: schema) {
        throw ProviderError(
          .unsupportedFeature, "anthropic's structured output can't express the schema's \"\(keyword)\"; leave it out.", retry: .no)
      }
      var config = body["output_config"]?.objectValue ?? JSONObject()
      config["format"] = ["type": "json_schema", "schema": Self.lowering.lower(schema)]
      body["output_config"] = .object(config)
    }
  }

  /// Members that only this vendor knows; its own tools join the request's.
  func addProviderOptions(to body: inout JSONObject) {
    for (key, value) in request.providerOptions where key != "cache" {
      if key == "tools", let more = value.arrayValue {
        body["tools"] = .array((body["tools"]?.arrayValue ?? []) + more)
      } else {
        body[key] = value
      }
    }
  }

  // MARK: - Options

  /// False where thinking stays as the model has it.
  private func addThinking(_ thinking: GenerationOptions.Thinking?, to body: inout JSONObject, maxTokens: Int) -> Bool {
    func adaptive(_ effort: String?) {
      body["thinking"] = ["type": "adaptive", "display": "summarized"]
      if let effort { body["output_config"] = ["effort": .string(effort)] }
    }
    // At least 1,024, and less than the answer may have.
    func budget(_ tokens: Int) {
      body["thinking"] = ["type": "enabled", "budget_tokens": .integer(max(1_024, min(tokens, maxTokens - 1)))]
    }
    switch thinking {
    case nil: return false
    case .off?:
      if entry.thinkingCanBeOff { body["thinking"] = ["type": "disabled"] }
      return false
    case .effort(let effort)?:
      if entry.thinkingStyle == "budget" {
        budget([.low: 1_024, .medium: 4_096, .high: 16_384][effort] ?? 4_096)
      } else {
        adaptive(effort.rawValue)
      }
    case .budget(let tokens)?:
      // An adaptive model takes no budget.
      if entry.thinkingStyle == "adaptive" { adaptive(nil) } else { budget(tokens) }
    }
    return true
  }

  private func tools(_ cache: CacheMarkers) throws(ProviderError) -> [JSONValue] {
    let native = AnthropicNativeTools(request: request, entry: entry)
    // The vendor's definition of a tool that is carried out here takes the place of the agent's.
    let own = request.tools.filter { !native.names.contains($0.name) || $0.name != "computer" }
    var tools = try native.definitions()
    tools += own.map { tool in
      var object: JSONObject = ["name": .string(tool.name), "description": .string(tool.description)]
      if tool.strict { object["strict"] = true }
      object["input_schema"] = tool.strict ? Self.lowering.lower(tool.parameters) : tool.parameters.json
      return .object(object)
    }
    // The marker on the last covers all of them.
    if let marker = cache.tools, case .object(var last)? = tools.popLast() {
      last["cache_control"] = marker
      tools.append(.object(last))
    }
    return tools
  }

  private var choice: JSONValue? {
    guard !request.tools.isEmpty || !request.nativeTools.isEmpty else { return nil }
    var object: JSONObject
    switch request.toolChoice {
    case .auto: object = ["type": "auto"]
    case .required: object = ["type": "any"]
    case .none: return ["type": "none"]
    case .tool(let name): object = ["type": "tool", "name": .string(name)]
    }
    if !request.parallelToolCalls { object["disable_parallel_tool_use"] = true }
    return request.toolChoice == .auto && request.parallelToolCalls ? nil : .object(object)
  }

  // MARK: - Messages

  /// Turns of one role that follow each other are joined: tool results and the user's next words are one turn.
  private func turns(_ messages: ArraySlice<Message>) throws(ProviderError) -> [JSONValue] {
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

  private func blocks(of parts: [ContentPart]) throws(ProviderError) -> [JSONValue] {
    var blocks: [JSONValue] = []
    for part in parts {
      switch part {
      case .text(let text): if !text.isEmpty { blocks.append(["type": "text", "text": .string(text)]) }
      case .image(let media): blocks.append(["type": "image", "source": source(media, default: "image/png")])
      case .document(let media): blocks.append(document(media))
      case .audio: throw ProviderError(.unsupportedFeature, "anthropic takes no audio; leave it out or choose another model.", retry: .no)
      case .thinking(let text, let signature):
        // Without its signature it is another vendor's, and would be refused.
        if let signature { blocks.append(["type": "thinking", "thinking": .string(text), "signature": .string(signature)]) }
      case .redactedThinking(let data): blocks.append(["type": "redacted_thinking", "data": .string(data)])
      case .toolCall(let call):
        let input: JSONValue = if case .object = call.arguments { call.arguments } else { [:] }
        blocks.append(["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input])
      case .toolResult(let result):
        var block: JSONObject = ["type": "tool_result", "tool_use_id": .string(result.callID)]
        block["content"] = .array(try self.blocks(of: result.content))
        if result.isError { block["is_error"] = true }
        blocks.append(.object(block))
      case .opaque(let provider, let data): if provider == "anthropic" { append(data, to: &blocks) }
      }
    }
    return blocks
  }

  /// A whole block, or members of the block before it.
  private func append(_ data: JSONValue, to blocks: inout [JSONValue]) {
    if data["type"] != nil { return blocks.append(data) }
    guard let extras = data.objectValue, let last = blocks.indices.last, case .object(var members) = blocks[last] else { return }
    for (key, value) in extras { members[key] = value }
    blocks[last] = .object(members)
  }

  private func source(_ media: Media, default type: String) -> JSONValue {
    switch media.source {
    case .url(let url): ["type": "url", "url": .string(url)]
    case .data(let bytes): ["type": "base64", "media_type": .string(media.mediaType ?? type), "data": .string(Base64.encode(bytes))]
    }
  }

  private func document(_ media: Media) -> JSONValue {
    var block: JSONObject = ["type": "document"]
    if let name = media.name { block["title"] = .string(name) }
    if case .data(let bytes) = media.source, media.mediaType == "text/plain" {
      block["source"] = ["type": "text", "media_type": "text/plain", "data": .string(String(decoding: bytes, as: UTF8.self))]
    } else {
      block["source"] = source(media, default: "application/pdf")
    }
    return .object(block)
  }
}

/// Where a prompt may be cached: `true`, or `{"system": …, "tools": …, "ttl": "5m" or "1h"}`.
struct CacheMarkers {
  let system: JSONValue?
  let tools: JSONValue?

  init(_ option: JSONValue?) {
    var marker: JSONObject = ["type": "ephemeral"]
    if let ttl = option?["ttl"] { marker["ttl"] = ttl }
    func isOn(_ key: String) -> Bool { option?.boolValue ?? option?[key]?.boolValue ?? false }
    system = isOn("system") ? .object(marker) : nil
    tools = isOn("tools") ? .object(marker) : nil
  }
}
