/// A provider that hands each call on to others: a fallback, a router, a cache.
///
/// It doesn't send anything again by itself. It names candidates, and the one owner of retries, the engine, asks each as often as its
/// policy says before it moves on. Who asks the provider itself, without an engine, gets one attempt at each candidate.
public protocol RoutingProvider: Provider {
  /// Whom to ask first. Throws where nobody may be asked.
  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate
}

/// One provider that may answer a call, and who comes after it.
public struct ProviderCandidate: Sendable {
  /// Who is asked; never one that hands the call on.
  public let provider: any Provider
  private let move: @Sendable (ProviderError, _ mayMoveOn: Bool) async -> ProviderCandidate?
  private let note: @Sendable () async -> Void

  /// - Parameters:
  ///   - answered: Told that the candidate gave a whole answer.
  ///   - gaveUp: Told that no further attempt is made; who is to be asked instead, or nil for nobody. With `mayMoveOn` false nobody will be
  ///     asked, whatever it says: a part of the answer was shown already, or the run's attempts are used up.
  public init(
    _ provider: any Provider, answered: @escaping @Sendable () async -> Void = {},
    gaveUp: @escaping @Sendable (ProviderError, _ mayMoveOn: Bool) async -> ProviderCandidate? = { _, _ in nil }
  ) {
    self.provider = provider
    note = answered
    move = gaveUp
  }

  /// The first candidate of `provider`: the provider itself, unless it hands calls on.
  public static func first(of provider: any Provider, for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    guard let router = provider as? any RoutingProvider else { return ProviderCandidate(provider) }
    return try await router.candidate(for: request)
  }

  /// Says that this one answered.
  public func answered() async { await note() }

  /// Says that this one isn't asked again, and gives who comes after it.
  public func gaveUp(after error: ProviderError, mayMoveOn: Bool) async -> ProviderCandidate? {
    let next = await move(error, mayMoveOn)
    return mayMoveOn ? next : nil
  }

  /// The same way with every provider on it replaced by what `change` makes of it.
  public func map(_ change: @escaping @Sendable (any Provider) -> any Provider) -> ProviderCandidate {
    ProviderCandidate(change(provider), answered: note) { [move] error, mayMoveOn in await move(error, mayMoveOn)?.map(change) }
  }
}

extension RoutingProvider {
  public func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    var candidate = try await candidate(for: request)
    while true {
      do throws(ProviderError) {
        let completion = try await candidate.provider.complete(request)
        await candidate.answered()
        return completion
      } catch {
        let mayMoveOn = error.kind != .cancelled && !Task.isCancelled
        guard let next = await candidate.gaveUp(after: error, mayMoveOn: mayMoveOn) else { throw error }
        candidate = next
      }
    }
  }

  public func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      var candidate = try await candidate(for: request)
      while true {
        var hasOutput = false
        do throws(ProviderError) {
          var chunks = candidate.provider.stream(request).makeAsyncIterator()
          var isWhole = false
          while let chunk = try await chunks.next() {
            hasOutput = true
            isWhole = chunk.isFinal
            try await writer.write(chunk)
          }
          guard isWhole else { throw ProviderError(.interrupted, "The stream of \(candidate.provider.name) ended before the answer did.") }
          return await candidate.answered()
        } catch {
          let mayMoveOn = !hasOutput && error.kind != .cancelled && !Task.isCancelled
          guard let next = await candidate.gaveUp(after: error, mayMoveOn: mayMoveOn) else { throw error }
          candidate = next
        }
      }
    }
  }

  /// What the first candidate says.
  public func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    try await candidate(for: request).provider.countTokens(request)
  }
}
