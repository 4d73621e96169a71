import RoostCore
import RoostProviders

/// Writes a request for generateContent.
struct GoogleEncoder {
  let request: CompletionRequest
  let entry: ModelEntry

  /// What stands for the signature of a call that another vendor's model made (ai.google.dev, Thought signatures, 2026).
  static let standInSignature = "skip_thought_signature_validator"

  /// Instructions, contents and tools: what is counted, and what an answer is asked for with.
  func body() throws(ProviderError) -> JSONObject {
    var body = JSONObject()
    var messages = request.messages[...]
    var system = request.system ?? ""
    // Instructions at the head belong to the system text.
    while let first = messages.first, first.role == .system {
      system += (system.isEmpty ? "" : "\n\n") + first.text
      messages = messages.dropFirst()
    }
    if !system.isEmpty { body["systemInstruction"] = ["parts": [["text": .string(system)]]] }
    body["contents"] = .array(contents(messages))
    let native = try GoogleNativeTools(request: request).definitions()
    if !native.isEmpty { body["tools"] = .array(native) }
    if !request.tools.isEmpty {
      let declarations = request.tools.map { tool -> JSONValue in
        [
          "name": .string(tool.name), "description": .string(tool.description), "parametersJsonSchema": tool.parameters.json,
        ]
      }
      body["tools"] = .array(native + [["functionDeclarations": .array(declarations)]])
      var config = JSONObject()
      if let choice { config["functionCallingConfig"] = choice }
      // The two kinds stand beside each other only with it.
      if !native.isEmpty { config["includeServerSideToolInvocations"] = true }
      if config.count > 0 { body["toolConfig"] = .object(config) }
    }
    return body
  }

  func addOptions(to body: inout JSONObject, maxTokens: Int?) {
    let options = request.options
    var config = JSONObject()
    func put(_ key: String, _ option: String, _ value: JSONValue?) {
      if let value, !entry.refused.contains(option) { config[key] = value }
    }
    put("temperature", "temperature", options.temperature.map { .number($0) })
    put("topP", "top_p", options.topP.map { .number($0) })
    put("maxOutputTokens", "max_tokens", maxTokens.map { .integer($0) })
    put("stopSequences", "stop_sequences", options.stopSequences.isEmpty ? nil : .array(options.stopSequences.map { .string($0) }))
    put("seed", "seed", options.seed.map { .integer($0) })
    if let schema = request.outputSchema {
      config["responseMimeType"] = "application/json"
      config["responseJsonSchema"] = GoogleSchema.lower(schema)
    }
    if let thinking = options.thinking, let value = GoogleThinking(entry: entry).config(thinking) { config["thinkingConfig"] = value }
    if config.count > 0 { body["generationConfig"] = .object(config) }
  }

  /// Members that only this vendor knows; its own tools join the request's, and objects are merged. `cache` is no member: caching is
  /// implicit here.
  func addProviderOptions(to body: inout JSONObject) {
    for (key, value) in request.providerOptions where key != "cache" {
      if key == "tools", let more = value.arrayValue {
        body[key] = .array((body[key]?.arrayValue ?? []) + more)
      } else if ["toolConfig", "generationConfig"].contains(key), var merged = body[key]?.objectValue, let more = value.objectValue {
        for (name, member) in more { merged[name] = member }
        body[key] = .object(merged)
      } else {
        body[key] = value
      }
    }
  }

  private var choice: JSONValue? {
    switch request.toolChoice {
    case .auto: nil
    case .required: ["mode": "ANY"]
    case .none: ["mode": "NONE"]
    case .tool(let name): ["mode": "ANY", "allowedFunctionNames": [.string(name)]]
    }
  }

  // MARK: - Contents

