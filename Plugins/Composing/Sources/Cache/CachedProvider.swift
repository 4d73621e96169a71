import RoostCore

/// A provider that isn't asked what it answered before. A store that fails makes it ask, never fail.
struct CachedProvider: RoutingProvider {
  let name: String
  private let inner: any Provider
  private let cache: AnswerCache
  /// What tells the provider and its settings from others.
  private let identity: String
  private let maxBytes: Int

  init(_ settings: CachedSettings, _ context: ComponentContext) throws {
    name = context.name
    inner = try context.resolve(settings.provider)
    let store = try settings.store.map { try context.resolve($0) } ?? InMemoryStore()
    cache = AnswerCache(settings, store: store, name: context.name, clock: context.clock)
    identity = context.fingerprint(of: settings.provider)
    maxBytes = settings.maxBytes
  }

  func capabilities(of model: String) -> ProviderCapabilities { inner.capabilities(of: model) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    let key = key(of: request)
    if let answer = await answer(key) {
      await ProviderCacheEvent(provider: name, outcome: "hit").emit()
      return ProviderCandidate(RepeatedAnswer(name: inner.name, chunks: answer.repeated))
    }
    return try await ProviderCandidate.first(of: inner, for: request).map { Remembering(provider: $0, cache: self, key: key) }
  }

  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount { try await inner.countTokens(request) }

  /// The digest of everything that an answer depends on. Nothing of the request can be read from it.
  private func key(of request: CompletionRequest) -> String {
    let whole: JSONValue = ["provider": .string(identity), "model": .string(request.model), "request": request.json]
    return Digest.sha256Hex(whole.jsonText(.canonical))
  }

  private func answer(_ key: String) async -> CachedAnswer? {
    do { return try await cache.answer(key) } catch {
      await ProviderCacheEvent(provider: name, outcome: "failed", message: "\(error)").emit()
      return nil
    }
  }

  fileprivate func keep(_ chunks: [CompletionChunk], _ key: String) async {
    guard case .finish(let finish)? = chunks.last, CachedAnswer.mayKeep(finish.stopReason) else { return }
    do {
      try await cache.keep(chunks, key)
      await ProviderCacheEvent(provider: name, outcome: "stored").emit()
    } catch {
      await ProviderCacheEvent(provider: name, outcome: "failed", message: "\(error)").emit()
    }
  }

  /// Whether so many bytes could be kept.
  fileprivate func mayKeep(bytes: Int) -> Bool { bytes <= maxBytes }
}

/// A provider whose answers are kept.
private struct Remembering: Provider {
  let provider: any Provider
  let cache: CachedProvider
  let key: String

  var name: String { provider.name }
  func capabilities(of model: String) -> ProviderCapabilities { provider.capabilities(of: model) }
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount { try await provider.countTokens(request) }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let completion = try await provider.complete(request)
    await cache.keep(completion.chunks, key)
    return completion
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      var kept: [CompletionChunk]? = []
      var bytes = 0
      var chunks = provider.stream(request).makeAsyncIterator()
      while let chunk = try await chunks.next() {
        bytes += chunk.streamedBytes
        if cache.mayKeep(bytes: bytes) { kept?.append(chunk) } else { kept = nil }
        // Before the reader sees the end: it may be gone right after.
        if chunk.isFinal, let kept { await cache.keep(kept, key) }
        try await writer.write(chunk)
      }
    }
  }
}

extension CompletionChunk {
  /// The text that it adds to the answer, in bytes.
  fileprivate var streamedBytes: Int {
    switch self {
    case .text(let text), .thinking(let text): text.utf8.count
    case .toolCall(let delta): delta.arguments.utf8.count
    case .part, .finish: 0
    }
  }
}
