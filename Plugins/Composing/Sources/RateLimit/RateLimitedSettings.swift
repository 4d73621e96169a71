public import RoostCore

/// What a manifest may say about the provider `rate_limited`.
@Generable(keys: .snakeCase)
public struct RateLimitedSettings {
  /// The provider that is asked.
  public var provider: ProviderReference
  /// Attempts in a minute; so many may also come at once.
  @Guide(range: 1...1_000_000_000)
  public var requestsPerMinute: Int?
  /// Tokens in a minute, input and output; what a call will take is estimated, and put right when it is answered.
  @Guide(range: 1...1_000_000_000_000)
  public var tokensPerMinute: Int?
  /// Attempts that run at a time.
  @Guide(range: 1...1_000_000)
  public var maxInFlight: Int?
  /// Seconds that an attempt may wait for its turn; then it fails with `rate_limited` and says when there will be room.
  @Guide(range: 0...86_400)
  public var maxWait: Double = 30
}
