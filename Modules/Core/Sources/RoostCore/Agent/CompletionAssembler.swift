/// Puts a streamed completion together.
struct CompletionAssembler {
  /// The most text, reasoning and arguments of one answer, in bytes (default 64 MiB).
  static let byteLimit = 67_108_864

  private enum Open { case text, thinking }

  /// A part, or the place of the next tool call.
  private enum Slot { case part(ContentPart), call }

  private var slots: [Slot] = []
  private var text = ""
  private var open: Open?
  private var toolCalls = ToolCallAssembler()
  private var size = 0
  /// Whether anything came that a reader may have seen.
  private(set) var hasOutput = false

  mutating func add(text piece: String) throws(ProviderError) {
    try count(piece)
    if open != .text { close(.text) }
    text += piece
  }

  mutating func add(thinking piece: String) throws(ProviderError) {
    try count(piece)
    if open != .thinking { close(.thinking) }
    text += piece
  }

  mutating func add(_ delta: ToolCallDelta) throws(ProviderError) {
    try count(delta.arguments)
    close(nil)
    let known = toolCalls.count
    try toolCalls.add(delta)
    if toolCalls.count > known { slots.append(.call) }
  }

  mutating func add(_ part: ContentPart) {
    hasOutput = true
    // A finished thinking block repeats what was streamed, with its signature.
    if case .thinking = part, open == .thinking {
      text = ""
      open = nil
    }
    close(nil)
    if case .text(let text) = part, text.isEmpty { return }
    slots.append(.part(part))
  }

  private mutating func count(_ piece: String) throws(ProviderError) {
    hasOutput = true
    size += piece.utf8.count
    guard size <= Self.byteLimit else {
      throw ProviderError(.protocolViolation, "The answer is longer than \(Self.byteLimit) bytes.", retry: .no)
    }
  }

  private mutating func close(_ next: Open?) {
    switch open {
    case .text: slots.append(.part(.text(text)))
    case .thinking: slots.append(.part(.thinking(text, signature: nil)))
    case nil: break
    }
    text = ""
    open = next
  }

  /// The whole, once its last chunk is here.
  mutating func completion(_ finish: CompletionFinish) -> Completion {
    close(nil)
    var calls = toolCalls.calls(isCut: finish.stopReason == .maxTokens).makeIterator()
    let parts = slots.compactMap { slot -> ContentPart? in
      switch slot {
      case .part(let part): part
      case .call: (calls.next() ?? nil).map { .toolCall($0) }
      }
    }
    return Completion(
      id: finish.id, model: finish.model, parts: parts, stopReason: finish.stopReason, rawStopReason: finish.rawStopReason,
      usage: finish.usage ?? TokenUsage(), costUSD: finish.costUSD, metadata: finish.metadata)
  }
}

extension CompletionStream {
  /// Reads the whole stream; one that ends without its last chunk throws `interrupted`.
  public func collect() async throws(ProviderError) -> Completion {
    var assembler = CompletionAssembler()
    var iterator = makeAsyncIterator()
    while let chunk = try await iterator.next() {
      switch chunk {
      case .text(let text): try assembler.add(text: text)
      case .thinking(let text): try assembler.add(thinking: text)
      case .toolCall(let delta): try assembler.add(delta)
      case .part(let part): assembler.add(part)
      case .finish(let finish): return assembler.completion(finish)
      }
    }
    throw ProviderError(.interrupted, "The stream ended without its last chunk.")
  }
}
