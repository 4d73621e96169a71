/// One message of a conversation.
public struct Message: Hashable, JSONRepresentable {
  /// Who speaks.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case system, user, assistant
    /// The results of the tool calls in the assistant message before.
    case tool
  }

  public var role: Role
  public var parts: [ContentPart]

  public init(role: Role, parts: [ContentPart]) {
    self.role = role
    self.parts = parts
  }

  public static func system(_ text: String) -> Message { Message(role: .system, parts: [.text(text)]) }
  public static func user(_ text: String) -> Message { Message(role: .user, parts: [.text(text)]) }
  public static func user(_ parts: [ContentPart]) -> Message { Message(role: .user, parts: parts) }
  public static func assistant(_ text: String) -> Message { Message(role: .assistant, parts: [.text(text)]) }
  public static func toolResults(_ results: [ToolResult]) -> Message {
    Message(role: .tool, parts: results.map { .toolResult($0) })
  }

  /// The text parts, joined.
  public var text: String { parts.plainText }

  /// The tool calls, in order.
  public var toolCalls: [ToolCall] {
    parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
  }

  /// The tool results, in order.
  public var toolResults: [ToolResult] {
    parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a message")
    role = try reader.word("role", as: Role.self)
    if case .string(let text)? = reader.object["content"] {
      parts = [.text(text)]
    } else {
      parts = try reader.list("content", of: ContentPart.self)
    }
  }

  public var json: JSONValue { ["role": .string(role.rawValue), "content": .array(parts.map(\.json))] }
}
