import RoostCore

/// The part of a conversation that the rules read: the last user message and what came after it.
struct Conversation {
  /// The last user message; of a longer one its beginning and end.
  let question: String
  /// The calls made since, with their results where they are back, in order.
  let exchanges: [Exchange]
  /// Calls in the whole conversation, for ids that differ.
  let callCount: Int

  /// Most bytes of a message that are read; more is cut out of its middle.
  static let questionLimit = 16_384
  /// Most results that are read.
  static let resultLimit = 64

  struct Exchange {
    var call: ToolCall
    var result: ToolResult?
  }

  init(_ messages: [Message]) {
    let last = messages.lastIndex { $0.role == .user }
    question = last.map { Self.bounded(messages[$0].parts) } ?? ""
    var found: [Exchange] = []
    for message in messages[(last.map { $0 + 1 } ?? messages.count)...] {
      for call in message.toolCalls where found.count < Self.resultLimit { found.append(Exchange(call: call, result: nil)) }
      for result in message.toolResults {
        if let place = found.lastIndex(where: { $0.call.id == result.callID && $0.result == nil }) { found[place].result = result }
      }
    }
    exchanges = found
    callCount = messages.reduce(0) { $0 + $1.toolCalls.count }
  }

  var hasResults: Bool { exchanges.contains { $0.result != nil } }

  private static func bounded(_ parts: [ContentPart]) -> String {
    var text = ""
    for part in parts {
      guard case .text(let more) = part else { continue }
      if !text.isEmpty { text += "\n" }
      text += bounded(more)
    }
    return bounded(text)
  }

  private static func bounded(_ text: String) -> String {
    guard text.utf8.count > questionLimit else { return text }
    let half = questionLimit / 2
    let head = String(decoding: text.utf8.prefix(half), as: UTF8.self)
    let tail = String(decoding: text.utf8.suffix(half), as: UTF8.self)
    // The sign shows where something is missing, so that nothing is read across the gap.
    return head + " …\n… " + tail
  }
}
