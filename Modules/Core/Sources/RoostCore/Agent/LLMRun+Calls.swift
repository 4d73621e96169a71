extension LLMRun {
  /// Every call gets an id that no other of the run has.
  func identify(_ completion: inout Completion, turn: Int) -> [ToolCall] {
    guard completion.parts.contains(where: { if case .toolCall = $0 { true } else { false } }) else { return [] }
    var calls: [ToolCall] = []
    // Tools take the id for the call's identity: one that a vendor gives again, turn after turn, must not make two calls one.
    var used = Set(context.recorder.toolCalls.map(\.call.id))
    for index in completion.parts.indices {
      guard case .toolCall(var call) = completion.parts[index] else { continue }
      if call.id.isEmpty || used.contains(call.id) {
        var number = calls.count
        repeat {
          call.id = "call_\(turn)_\(number)"
          number += 1
        } while used.contains(call.id)
        completion.parts[index] = .toolCall(call)
      }
      used.insert(call.id)
      calls.append(call)
    }
    return calls
  }
}
