/// One part of a message.
public indirect enum ContentPart: Hashable, JSONRepresentable, ExpressibleByStringLiteral {
  case text(String)
  case image(Media)
  case audio(Media)
  case document(Media)
  case toolCall(ToolCall)
  case toolResult(ToolResult)
  /// Reasoning in clear, with the provider's signature, which is sent back unchanged.
  case thinking(String, signature: String?)
  /// Reasoning that only the provider can read, sent back unchanged.
  case redactedThinking(String)
  /// A block that only `provider` understands, kept in place and sent back unchanged.
  case opaque(provider: String, JSONValue)

  public init(stringLiteral value: String) { self = .text(value) }

  /// The text of a text part.
  public var textValue: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The kind of medium that a provider must support to read this part; nil for parts that every provider reads.
  public var modality: Modality? {
    switch self {
    case .image: .image
    case .audio: .audio
    case .document: .document
    default: nil
    }
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    if case .string(let text) = json {
      self = .text(text)
      return
    }
    let reader = try JSONReader(json, of: "a content part")
    switch try reader.string("type") {
    case "text": self = .text(try reader.string("text"))
    case "image": self = .image(try Media(json: json))
    case "audio": self = .audio(try Media(json: json))
    case "document": self = .document(try Media(json: json))
    case "tool_call": self = .toolCall(try ToolCall(json: json))
    case "tool_result": self = .toolResult(try ToolResult(json: json))
    case "thinking": self = .thinking(try reader.string("text"), signature: try reader.optionalString("signature"))
    case "redacted_thinking": self = .redactedThinking(try reader.string("data"))
    case "opaque": self = .opaque(provider: try reader.string("provider"), reader.object["data"] ?? .null)
    default:
      throw reader.wrong(
        "type", "one of text, image, audio, document, tool_call, tool_result, thinking, redacted_thinking, opaque")
    }
  }

  public var json: JSONValue {
    switch self {
    case .text(let text): ["type": "text", "text": .string(text)]
    case .image(let media): tagged("image", media.json)
    case .audio(let media): tagged("audio", media.json)
    case .document(let media): tagged("document", media.json)
    case .toolCall(let call): tagged("tool_call", call.json)
    case .toolResult(let result): tagged("tool_result", result.json)
    case .thinking(let text, let signature):
      ["type": "thinking", "text": .string(text), "signature": signature.map { .string($0) } ?? .null]
    case .redactedThinking(let data): ["type": "redacted_thinking", "data": .string(data)]
    case .opaque(let provider, let data): ["type": "opaque", "provider": .string(provider), "data": data]
    }
  }

  private func tagged(_ type: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = value else { return value }
    var object = JSONObject()
    object["type"] = .string(type)
    for (key, member) in members { object[key] = member }
    return .object(object)
  }
}

/// A kind of medium.
public enum Modality: String, Sendable, Hashable, CaseIterable {
  case image, audio, document
}

extension Array where Element == ContentPart {
  /// The text parts, joined.
  public var plainText: String {
    // Nearly every message has one text part: no copy then.
    if count == 1, case .text(let text) = self[0] { return text }
    return reduce(into: "") { text, part in
      if case .text(let more) = part { text += more }
    }
  }
}
