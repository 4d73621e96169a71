import RoostCore

/// One provider that a composed one hands calls to.
struct ProviderMember: Sendable {
  /// Its name in the manifest.
  let name: String
  let provider: any Provider
  /// The model asked in place of the agent's; nil leaves it.
  let model: String?

  func capabilities(of model: String) -> ProviderCapabilities { provider.capabilities(of: self.model ?? model) }

  /// Whom this member has asked first.
  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    guard let model else { return try await ProviderCandidate.first(of: provider, for: request) }
    var changed = request
    changed.model = model
    return try await ProviderCandidate.first(of: provider, for: changed).map { OtherModel(provider: $0, model: model) }
  }
}

/// A provider that is asked for one model, whatever the request says.
private struct OtherModel: Provider {
  let provider: any Provider
  let model: String

  var name: String { provider.name }
  func capabilities(of model: String) -> ProviderCapabilities { provider.capabilities(of: self.model) }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { try await provider.complete(changed(request)) }
  func stream(_ request: CompletionRequest) -> CompletionStream { provider.stream(changed(request)) }
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    try await provider.countTokens(changed(request))
  }

  private func changed(_ request: CompletionRequest) -> CompletionRequest {
    var request = request
    request.model = model
    return request
  }
}
