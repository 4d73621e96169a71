internal import RoostCore

/// Writes a request's conversation.
struct ChatCompletionsMessages {
  private let request: CompletionRequest
  private let dialect: ChatCompletionsDialect
  private let cacheMarker: ChatCompletionsDialect.CacheMarker

  init(_ request: CompletionRequest, _ dialect: ChatCompletionsDialect, cacheMarker: ChatCompletionsDialect.CacheMarker) {
    self.request = request
    self.dialect = dialect
    self.cacheMarker = cacheMarker
  }

  func list() throws(ProviderError) -> [JSONValue] {
    var list: [JSONValue] = []
    if let system = systemText { list.append(["role": "system", "content": system]) }
    for message in request.messages {
      if message.role == .assistant {
        list.append(assistant(message.parts))
        continue
      }
      // Pictures that tools gave follow in one message: the results themselves hold text only.
      var media: [ContentPart] = []
      var rest: [ContentPart] = []
      for part in message.parts {
        guard case .toolResult(let result) = part else {
          rest.append(part)
          continue
        }
        list.append([
          "role": "tool", "tool_call_id": .string(result.callID), "content": .string((result.isError ? "Error: " : "") + result.text),
        ])
        media += result.content.filter { $0.modality != nil }
      }
      if !media.isEmpty { list.append(["role": "user", "content": .array(try media.map(block))]) }
      if message.role == .tool && rest.isEmpty { continue }
      list.append(["role": message.role == .system ? "system" : "user", "content": try content(rest)])
    }
    return list
  }

  /// How JSON mode is told the schema.
  private static let schemaSentence = "Answer with json only: one object that fits this JSON schema.\n"

  private var systemText: JSONValue? {
    var text = request.system ?? ""
    if let schema = request.outputSchema, dialect.schema == .prompted {
      text += (text.isEmpty ? "" : "\n\n") + Self.schemaSentence + schema.json.description
    }
    guard !text.isEmpty else { return nil }
    let cache = request.providerOptions["cache"]
    guard cache?.boolValue ?? cache?["system"]?.boolValue ?? false else { return .string(text) }
    switch cacheMarker {
    case .none: return .string(text)
    case .breakpoint: return [["type": "text", "text": .string(text), "prompt_cache_breakpoint": ["mode": "explicit"]]]
    case .control:
      var marker: JSONObject = ["type": "ephemeral"]
      if let ttl = cache?["ttl"] { marker["ttl"] = ttl }
      return [["type": "text", "text": .string(text), "cache_control": .object(marker)]]
    }
  }

  /// One text as it is, everything else as a list.
  private func content(_ parts: [ContentPart]) throws(ProviderError) -> JSONValue {
    var blocks: [JSONValue] = []
    var texts: [String] = []
    for part in parts {
      switch part {
      case .text(let text):
        guard !text.isEmpty else { continue }
        texts.append(text)
        blocks.append(["type": "text", "text": .string(text)])
      case .image, .audio, .document: blocks.append(try block(part))
      case .toolCall, .toolResult, .thinking, .redactedThinking, .opaque: continue
      }
    }
    return blocks.count == texts.count && texts.count < 2 ? .string(texts.first ?? "") : .array(blocks)
  }

  private func assistant(_ parts: [ContentPart]) -> JSONValue {
    var texts: [String] = []
    var thinking = ""
    var details: [JSONValue] = []
    var calls: [JSONValue] = []
    for part in parts {
      switch part {
      case .text(let text): if !text.isEmpty { texts.append(text) }
      // Signed thinking is another vendor's.
      case .thinking(let text, let signature): if signature == nil { thinking += text }
      case .toolCall(let call):
        let arguments = call.arguments.stringValue ?? call.arguments.description
        calls.append([
          "id": .string(call.id), "type": "function", "function": ["name": .string(call.name), "arguments": .string(arguments)],
        ])
      case .opaque(let provider, let data):
        guard provider == dialect.opaqueName, let type = data["type"]?.stringValue else { continue }
        if type.hasPrefix("reasoning.") { details.append(data) } else if data["custom"] != nil { calls.append(data) }
      // Media of an answer have no place in a request.
      case .image, .audio, .document, .toolResult, .redactedThinking: continue
      }
    }
    var message: JSONObject = ["role": "assistant"]
    switch texts.count {
    case 0: message["content"] = calls.isEmpty ? "" : .null
    case 1: message["content"] = .string(texts[0])
    default: message["content"] = .array(texts.map { ["type": "text", "text": .string($0)] })
    }
    if dialect.returnsThinking && !thinking.isEmpty { message["reasoning_content"] = .string(thinking) }
    if dialect.returnsReasoningDetails && !details.isEmpty { message["reasoning_details"] = .array(details) }
    if !calls.isEmpty { message["tool_calls"] = .array(calls) }
    return .object(message)
  }

  // MARK: - Media

  private func block(_ part: ContentPart) throws(ProviderError) -> JSONValue {
    if let modality = part.modality, dialect.refusedMedia.contains(modality) {
      throw unsupported("\(dialect.name) takes no \(modality.rawValue); leave it out or choose another provider.")
    }
    switch part {
    case .image(let media):
      return ["type": "image_url", "image_url": ["url": .string(address(of: media, default: "image/png"))]]
    case .audio(let media):
      guard case .data(let bytes) = media.source else {
        throw unsupported("\(dialect.name) takes audio by its bytes, not by address.")
      }
      return ["type": "input_audio", "input_audio": ["data": .string(Base64.encode(bytes)), "format": .string(format(of: media))]]
    case .document(let media):
      if case .url = media.source, !dialect.takesDocumentAddresses {
        throw unsupported("\(dialect.name) takes a document by its bytes, not by address.")
      }
      let data = address(of: media, default: "application/pdf")
      return ["type": "file", "file": ["filename": .string(media.name ?? "document.pdf"), "file_data": .string(data)]]
    default: throw unsupported("\(dialect.name) can't take this part.")
    }
  }

  private func address(of media: Media, default type: String) -> String {
    switch media.source {
    case .url(let url): url
    case .data(let bytes): "data:\(media.mediaType ?? type);base64,\(Base64.encode(bytes))"
    }
  }

  private func format(of media: Media) -> String {
    switch media.mediaType {
    case "audio/wav"?, "audio/x-wav"?, "audio/wave"?, nil: "wav"
    case "audio/mpeg"?: "mp3"
    case let type?: type.split(separator: "/").last.map(String.init) ?? type
    }
  }

  private func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }
}
