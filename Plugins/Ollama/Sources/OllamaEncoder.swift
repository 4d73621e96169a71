import RoostCore
import RoostProviders

/// Writes a request for `/api/chat`.
struct OllamaEncoder {
  let request: CompletionRequest

  /// Model, messages, tools, format and thinking.
  func body() throws(ProviderError) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    var messages: [JSONValue] = []
    if let system = request.system, !system.isEmpty { messages.append(["role": "system", "content": .string(system)]) }
    for message in request.messages { messages += try turns(message) }
    body["messages"] = .array(messages)
    let tools = try tools()
    if !tools.isEmpty { body["tools"] = .array(tools) }
    if let schema = request.outputSchema { body["format"] = schema.json }
    switch request.options.thinking {
    case nil: break
    case .off?: body["think"] = false
    case .effort(let effort)?: body["think"] = .string(effort.rawValue)
    // There is no measure in tokens.
    case .budget?: body["think"] = true
    }
    return body
  }

  func options(maxTokens: Int?, context: Int?) -> JSONObject {
    let asked = request.options
    var options = JSONObject()
    if let temperature = asked.temperature { options["temperature"] = .number(temperature) }
    if let topP = asked.topP { options["top_p"] = .number(topP) }
    if let maxTokens { options["num_predict"] = .integer(maxTokens) }
    if !asked.stopSequences.isEmpty { options["stop"] = .array(asked.stopSequences.map { .string($0) }) }
    if let seed = asked.seed { options["seed"] = .integer(seed) }
    if let context { options["num_ctx"] = .integer(context) }
    return options
  }

  /// Members that only this vendor knows; `options` and `tools` join the request's.
  func addProviderOptions(to body: inout JSONObject) {
    for (key, value) in request.providerOptions where key != "cache" {
      if key == "options", let more = value.objectValue {
        var options = body["options"]?.objectValue ?? JSONObject()
        for (name, option) in more { options[name] = option }
        body["options"] = .object(options)
      } else if key == "tools", let more = value.arrayValue {
        body["tools"] = .array((body["tools"]?.arrayValue ?? []) + more)
      } else {
        body[key] = value
      }
    }
  }

  /// A duration: a bare number is one of seconds.
  static func duration(_ text: String) -> JSONValue { Int(text).map { .integer($0) } ?? .string(text) }

  // MARK: - Parts

  private func tools() throws(ProviderError) -> [JSONValue] {
    guard !request.tools.isEmpty else { return [] }
    switch request.toolChoice {
    case .auto: break
    case .none: return []
    case .required, .tool:
      throw Self.unsupported("ollama can't make a model call a tool: it knows no tool_choice but auto and none.")
    }
    return request.tools.map { tool in
      let function: JSONValue = [
        "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters.json,
      ]
      return ["type": "function", "function": function]
    }
  }

  /// One message, and one more for each tool result in it.
  private func turns(_ message: Message) throws(ProviderError) -> [JSONValue] {
    var content = OllamaContent()
    var thinking = ""
    var calls: [JSONValue] = []
    var results: [JSONValue] = []
    for part in message.parts {
      switch part {
      case .toolCall(let call):
        let arguments: JSONValue = if case .object = call.arguments { call.arguments } else { [:] }
        calls.append(["id": .string(call.id), "function": ["name": .string(call.name), "arguments": arguments]])
      case .toolResult(let result): results.append(try self.result(result))
      // With a signature it is another vendor's.
      case .thinking(let text, let signature): if signature == nil { thinking += (thinking.isEmpty ? "" : "\n\n") + text }
      case .redactedThinking, .opaque: break
      case .text, .image, .audio, .document: try content.add(part)
      }
    }
    guard !content.isEmpty || !thinking.isEmpty || !calls.isEmpty else { return results }
    var turn: JSONObject = ["role": .string(message.role == .tool ? "user" : message.role.rawValue)]
    content.write(to: &turn)
    if !thinking.isEmpty { turn["thinking"] = .string(thinking) }
    if !calls.isEmpty { turn["tool_calls"] = .array(calls) }
    return results + [.object(turn)]
  }

  private func result(_ result: ToolResult) throws(ProviderError) -> JSONValue {
    var turn: JSONObject = ["role": "tool"]
    if !result.name.isEmpty { turn["tool_name"] = .string(result.name) }
    if !result.callID.isEmpty { turn["tool_call_id"] = .string(result.callID) }
    var content = OllamaContent()
    for part in result.content { try content.add(part) }
    if result.isError { content.text = "Error: " + content.text }
    content.write(to: &turn)
    return .object(turn)
  }

  static func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }
}

/// A message's text, with the pictures beside it.
struct OllamaContent {
  var text = ""
  private var images: [JSONValue] = []

  var isEmpty: Bool { text.isEmpty && images.isEmpty }

  mutating func add(_ part: ContentPart) throws(ProviderError) {
    switch part {
    case .text(let more): text += (text.isEmpty || more.isEmpty ? "" : "\n\n") + more
    case .image(let media):
      guard case .data(let bytes) = media.source else {
        throw OllamaEncoder.unsupported("ollama takes no image by its address; send its bytes.")
      }
      images.append(.string(Base64.encode(bytes)))
    case .audio: throw OllamaEncoder.unsupported("ollama takes no audio; leave it out or choose another provider.")
    case .document: throw OllamaEncoder.unsupported("ollama takes no document; send its text, or choose another provider.")
    case .toolCall, .toolResult, .thinking, .redactedThinking, .opaque: break
    }
  }

  func write(to turn: inout JSONObject) {
    turn["content"] = .string(text)
    if !images.isEmpty { turn["images"] = .array(images) }
  }
}
