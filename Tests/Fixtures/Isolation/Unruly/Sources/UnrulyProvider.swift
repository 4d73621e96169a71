import RoostCore

/// Streams `piece 0`, `piece 1`, …
struct UnrulyProvider: Provider {
  let settings: UnrulyProviderSettings
  let name = "unruly"

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    if request.model == "refuse" { throw ProviderError(.rateLimited, "slow down", retryAfter: .seconds(7), status: 429) }
    return Completion(
      model: "unruly-1", parts: [.text("You said: \(request.messages.last?.text ?? "")")],
      usage: TokenUsage(inputTokens: 3, outputTokens: 2))
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    let settings = settings
    return CompletionStream { writer throws(ProviderError) in
      let padding = String(repeating: ".", count: max(0, settings.bytes - 8))
      for number in 0..<settings.pieces {
        if number == settings.crashAfter { try? Misdeed.commit("abort") }
        try await writer.write(.text("piece \(number)\(padding)"))
      }
      try await writer.write(
        .finish(CompletionFinish(stopReason: .endTurn, usage: TokenUsage(inputTokens: 1, outputTokens: settings.pieces))))
    }
  }
}
