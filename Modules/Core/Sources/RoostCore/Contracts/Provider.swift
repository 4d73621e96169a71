/// A model vendor, or anything that answers like one.
///
/// An adapter translates one request to one wire call and back. It never retries, keeps no conversation and calls no tool: that is the
/// engine's work.
public protocol Provider: Sendable {
  /// The name that metadata and events carry, as in `anthropic`.
  var name: String { get }
  /// What `model` can do. Needs no key and no network.
  func capabilities(of model: String) -> ProviderCapabilities
  /// One whole answer.
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion
  /// One answer in pieces; the last is a `finish`. Nothing is sent before the first piece is asked for.
  func stream(_ request: CompletionRequest) -> CompletionStream
  /// The size of a request's input.
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount
}

extension Provider {
  /// An estimate, for providers without a way to count.
  public func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    TokenCount(tokens: request.estimatedTokens(capabilities(of: request.model).tokenWeights), isEstimate: true)
  }

  /// The whole answer as a stream, for providers that have none.
  public func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      for chunk in try await complete(request).chunks { try await writer.write(chunk) }
    }
  }
}

/// A number of tokens.
public struct TokenCount: Hashable, Sendable {
  public var tokens: Int
  /// Whether the number is Roost's estimate, not the vendor's count.
  public var isEstimate: Bool

  public init(tokens: Int, isEstimate: Bool) {
    self.tokens = tokens
    self.isEstimate = isEstimate
  }
}
