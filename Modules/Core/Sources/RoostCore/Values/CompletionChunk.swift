/// One piece of a streamed completion.
///
/// A stream ends with exactly one `finish`; one that ends without is an interrupted answer, never a complete one.
public enum CompletionChunk: Hashable, Sendable {
  case text(String)
  case thinking(String)
  /// A piece of a tool call's arguments.
  case toolCall(ToolCallDelta)
  /// A whole part that is not streamed: a finished thinking block with its signature, an opaque block, an image. An empty text says only
  /// that the text or thinking before it has ended.
  case part(ContentPart)
  // Indirect, as it is the largest by far and comes once.
  indirect case finish(CompletionFinish)

  /// Whether this is the stream's last chunk.
  public var isFinal: Bool {
    if case .finish = self { true } else { false }
  }

  public var textDelta: String? {
    if case .text(let text) = self { text } else { nil }
  }

  public var thinkingDelta: String? {
    if case .thinking(let text) = self { text } else { nil }
  }
}

/// A piece of one tool call.
public struct ToolCallDelta: Hashable, Sendable {
  /// Which call of this completion, from 0; pieces of one call share it.
  public var index: Int
  /// Given with the first piece.
  public var id: String?
  /// Given with the first piece.
  public var name: String?
  /// More of the arguments' JSON text.
  public var arguments: String

  public init(index: Int, id: String? = nil, name: String? = nil, arguments: String = "") {
    self.index = index
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

/// How a streamed completion ended.
public struct CompletionFinish: Hashable, Sendable {
  public var stopReason: StopReason
  public var rawStopReason: String?
  public var usage: TokenUsage?
  public var id: String
  public var model: String
  public var costUSD: Double?
  /// As ``Completion/metadata``.
  public var metadata: JSONObject

  public init(
    stopReason: StopReason = .endTurn, rawStopReason: String? = nil, usage: TokenUsage? = nil, id: String = "", model: String = "",
    costUSD: Double? = nil, metadata: JSONObject = JSONObject()
  ) {
    self.metadata = metadata
    self.stopReason = stopReason
    self.rawStopReason = rawStopReason
    self.usage = usage
    self.id = id
    self.model = model
    self.costUSD = costUSD
  }
}

extension Completion {
  /// The chunks that a provider without streaming would send for this completion.
  public var chunks: [CompletionChunk] {
    var index = 0
    var chunks: [CompletionChunk] = []
    for part in parts {
      switch part {
      case .text(let text): chunks.append(.text(text))
      case .toolCall(let call):
        chunks.append(.toolCall(ToolCallDelta(index: index, id: call.id, name: call.name, arguments: call.arguments.description)))
        index += 1
      default: chunks.append(.part(part))
      }
    }
    chunks.append(
      .finish(
        CompletionFinish(
          stopReason: stopReason, rawStopReason: rawStopReason, usage: usage, id: id, model: model, costUSD: costUSD,
          metadata: metadata)))
    return chunks
  }
}
