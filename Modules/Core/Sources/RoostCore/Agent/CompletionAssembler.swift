/// Puts a streamed completion together.
struct CompletionAssembler {
  /// The most text, reasoning and arguments of one answer, in bytes (default 64 MiB).
  static let byteLimit = 67_108_864

  private enum Open { case text, thinking }

  private var parts: [ContentPart] = []
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
    try toolCalls.add(delta)
  }

  mutating func add(_ part: ContentPart) {
    hasOutput = true
    // A finished thinking block repeats what was streamed, with its signature.
    if case .thinking = part, open == .thinking {
      text = ""
      open = nil
    }
    close(nil)
    parts.append(part)
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
    case .text: parts.append(.text(text))
    case .thinking: parts.append(.thinking(text, signature: nil))
    case nil: break
    }
    text = ""
    open = next
  }

  /// The whole, once its last chunk is here.
  mutating func completion(_ finish: CompletionFinish) -> Completion {
    close(nil)
    return Completion(
      id: finish.id, model: finish.model, parts: parts + toolCalls.calls().map { .toolCall($0) }, stopReason: finish.stopReason,
      rawStopReason: finish.rawStopReason, usage: finish.usage ?? TokenUsage(), costUSD: finish.costUSD)
  }
}