  /// Turns of one role that follow each other are joined; a turn's results stay apart from the user's next words, as the vendor counts
  /// results against calls.
  private func contents(_ messages: ArraySlice<Message>) -> [JSONValue] {
    var turns: [(role: Message.Role, parts: [JSONValue])] = []
    for message in messages {
      let parts = parts(of: message.parts)
      guard !parts.isEmpty else { continue }
      if let last = turns.indices.last, turns[last].role == message.role {
        turns[last].parts += parts
      } else {
        turns.append((message.role, parts))
      }
    }
    return turns.map { turn in
      let isModel = turn.role == .assistant
      return ["role": isModel ? "model" : "user", "parts": .array(isModel ? signed(turn.parts) : turn.parts)]
    }
  }

  private func parts(of content: [ContentPart]) -> [JSONValue] {
    var parts: [JSONValue] = []
    for part in content {
      switch part {
      case .text(let text): if !text.isEmpty { parts.append(["text": .string(text)]) }
      case .image(let media): parts.append(Self.media(media, default: "image/png"))
      case .audio(let media): parts.append(Self.media(media, default: "audio/wav"))
      case .document(let media): parts.append(Self.media(media, default: "application/pdf"))
      case .thinking(let text, let signature):
        var thought: JSONObject = ["text": .string(text), "thought": true]
        if let signature { thought["thoughtSignature"] = .string(signature) }
        parts.append(.object(thought))
      case .toolCall(let call):
        var members = JSONObject()
        if !call.id.isEmpty { members["id"] = .string(call.id) }
        members["name"] = .string(call.name)
        members["args"] = if case .object = call.arguments { call.arguments } else { [:] }
        parts.append(["functionCall": .object(members)])
      case .toolResult(let result): parts.append(response(result))
      case .opaque("google", let data): append(data, to: &parts)
      // Another vendor's.
      case .redactedThinking, .opaque: break
      }
    }
    return parts
  }

  /// A whole part, or the signature of the part before it.
  private func append(_ data: JSONValue, to parts: inout [JSONValue]) {
    guard let members = data.objectValue else { return }
    guard members.count == 1, let signature = members["thoughtSignature"] else { return parts.append(data) }
    guard let last = parts.indices.last, case .object(var part) = parts[last] else { return }
    part["thoughtSignature"] = signature
    parts[last] = .object(part)
  }

  /// Models that sign their thoughts refuse a turn whose first call has no signature.
  private func signed(_ parts: [JSONValue]) -> [JSONValue] {
    guard entry.thinkingStyle == "level", let first = parts.firstIndex(where: { $0["functionCall"] != nil }),
      case .object(var call) = parts[first], call["thoughtSignature"] == nil
    else { return parts }
    var signed = parts
    call["thoughtSignature"] = .string(Self.standInSignature)
    signed[first] = .object(call)
    return signed
  }

  private func response(_ result: ToolResult) -> JSONValue {
    var members = JSONObject()
    if !result.callID.isEmpty { members["id"] = .string(result.callID) }
    members["name"] = .string(result.name.isEmpty ? name(ofCall: result.callID) : result.name)
    members["response"] = .object([result.isError ? "error" : "output": .string(result.text)])
    let media = result.content.compactMap { part -> JSONValue? in
      switch part {
      case .image(let media): Self.media(media, default: "image/png")
      case .audio(let media): Self.media(media, default: "audio/wav")
      case .document(let media): Self.media(media, default: "application/pdf")
      default: nil
      }
    }
    if !media.isEmpty { members["parts"] = .array(media) }
    return ["functionResponse": .object(members)]
  }

  private func name(ofCall id: String) -> String {
    for message in request.messages.reversed() {
      for case .toolCall(let call) in message.parts where call.id == id { return call.name }
    }
    return ""
  }

  private static func media(_ media: Media, default type: String) -> JSONValue {
    switch media.source {
    case .data(let bytes):
      return ["inlineData": ["mimeType": .string(media.mediaType ?? type), "data": .string(Base64.encode(bytes))]]
    case .url(let url):
      var file: JSONObject = ["fileUri": .string(url)]
      if let type = media.mediaType { file["mimeType"] = .string(type) }
      return ["fileData": .object(file)]
    }
  }
}
