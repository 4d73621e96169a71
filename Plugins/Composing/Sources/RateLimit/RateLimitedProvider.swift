import RoostCore

/// A provider that isn't asked more often than its limits allow. Every attempt waits for its turn, retries too.
struct RateLimitedProvider: RoutingProvider {
  let name: String
  private let inner: any Provider
  private let queue: AdmissionQueue

  init(_ settings: RateLimitedSettings, _ context: ComponentContext) throws {
    guard settings.requestsPerMinute != nil || settings.tokensPerMinute != nil || settings.maxInFlight != nil else {
      throw ComposingError.nothingLimited
    }
    name = context.name
    inner = try context.resolve(settings.provider)
    queue = AdmissionQueue(settings, name: context.name, clock: context.clock)
  }

  func capabilities(of model: String) -> ProviderCapabilities { inner.capabilities(of: model) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    try await ProviderCandidate.first(of: inner, for: request).map { [queue] in Limited(provider: $0, queue: queue) }
  }

  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount { try await inner.countTokens(request) }
}

/// One provider behind the queue.
private struct Limited: Provider {
  let provider: any Provider
  let queue: AdmissionQueue

  var name: String { provider.name }
  func capabilities(of model: String) -> ProviderCapabilities { provider.capabilities(of: model) }
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount { try await provider.countTokens(request) }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let input = Double(request.estimatedTokens)
    let reserved = input + Double(request.options.maxTokens ?? 0)
    try await queue.enter(tokens: reserved)
    do throws(ProviderError) {
      let completion = try await provider.complete(request)
      queue.leave(reserved: reserved, used: completion.usage.limited ?? reserved)
      return completion
    } catch {
      queue.leave(reserved: reserved, used: input)
      throw error
    }
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      let input = Double(request.estimatedTokens)
      let reserved = input + Double(request.options.maxTokens ?? 0)
      try await queue.enter(tokens: reserved)
      var used = input
      defer { queue.leave(reserved: reserved, used: used) }
      var chunks = provider.stream(request).makeAsyncIterator()
      while let chunk = try await chunks.next() {
        if case .finish(let finish) = chunk { used = finish.usage?.limited ?? reserved }
        try await writer.write(chunk)
      }
    }
  }
}

extension TokenUsage {
  /// What counts against the limit; nil where the vendor counted nothing.
  fileprivate var limited: Double? { totalTokens > 0 ? Double(totalTokens) : nil }
}
