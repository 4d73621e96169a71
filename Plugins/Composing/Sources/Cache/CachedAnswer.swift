import RoostCore

/// One answer as it stands in the store.
struct CachedAnswer: Sendable {
  let chunks: [CompletionChunk]
  /// Seconds since 1970.
  let storedAt: Double

  /// Whether an answer may be given again: whole, and ended by the model itself.
  static func mayKeep(_ reason: StopReason) -> Bool { reason == .endTurn || reason == .toolUse }

  init(chunks: [CompletionChunk], storedAt: Double) {
    self.chunks = chunks
    self.storedAt = storedAt
  }

  /// Nil for what isn't an answer that may be given again: the store is somebody else's.
  init?(json: JSONValue) {
    guard let storedAt = json["stored_at"]?.doubleValue, let list = json["chunks"]?.arrayValue else { return nil }
    var chunks: [CompletionChunk] = []
    for value in list {
      do throws(JSONShapeError) { chunks.append(try CompletionChunk(json: value)) } catch { return nil }
    }
    guard case .finish(let finish)? = chunks.last, Self.mayKeep(finish.stopReason), !chunks.dropLast().contains(where: \.isFinal) else {
      return nil
    }
    self.init(chunks: chunks, storedAt: storedAt)
  }

  var json: JSONValue { ["stored_at": .number(storedAt), "chunks": .array(chunks.map(\.json))] }

  /// The same chunks as an answer that cost nothing.
  var repeated: [CompletionChunk] {
    chunks.map { chunk in
      guard case .finish(var finish) = chunk else { return chunk }
      finish.usage = TokenUsage()
      finish.costUSD = 0
      finish.metadata["cached"] = true
      return .finish(finish)
    }
  }
}

/// Gives an answer that is there already.
struct RepeatedAnswer: Provider {
  let name: String
  let chunks: [CompletionChunk]

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    try await CompletionStream(chunks: chunks).collect()
  }
  func stream(_ request: CompletionRequest) -> CompletionStream { CompletionStream(chunks: chunks) }
}
