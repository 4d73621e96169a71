internal import RoostCore
internal import RoostHTTP

/// The events of a streamed completion.
struct ChatCompletionsEvents: EventReader {
  /// The most bytes kept for what isn't streamed on at once.
  static let byteLimit = 67_108_864

  private let dialect: ChatCompletionsDialect
  private var kept = 0
  private var id = ""
  private var model = ""
  private var stop = ChatCompletionsStop()
  private var usage: ChatCompletionsUsage?
  private var calls: ChatCompletionsCalls
  private var details = ChatCompletionsBlocks(growing: ["text", "summary", "data"])
  private var executed = ChatCompletionsBlocks(growing: [])
  private var annotations: [JSONValue] = []
  /// The thinking that a signature may still end.
  private var thinking = ""
  private var isRefused = false
  private var isFinished = false
  private var ignored = 0
  private var metadata: JSONObject = [:]

  init(_ dialect: ChatCompletionsDialect) {
    self.dialect = dialect
    calls = ChatCompletionsCalls(vendor: dialect.name)
  }

  mutating func read(_ event: ServerSentEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !isFinished, let first = event.data.first(where: { $0 > 32 }) else { return }
    if first == UInt8(ascii: "["), event.text.contains("[DONE]") { return finish(emit) }
    let json: JSONValue
    do { json = try JSONValue(parsing: event.data) } catch { throw .unreadable(dialect.name, "an event of JSON") }
    if let error = ChatCompletionsError(inAnswer: json, isError: event.name == "error") { throw error.providerError(dialect) }
    if id.isEmpty, let text = json["id"]?.stringValue { id = text }
    if model.isEmpty, let text = json["model"]?.stringValue { model = text }
    if let counted = ChatCompletionsUsage(json) { usage = counted }
    guard let choices = json["choices"]?.arrayValue else {
      if json["usage"] == nil { ignored += 1 }
      return
    }
    guard let choice = choices.first else { return }
    if let delta = choice["delta"] ?? choice["message"] {
      for piece in ChatCompletionsPiece.pieces(of: delta) { try add(piece, size: event.data.count, emit) }
    }
    stop.add(choice)
    if let error = stop.error(dialect) { throw error }
  }

  mutating func skim(_ event: ServerSentEventDecoder.Borrowed, _ emit: (CompletionChunk) -> Void) throws(ProviderError) -> Bool {
    guard !isFinished, event.name.isEmpty, !id.isEmpty, !model.isEmpty, let delta = ChatCompletionsDelta(event.data) else { return false }
    switch delta {
    case .text(""), .thinking(""): return true
    case .text(let text): try add(.text(text), size: event.data.count, emit)
    case .thinking(let text): try add(.thinking(text, signature: nil), size: event.data.count, emit)
    }
    return true
  }

  /// A finish reason without the last line is a whole answer, and so is the last line without one.
  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    if isFinished { return }
    guard stop.raw != nil else { throw .interrupted(dialect.name) }
    finish(emit)
  }

  /// - Parameter size: The size of the event that brings the piece, in bytes.
  private mutating func add(
    _ piece: ChatCompletionsPiece, size: Int, _ emit: (CompletionChunk) -> Void
  ) throws(ProviderError) {
    switch piece {
    case .thinking(let text, let signature):
      if !text.isEmpty { emit(.thinking(text)) }
      thinking += text
      try keep(text.utf8.count)
      if let signature {
        emit(.part(.thinking(thinking, signature: signature)))
        thinking = ""
      }
    case .detail(let detail):
      try keep(size)
      details.add(detail)
    case .executed(let tool):
      try keep(size)
      executed.add(tool)
    case .annotations(let list):
      try keep(size)
      annotations += list
    case .text(let text), .refusal(let text):
      endThinking(emit)
      if case .refusal = piece { isRefused = true }
      emit(.text(text))
    case .block(let block):
      endThinking(emit)
      emit(.part(.opaque(provider: dialect.opaqueName, block)))
    case .call(let call):
      endThinking(emit)
      endText(emit)
      try calls.add(call, emit)
    }
  }

  private mutating func keep(_ bytes: Int) throws(ProviderError) {
    kept += bytes
    guard kept <= Self.byteLimit else {
      throw ProviderError(.protocolViolation, "\(dialect.name)'s answer is larger than \(Self.byteLimit) bytes.")
    }
  }

  private mutating func endThinking(_ emit: (CompletionChunk) -> Void) {
    if !thinking.isEmpty { thinking = "" }
    for detail in details.take() { emit(.part(.opaque(provider: dialect.opaqueName, detail))) }
  }

  private mutating func endText(_ emit: (CompletionChunk) -> Void) {
    for (key, value) in ChatCompletionsPiece.sources(in: annotations) { metadata[key] = value }
    if !annotations.isEmpty { emit(.part(.opaque(provider: dialect.opaqueName, ["annotations": .array(annotations)]))) }
    annotations = []
    for tool in executed.take() { emit(.part(.opaque(provider: dialect.opaqueName, tool))) }
  }

  private mutating func finish(_ emit: (CompletionChunk) -> Void) {
    isFinished = true
    endThinking(emit)
    endText(emit)
    for custom in calls.customs { emit(.part(.opaque(provider: dialect.opaqueName, custom))) }
    if ignored > 0 { metadata["ignored_events"] = .integer(ignored) }
    emit(
      .finish(
        CompletionFinish(
          stopReason: stop.reason(hasCalls: !calls.isEmpty, isRefused: isRefused), rawStopReason: stop.raw, usage: usage?.tokens, id: id,
          model: model, costUSD: usage?.cost, metadata: metadata)))
  }
}
