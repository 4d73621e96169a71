/// What must hold of a conversation before it is sent.
enum Transcript {
  /// The messages without calls that have no result and results that have no call: one of them makes a vendor refuse every later request.
  static func repaired(_ messages: [Message]) -> [Message] {
    var open: Set<String> = []
    var isSound = true
    for message in messages {
      if message.role != .tool && !open.isEmpty { isSound = false }
      for part in message.parts {
        switch part {
        case .toolCall(let call): open.insert(call.id)
        case .toolResult(let result): if open.remove(result.callID) == nil { isSound = false }
        default: continue
        }
      }
    }
    if isSound && open.isEmpty { return messages }
    return rebuilt(messages)
  }

  private static func rebuilt(_ messages: [Message]) -> [Message] {
    var kept: [Message] = []
    for (index, message) in messages.enumerated() {
      switch message.role {
      case .assistant:
        let next = index + 1 < messages.count && messages[index + 1].role == .tool ? messages[index + 1] : nil
        let answered = Set(next?.toolResults.map(\.callID) ?? [])
        let parts = message.parts.filter { if case .toolCall(let call) = $0 { answered.contains(call.id) } else { true } }
        if !parts.isEmpty { kept.append(Message(role: .assistant, parts: parts)) }
      case .tool:
        let asked = Set(index > 0 ? messages[index - 1].toolCalls.map(\.id) : [])
        let parts = message.parts.filter { if case .toolResult(let result) = $0 { asked.contains(result.callID) } else { true } }
        if !parts.isEmpty { kept.append(Message(role: .tool, parts: parts)) }
      default: kept.append(message)
      }
    }
    return kept
  }
}
