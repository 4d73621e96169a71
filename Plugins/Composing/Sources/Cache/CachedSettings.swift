public import RoostCore

/// What a manifest may say about the provider `cached`.
@Generable(keys: .snakeCase)
public struct CachedSettings {
  /// The provider that is asked for what isn't known.
  public var provider: ProviderReference
  /// The store of the answers; without it, this process's memory.
  public var store: StoreReference?
  /// Seconds that an answer is good for; null for ever.
  @Guide(range: 0.001...315_360_000)
  public var ttl: Double? = 3_600
  /// The most answers kept; the oldest go.
  @Guide(range: 1...10_000_000)
  public var maxEntries: Int = 1_000
  /// The most bytes of all answers kept, as JSON; the oldest go.
  @Guide(range: 1...1_099_511_627_776)
  public var maxBytes: Int = 67_108_864
}
