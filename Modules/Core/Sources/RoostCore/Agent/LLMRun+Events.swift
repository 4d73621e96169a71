/// What a run tells of itself while it happens, to the session and to the stream.
extension LLMRun {
  /// For the session if it wants the event, and for the stream.
  func emit<E: SessionEvent>(_ type: E.Type, _ make: () -> E) async {
    let sink = context.events?.wants(type.type) == true ? context.events : nil
    guard sink != nil || isStreaming else { return }
    let event = make()
    if let sink { await sink.emit(event) }
    if isStreaming { outbox.append(.event(event)) }
  }

  func emitDelta(_ event: AgentEvent) async {
    guard let sink = context.events else { return }
    switch event {
    case .text(let text):
      if !context.isTextHeldBack, sink.wants(TextDeltaEvent.type) { await sink.emit(TextDeltaEvent(text: text)) }
    case .reasoning(let text):
      if sink.wants(ReasoningDeltaEvent.type) { await sink.emit(ReasoningDeltaEvent(text: text)) }
    case .toolCall(let delta):
      if sink.wants(ToolCallDeltaEvent.type) {
        await sink.emit(ToolCallDeltaEvent(index: delta.index, callId: delta.id, name: delta.name, arguments: delta.arguments))
      }
    default: break
    }
  }

  /// An answer that came whole is one delta.
  func emitWhole(text: String) async {
    guard !text.isEmpty else { return }
    if isStreaming { outbox.append(.text(text)) }
    if context.events != nil { await emitDelta(.text(text)) }
  }

  func emitWhole(reasoning: String) async {
    guard !reasoning.isEmpty else { return }
    if isStreaming { outbox.append(.reasoning(reasoning)) }
    if context.events != nil { await emitDelta(.reasoning(reasoning)) }
  }

  func emitPartial(_ value: JSONValue) async {
    if let sink = context.events, sink.wants(PartialOutputEvent.type) { await sink.emit(PartialOutputEvent(value: value)) }
  }
}
