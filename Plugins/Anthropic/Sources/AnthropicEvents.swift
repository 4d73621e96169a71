import RoostCore
import RoostHTTP
import RoostProviders

/// The events of a streamed message.
struct AnthropicEvents: EventReader {
  /// A block whose pieces are coming.
  private struct Block {
    var start: JSONValue
    /// Text, thinking or the arguments' JSON text, for blocks that are put together here.
    var text = ""
    var signature = ""
    var citations: [JSONValue] = []
    /// A tool call's number.
    var call = 0
    var hasPieces = false
  }

  /// The most blocks open at once; a stream with more breaks the protocol.
  static let openLimit = 256
  /// The most bytes kept for blocks that aren't streamed on.
  static let byteLimit = 67_108_864

  private let vendor: String
  private var open: [Int: Block] = [:]
  private var calls = 0
  private var kept = 0
  private var id = ""
  private var model = ""
  private var rawStop: String?
  private var usage = AnthropicUsage()
  private var sources = AnthropicSources()
  private var ignored = 0
  private var isFinished = false
  /// Whether the newest chunk was a piece of text, which another text block must not join.
  private var endsInText = false

  init(vendor: String) { self.vendor = vendor }

  mutating func read(_ event: ServerSentEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !isFinished, !event.data.isEmpty else { return }
    let json: JSONValue
    do { json = try JSONValue(parsing: event.data) } catch { throw .unreadable(vendor, "an event of JSON") }
    // The event's name says the same, where a proxy left it.
    switch json["type"]?.stringValue ?? event.name {
    case "message_start":
      id = json["message"]?["id"]?.stringValue ?? ""
      model = json["message"]?["model"]?.stringValue ?? ""
      usage.add(json["message"]?["usage"])
    case "content_block_start": try start(json["content_block"] ?? .null, at: index(of: json), emit)
    case "content_block_delta": try add(json["delta"] ?? .null, at: index(of: json), emit)
    case "content_block_stop": try stop(index(of: json), emit)
    case "message_delta":
      rawStop = json["delta"]?["stop_reason"]?.stringValue ?? rawStop
      usage.add(json["usage"])
    case "message_stop": try finish(emit)
    case "error":
      throw AnthropicError(json)?.providerError(vendor: vendor, status: nil) ?? .unreadable(vendor, "an error")
    case "ping": break
    default: ignored += 1
    }
  }

  func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard isFinished else { throw .interrupted(vendor) }
  }

  /// Look-alikes leave the index out: then there is one block at a time.
  private func index(of json: JSONValue) -> Int { json["index"]?.intValue ?? -1 }

  private mutating func start(_ block: JSONValue, at index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    // A server that reuses an index has ended the block before.
    if open[index] != nil { try stop(index, emit) }
    guard open.count < Self.openLimit else {
      throw ProviderError(.protocolViolation, "\(vendor) opened more than \(Self.openLimit) blocks.")
    }
    var fresh = Block(start: block)
    switch block["type"]?.stringValue {
    case "text":
      if endsInText { emit(.part(.text(""))) }
      let text = block["text"]?.stringValue ?? ""
      if !text.isEmpty { emit(.text(text)) }
      endsInText = true
    case "tool_use":
      fresh.call = calls
      calls += 1
      endsInText = false
      emit(.toolCall(ToolCallDelta(index: fresh.call, id: block["id"]?.stringValue, name: block["name"]?.stringValue)))
    default: endsInText = false
    }
    open[index] = fresh
  }

  private mutating func add(_ delta: JSONValue, at index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard var block = open[index] else {
      ignored += 1
      return
    }
    // The dictionary must not hold the block while its text grows: that would copy it.
    open[index] = nil
    defer { open[index] = block }
    func text(_ key: String) -> String { delta[key]?.stringValue ?? "" }
    switch delta["type"]?.stringValue {
    case "text_delta": emit(.text(text("text")))
    case "thinking_delta":
      emit(.thinking(text("thinking")))
      block.text += text("thinking")
      try keep(text("thinking"))
    case "signature_delta":
      block.signature += text("signature")
      try keep(text("signature"))
    case "citations_delta":
      if let citation = delta["citation"] { block.citations.append(citation) }
      try keep(delta.description)
    case "input_json_delta":
      block.hasPieces = block.hasPieces || !text("partial_json").isEmpty
      if block.start["type"]?.stringValue == "tool_use" {
        emit(.toolCall(ToolCallDelta(index: block.call, arguments: text("partial_json"))))
      } else {
        block.text += text("partial_json")
        try keep(text("partial_json"))
      }
    default: ignored += 1
    }
  }

  private mutating func keep(_ text: String) throws(ProviderError) {
    kept += text.utf8.count
    guard kept <= Self.byteLimit else {
      throw ProviderError(.protocolViolation, "\(vendor)'s answer is larger than \(Self.byteLimit) bytes.")
    }
  }

  private mutating func stop(_ index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard let block = open.removeValue(forKey: index) else { return }
    func extra(_ members: JSONObject) {
      if members.count > 0 { emit(.part(.opaque(provider: vendor, .object(members)))) }
    }
    switch block.start["type"]?.stringValue {
    case "text":
      guard !block.citations.isEmpty else { return }
      sources.add(block.citations)
      extra(["citations": .array(block.citations)])
      endsInText = false
    case "thinking":
      let whole = block.text.isEmpty ? block.start["thinking"]?.stringValue ?? "" : block.text
      let signature = block.signature.isEmpty ? block.start["signature"]?.stringValue ?? "" : block.signature
      emit(.part(.thinking(whole, signature: signature.isEmpty ? nil : signature)))
    case "tool_use":
      // A look-alike may send the arguments whole with the start.
      if !block.hasPieces, let input = block.start["input"], input.objectValue?.count ?? 0 > 0 {
        emit(.toolCall(ToolCallDelta(index: block.call, arguments: input.description)))
      }
      if let caller = block.start["caller"], caller["type"]?.stringValue != "direct", !caller.isNull { extra(["caller": caller]) }
    default:
      var whole = block.start
      if block.hasPieces, case .object(var members) = whole {
        do { members["input"] = try JSONValue(parsing: block.text) } catch { throw .unreadable(vendor, "a server tool's input") }
        whole = .object(members)
      }
      for part in AnthropicBlock.parts(of: whole, vendor: vendor) { emit(.part(part)) }
    }
  }

  private mutating func finish(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    for index in open.keys.sorted() { try stop(index, emit) }
    isFinished = true
    var metadata = sources.metadata
    if ignored > 0 { metadata["ignored_events"] = .integer(ignored) }
    emit(
      .finish(
        CompletionFinish(
          stopReason: AnthropicStop.reason(rawStop), rawStopReason: rawStop, usage: usage.tokens, id: id, model: model, metadata: metadata))
    )
  }
}
