/// When a failed model call is sent again, and after how long. The one place in Roost that decides it.
public struct RetryPolicy: Hashable, Sendable {
  /// Retries of one model call after its first attempt (default 3); 0 for none.
  public var maxRetries: Int
  /// The pause before the first retry (default 1 s); each further one is twice as long.
  public var baseDelay: Duration
  /// How far a pause may be off, as a part of it (default 0.1).
  public var jitter: Double
  /// The longest pause of its own (default 60 s).
  public var maxDelay: Duration
  /// The longest pause that a vendor's retry-after may ask for (default 120 s); a longer one is cut to it.
  public var maxRetryAfter: Duration
  /// Failed attempts in one run, over all its model calls (default 20).
  public var maxAttemptsPerRun: Int

  public init(
    maxRetries: Int = 3, baseDelay: Duration = .seconds(1), jitter: Double = 0.1, maxDelay: Duration = .seconds(60),
    maxRetryAfter: Duration = .seconds(120), maxAttemptsPerRun: Int = 20
  ) {
    self.maxRetries = maxRetries
    self.baseDelay = baseDelay
    self.jitter = jitter
    self.maxDelay = maxDelay
    self.maxRetryAfter = maxRetryAfter
    self.maxAttemptsPerRun = maxAttemptsPerRun
  }

  /// The pause before the next attempt, or nil to give up.
  ///
  /// - Parameters:
  ///   - retries: Retries of this call so far.
  ///   - failures: Failed attempts of the run so far, this one included.
  ///   - afterOutput: Whether a part of this call's answer was shown already: it can't be taken back, so nothing is sent again.
  ///   - random: From 0 up to 1, chosen by the caller.
  public func delay(after error: ProviderError, retries: Int, failures: Int, afterOutput: Bool, random: Double) -> Duration? {
    guard error.isRetryable, !afterOutput, retries < maxRetries, failures < maxAttemptsPerRun else { return nil }
    if let retryAfter = error.retryAfter { return max(.zero, min(retryAfter, maxRetryAfter)) }
    // Doubling more than 30 times would overflow before the limit cuts it.
    let delay = min(baseDelay * (1 << min(retries, 30)), maxDelay)
    return delay * (1 + jitter * (2 * random - 1))
  }
}
