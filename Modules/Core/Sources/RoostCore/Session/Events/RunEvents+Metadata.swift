extension RunFinishedEvent {
  /// The event for a run whose envelope has this metadata.
  public init(agent: String, metadata: EnvelopeMetadata, text: String? = nil) {
    let total = metadata.total
    self.init(
      agent: agent, stopReason: (metadata.stopReason ?? .endTurn).rawValue, turns: metadata.turns,
      inputTokens: metadata.own.usage.inputTokens, outputTokens: metadata.own.usage.outputTokens, costUsd: metadata.own.costUSD,
      totalInputTokens: total.usage.inputTokens, totalOutputTokens: total.usage.outputTokens, totalCostUsd: total.costUSD,
      latencyMs: metadata.latency.inMilliseconds, text: text)
  }
}

extension RunFailedEvent {
  /// The event for a run that ended with `error` and whose envelope has this metadata.
  public init(agent: String, error: RunError, metadata: EnvelopeMetadata) {
    let total = metadata.total
    self.init(
      agent: agent, code: error.code.rawValue, message: error.message, retryable: error.isRetryable,
      stopReason: (metadata.stopReason ?? .error).rawValue, latencyMs: metadata.latency.inMilliseconds, turns: metadata.turns,
      inputTokens: metadata.own.usage.inputTokens, outputTokens: metadata.own.usage.outputTokens, costUsd: metadata.own.costUSD,
      totalInputTokens: total.usage.inputTokens, totalOutputTokens: total.usage.outputTokens, totalCostUsd: total.costUSD)
  }
}

extension RunCancelledEvent {
  /// The event for a run that was stopped and whose envelope has this metadata.
  public init(agent: String, reason: String, metadata: EnvelopeMetadata) {
    let total = metadata.total
    self.init(
      agent: agent, reason: reason, latencyMs: metadata.latency.inMilliseconds, turns: metadata.turns,
      inputTokens: metadata.own.usage.inputTokens, outputTokens: metadata.own.usage.outputTokens, costUsd: metadata.own.costUSD,
      totalInputTokens: total.usage.inputTokens, totalOutputTokens: total.usage.outputTokens, totalCostUsd: total.costUSD)
  }
}
