/// A request goes to a model.
@Generable(keys: .snakeCase)
public struct ModelRequestEvent: SessionEvent {
  public static let type = EventType("model.request")

  /// The provider's name, as in `anthropic`.
  public var provider: String
  /// The model asked for.
  public var model: String
  /// The turn, from 0.
  public var turn: Int
  /// Which try of this turn, from 1.
  public var attempt: Int
  /// How many messages are sent.
  public var messages: Int
  /// How many tools are offered.
  public var tools: Int
  /// The input's estimated size in tokens.
  public var inputTokensEstimate: Int
}

/// A model answered.
@Generable(keys: .snakeCase)
public struct ModelResponseEvent: SessionEvent {
  public static let type = EventType("model.response", critical: true)

  /// The provider's name, as in `anthropic`.
  public var provider: String
  /// The model that answered.
  public var model: String
  /// The turn, from 0.
  public var turn: Int
  /// All input tokens, those of the cache included.
  public var inputTokens: Int
  /// All output tokens, reasoning included.
  public var outputTokens: Int
  /// Input tokens read from the provider's cache.
  public var cacheReadTokens: Int = 0
  /// Input tokens written to the provider's cache.
  public var cacheWriteTokens: Int = 0
  /// Output tokens spent on reasoning.
  public var reasoningTokens: Int = 0
  /// The call's cost in US dollars; nil where no price is known.
  public var costUsd: Double?
  /// Time from request to the answer's end, in milliseconds.
  public var durationMs: Double
  /// Why the model stopped, as in `end_turn`.
  public var stopReason: String
}

/// A model call failed and will be tried again.
@Generable(keys: .snakeCase)
public struct ModelRetryEvent: SessionEvent {
  public static let type = EventType("model.retry")

  /// The provider's name, as in `anthropic`.
  public var provider: String
  /// The model asked for.
  public var model: String
  /// The turn, from 0.
  public var turn: Int
  /// Which try failed, from 1.
  public var attempt: Int
  /// The pause before the next try, in milliseconds.
  public var delayMs: Double
  /// What kind of failure it was, as in `rate_limited`.
  public var kind: String
  /// What failed.
  public var message: String
}

/// A provider gave up a model call, and another is asked.
@Generable(keys: .snakeCase)
public struct ModelFallbackEvent: SessionEvent {
  public static let type = EventType("model.fallback")

  /// The provider that gave up.
  public var from: String
  /// The provider that is asked now.
  public var to: String
  /// The model asked for.
  public var model: String
  /// The turn, from 0.
  public var turn: Int
  /// What kind of failure ended the last attempt, as in `overloaded`.
  public var kind: String
  /// What failed.
  public var message: String
}

/// Tokens and money spent so far in this run.
@Generable(keys: .snakeCase)
public struct UsageEvent: SessionEvent {
  public static let type = EventType("usage")

  /// Input tokens.
  public var inputTokens: Int
  /// Output tokens.
  public var outputTokens: Int
  /// US dollars.
  public var costUsd: Double
}
