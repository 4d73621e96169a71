import RoostCore

/// Translates one request into one answer. It never retries, keeps no conversation and calls no tool: the engine does.
struct AcmeNameProvider: Provider {
  let name = "acme-name"
  let settings: AcmeNameSettings

  /// What a model can do; asked without a key and without a network.
  func capabilities(of model: String) -> ProviderCapabilities {
    ProviderCapabilities(contextTokens: 8_000, outputTokens: 1_000, supportsTools: false)
  }

  /// One whole answer. A failure is a `ProviderError`, whose kind says whether it is worth trying again.
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let answer = try answer(to: request)
    return Completion(model: request.model, parts: [.text(answer)], usage: usage(of: request, answer))
  }

  /// The answer in pieces, as they come; the last is a `finish`. Nothing is sent before the first is asked for.
  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      let answer = try answer(to: request)
      for (index, word) in answer.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        // Waits while the reader is behind, and throws when it has gone.
        try await writer.write(.text(index == 0 ? String(word) : " \(word)"))
      }
      try await writer.write(.finish(CompletionFinish(usage: usage(of: request, answer), model: request.model)))
    }
  }

  private func answer(to request: CompletionRequest) throws(ProviderError) -> String {
    guard let question = request.messages.last(where: { $0.role == .user })?.text, !question.isEmpty else {
      throw ProviderError(.invalidRequest, "The request holds no question.")
    }
    return "\(settings.greeting) \(question)"
  }

  /// A vendor counts; this is Roost's estimate.
  private func usage(of request: CompletionRequest, _ answer: String) -> TokenUsage {
    TokenUsage(inputTokens: request.estimatedTokens, outputTokens: (answer.utf8.count + 3) / 4)
  }
}
