import RoostCore
import RoostProviders

/// The events of a streamed message.
struct BedrockEvents {
  /// A block whose pieces are coming.
  private struct Block {
    enum Kind { case text, thinking, call, server, image }

    var kind: Kind
    /// What began it, for blocks that are put together here.
    var start = JSONObject()
    /// Reasoning, or the JSON text of a server tool's input.
    var text = ""
    var signature = ""
    var items: [JSONValue] = []
    var bytes: [UInt8] = []
    /// A tool call's number.
    var call = 0
  }

  /// The most blocks open at once; a stream with more breaks the protocol.
  static let openLimit = 256
  /// The most bytes kept for blocks that aren't streamed on.
  static let byteLimit = 67_108_864

  private let vendor: String
  private var open: [Int: Block] = [:]
  private var calls = 0
  private var kept = 0
  private var isStopped = false
  private var rawStop: String?
  private var reason = StopReason.other
  private var usage: TokenUsage?
  private var ignored = 0
  /// Whether the newest chunk was a piece of text, which another text block must not join.
  private var endsInText = false

  init(vendor: String) { self.vendor = vendor }

  mutating func read(_ name: String, _ json: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let index = json["contentBlockIndex"]?.intValue ?? -1
    switch name {
    case "messageStart": break
    case "contentBlockStart": try start(json["start"] ?? .null, at: index, emit)
    case "contentBlockDelta": try add(json["delta"] ?? .null, at: index, emit)
    case "contentBlockStop": try stop(index, emit)
    case "messageStop":
      for index in open.keys.sorted() { try stop(index, emit) }
      isStopped = true
      rawStop = json["stopReason"]?.stringValue
      reason = try BedrockStop.reason(rawStop, hasCalls: calls > 0, vendor: vendor, status: nil)
    case "metadata": usage = BedrockUsage.tokens(json["usage"]) ?? usage
    default: ignored += 1
    }
  }

  /// Usage follows the stop, and may be missing.
  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard isStopped else { throw .interrupted(vendor) }
    emit(
      .finish(
        CompletionFinish(
          stopReason: reason, rawStopReason: rawStop, usage: usage,
          metadata: ignored == 0 ? [:] : ["ignored_events": .integer(ignored)])))
  }

  // MARK: - Blocks

  private mutating func start(_ start: JSONValue, at index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    if let call = start["toolUse"], call["type"] == nil {
      try begin(Block(kind: .call, call: calls), at: index, emit)
      emit(.toolCall(ToolCallDelta(index: calls, id: call["toolUseId"]?.stringValue, name: call["name"]?.stringValue)))
      calls += 1
    } else if let members = start.objectValue, start["toolUse"] != nil || start["toolResult"] != nil {
      try begin(Block(kind: .server, start: members), at: index, emit)
    } else if let members = start["image"]?.objectValue {
      try begin(Block(kind: .image, start: members), at: index, emit)
    } else {
      ignored += 1
    }
  }

  private mutating func begin(_ block: Block, at index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    // A server that reuses an index has ended the block before.
    if open[index] != nil { try stop(index, emit) }
    guard open.count < Self.openLimit else {
      throw ProviderError(.protocolViolation, "\(vendor) opened more than \(Self.openLimit) blocks.")
    }
    if block.kind == .text && endsInText { emit(.part(.text(""))) }
    endsInText = block.kind == .text
    open[index] = block
  }

  private mutating func add(_ delta: JSONValue, at index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    // Text and reasoning have no start of their own.
    if open[index] == nil {
      if delta["text"] != nil || delta["citation"] != nil {
        try begin(Block(kind: .text), at: index, emit)
      } else if delta["reasoningContent"] != nil {
        try begin(Block(kind: .thinking), at: index, emit)
      }
    }
    guard var block = open[index] else {
      ignored += 1
      return
    }
    // The dictionary must not hold the block while it grows: that would copy it.
    open[index] = nil
    defer { open[index] = block }
    if let text = delta["text"]?.stringValue {
      emit(.text(text))
    } else if let citation = delta["citation"] {
      try keep(citation.description.utf8.count)
      block.items.append(citation)
    } else if let reasoning = delta["reasoningContent"] {
      try add(reasoning: reasoning, to: &block, emit)
    } else if let input = delta["toolUse"]?["input"]?.stringValue {
      if block.kind == .call { return emit(.toolCall(ToolCallDelta(index: block.call, arguments: input))) }
      try keep(input.utf8.count)
      block.text += input
    } else if let content = delta["toolResult"]?.arrayValue {
      try keep(delta.description.utf8.count)
      block.items += content
    } else if let bytes = (delta["image"]?["source"]?["bytes"]?.stringValue).flatMap({ Base64.decode($0) }) {
      try keep(bytes.count)
      block.bytes += bytes
    } else {
      ignored += 1
    }
  }

  private mutating func add(
    reasoning: JSONValue, to block: inout Block, _ emit: (CompletionChunk) -> Void
  ) throws(ProviderError) {
    if let text = reasoning["text"]?.stringValue {
      try keep(text.utf8.count)
      block.text += text
      emit(.thinking(text))
    } else if let signature = reasoning["signature"]?.stringValue {
      try keep(signature.utf8.count)
      block.signature += signature
    } else if let data = reasoning["redactedContent"]?.stringValue {
      emit(.part(.redactedThinking(data)))
    } else {
      ignored += 1
    }
  }

  private mutating func keep(_ bytes: Int) throws(ProviderError) {
    kept += bytes
    guard kept <= Self.byteLimit else {
      throw ProviderError(.protocolViolation, "\(vendor)'s answer is larger than \(Self.byteLimit) bytes.")
    }
  }

  private mutating func stop(_ index: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard let block = open.removeValue(forKey: index) else { return }
    switch block.kind {
    case .call: break
    case .text:
      guard !block.items.isEmpty else { return }
      endsInText = false
      emit(.part(.opaque(provider: vendor, ["citations": .array(block.items)])))
    case .thinking:
      // What was streamed stands without a signature; an encrypted thought was given as a part.
      guard !block.signature.isEmpty else { return emit(.part(.text(""))) }
      emit(.part(.thinking(block.text, signature: block.signature)))
    case .server: emit(.part(.opaque(provider: vendor, try whole(block))))
    case .image:
      let format = block.start["format"]?.stringValue ?? "png"
      if !block.bytes.isEmpty { emit(.part(.image(Media(data: block.bytes, mediaType: "image/\(format)")))) }
    }
  }

  /// A server tool's block as it would have come whole.
  private func whole(_ block: Block) throws(ProviderError) -> JSONValue {
    guard let (key, value) = block.start.first(where: { $0.key == "toolUse" || $0.key == "toolResult" }) else {
      return .object(block.start)
    }
    var members = value.objectValue ?? JSONObject()
    if key == "toolResult" {
      members["content"] = .array((members["content"]?.arrayValue ?? []) + block.items)
    } else if !block.text.isEmpty {
      do { members["input"] = try JSONValue(parsing: block.text) } catch { throw .unreadable(vendor, "a server tool's input") }
    }
    return .object([key: .object(members)])
  }
}
