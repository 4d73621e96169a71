extension CompletionRequest {
  /// The input's size without a vendor's own weights; see ``estimatedTokens(_:)``.
  public var estimatedTokens: Int { estimatedTokens(TokenWeights()) }

  /// About how many tokens the input is: text by its script (``TokenEstimate``), tools and forms as the JSON they are sent as, pictures by
  /// their pixels (one token for 750, at most 1,600; 1,200 where the size can't be read). Documents and recordings count nothing unless they
  /// are plain text, since no vendor says what they cost before it has read them.
  public func estimatedTokens(_ weights: TokenWeights) -> Int {
    var tokens = weights.request
    if let system, !system.isEmpty { tokens += weights.message + TokenEstimate.tokens(in: system) }
    for message in messages {
      tokens += weights.message
      for part in message.parts { tokens += Self.tokens(part) }
    }
    if !tools.isEmpty || !nativeTools.isEmpty { tokens += weights.tools }
    for tool in tools {
      tokens += TokenEstimate.tokens(in: tool.name) + TokenEstimate.tokens(in: tool.description)
      tokens += TokenEstimate.tokens(in: tool.parameters.json.description)
    }
    if let outputSchema { tokens += TokenEstimate.tokens(in: outputSchema.json.description) }
    return tokens
  }

  private static func tokens(_ part: ContentPart) -> Int {
    switch part {
    case .text(let text), .thinking(let text, _): return TokenEstimate.tokens(in: text)
    // Nobody can read it: as long as its bytes say.
    case .redactedThinking(let data): return data.utf8.count / 4
    case .toolCall(let call): return TokenEstimate.tokens(in: call.name) + TokenEstimate.tokens(in: call.arguments.description)
    case .toolResult(let result): return result.content.reduce(0) { $0 + tokens($1) }
    case .image(let media):
      guard case .data(let bytes) = media.source, let size = ImageSize(bytes) else { return 1_200 }
      return min(1_600, max(1, min(size.width, 16_384) * min(size.height, 16_384) / 750))
    case .document(let media):
      guard case .data(let bytes) = media.source, media.mediaType?.hasPrefix("text/") == true else { return 0 }
      return TokenEstimate.tokens(in: String(decoding: bytes, as: UTF8.self))
    case .audio, .opaque: return 0
    }
  }
}
