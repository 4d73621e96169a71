internal import RoostCore

/// Puts a whole message's parts together.
struct ChatCompletionsAnswer {
  private let dialect: ChatCompletionsDialect
  /// Whether the limit of tokens ended the answer: then a call that can't be read was cut off, and is left out.
  private let isCut: Bool
  private(set) var parts: [ContentPart] = []
  private(set) var hasCalls = false
  private(set) var isRefused = false
  private(set) var metadata: JSONObject = [:]

  init(_ dialect: ChatCompletionsDialect, isCut: Bool) {
    self.dialect = dialect
    self.isCut = isCut
  }

  mutating func add(_ piece: ChatCompletionsPiece) {
    switch piece {
    case .thinking(let text, let signature):
      if signature == nil, case .thinking(let before, nil)? = parts.last {
        parts[parts.count - 1] = .thinking(before + text, signature: nil)
      } else {
        parts.append(.thinking(text, signature: signature))
      }
    case .text(let text): add(text)
    case .refusal(let text):
      isRefused = true
      add(text)
    case .annotations(let list):
      metadata = ChatCompletionsPiece.sources(in: list)
      parts.append(.opaque(provider: dialect.opaqueName, ["annotations": .array(list)]))
    case .detail(let block), .block(let block), .executed(let block): parts.append(.opaque(provider: dialect.opaqueName, block))
    case .call(let call):
      hasCalls = true
      guard call["custom"] == nil else { return parts.append(.opaque(provider: dialect.opaqueName, call)) }
      let arguments = Self.arguments(call["function"]?["arguments"])
      if isCut, case .string = arguments { return }
      let id = ChatCompletionsCalls.id(of: call) ?? ""
      parts.append(.toolCall(ToolCall(id: id, name: call["function"]?["name"]?.stringValue ?? "", arguments: arguments)))
    }
  }

  private mutating func add(_ text: String) {
    if case .text(let before)? = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else {
      parts.append(.text(text))
    }
  }

  /// What a call's arguments say: JSON in a text, an object from some servers, or text that is no JSON as it is.
  private static func arguments(_ value: JSONValue?) -> JSONValue {
    guard let value, !value.isNull else { return [:] }
    guard let text = value.stringValue else { return value }
    if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return [:] }
    do { return try JSONValue(parsing: text) } catch { return value }
  }
}
