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
  /// An estimate of four bytes a token, for providers without a way to count.
  public func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    TokenCount(tokens: request.estimatedTokens, isEstimate: true)
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

extension CompletionRequest {
  /// Four bytes a token, tools included; attachments count nothing.
  public var estimatedTokens: Int {
    var bytes = system?.utf8.count ?? 0
    for message in messages {
      for part in message.parts {
        switch part {
        case .text(let text), .thinking(let text, _), .redactedThinking(let text): bytes += text.utf8.count
        case .toolCall(let call): bytes += call.name.utf8.count + call.arguments.description.utf8.count
        case .toolResult(let result): bytes += result.text.utf8.count
        case .image, .audio, .document, .opaque: break
        }
      }
    }
    for tool in tools { bytes += tool.name.utf8.count + tool.description.utf8.count + tool.parameters.json.description.utf8.count }
    return (bytes + 3) / 4
  }
}
