import RoostCore
import RoostProviders

/// A provider whose requests go through an interceptor.
struct TapedProvider: Provider {
  let provider: any Provider
  let interceptor: any WireInterceptor

  var name: String { provider.name }
  func capabilities(of model: String) -> ProviderCapabilities { provider.capabilities(of: model) }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    try await through { () async throws(ProviderError) in try await provider.complete(request) }
  }

  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    try await through { () async throws(ProviderError) in try await provider.countTokens(request) }
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      try refuseBoundary()
      // The producer inside is a task that begins here, and inherits the interceptor.
      var chunks = WireInterceptors.$current.withValue(interceptor) { provider.stream(request).makeAsyncIterator() }
      while let chunk = try await chunks.next() { try await writer.write(chunk) }
    }
  }

  private func through<T: Sendable>(
    _ call: @Sendable () async throws(ProviderError) -> T
  ) async throws(ProviderError) -> T {
    try refuseBoundary()
    let result: Result<T, ProviderError> = await WireInterceptors.$current.withValue(interceptor) {
      do throws(ProviderError) { return .success(try await call()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// A provider that another names may be one whose requests nobody sees.
  private func refuseBoundary() throws(ProviderError) {
    guard provider.isBehindBoundary else { return }
    throw ProviderError(.unsupportedFeature, "\(RecordingError.isolated(provider.name)).", retry: .no)
  }
}
