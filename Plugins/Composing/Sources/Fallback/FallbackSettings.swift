public import RoostCore

/// What a manifest may say about the provider `fallback`.
@Generable(keys: .snakeCase)
public struct FallbackSettings {
  /// The providers, the one to ask first at the front.
  public var providers: [ProviderReference]
  /// By a provider's name, the model it is asked for in place of the agent's.
  public var models: [String: String] = [:]
  /// The kinds of errors after which the next provider is asked.
  public var on: [ProviderError.Kind] = [.overloaded, .unavailable, .rateLimited, .timeout, .stalled, .interrupted]
  /// When a provider that keeps failing is left alone for a while.
  public var circuit: CircuitSettings = CircuitSettings()
}

/// When a provider that keeps failing is left alone.
@Generable(keys: .snakeCase)
public struct CircuitSettings: Equatable {
  /// Calls in a row, with all their retries, that must fail; 0 for never.
  @Guide(range: 0...1_000)
  public var failures: Int = 2
  /// Seconds until it is tried again, by one call.
  @Guide(range: 0.001...86_400)
  public var coolDown: Double = 30
}
