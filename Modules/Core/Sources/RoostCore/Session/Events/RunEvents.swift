/// An agent's run began; the first event of every run, nested ones included.
@Generable(keys: .snakeCase)
public struct RunStartedEvent: SessionEvent {
  public static let type = EventType("run.started", critical: true)

  /// The agent's name.
  public var agent: String
  /// What the agent was asked.
  public var task: String
  /// The kind of engine, as in `llm` or `plan`.
  public var engine: String?
}

/// A run ended with an answer. Every run ends with exactly one of finished, failed, cancelled and paused.
@Generable(keys: .snakeCase)
public struct RunFinishedEvent: SessionEvent {
  public static let type = EventType("run.finished", critical: true)

  /// The agent's name.
  public var agent: String
  /// Why the run ended, as in `end_turn` or `concluded`.
  public var stopReason: String
  /// Model calls that this agent made.
  public var turns: Int
  /// This agent's own input tokens.
  public var inputTokens: Int
  /// This agent's own output tokens.
  public var outputTokens: Int
  /// This agent's own cost in US dollars.
  public var costUsd: Double
  /// Input tokens with those of everything below.
  public var totalInputTokens: Int
  /// Output tokens with those of everything below.
  public var totalOutputTokens: Int
  /// Cost in US dollars with that of everything below.
  public var totalCostUsd: Double
  /// Wall-clock time from start to end, in milliseconds.
  public var latencyMs: Double
  /// The answer.
  public var text: String?
}

/// A run ended with an error.
@Generable(keys: .snakeCase)
public struct RunFailedEvent: SessionEvent {
  public static let type = EventType("run.failed", critical: true)

  /// The agent's name.
  public var agent: String
  /// The error's code, as in `guard_blocked`.
  public var code: String
  /// What failed and what to do.
  public var message: String
  /// Whether the same run may succeed later.
  public var retryable: Bool
  /// Why the run ended, as in `max_turns` or `error`.
  public var stopReason: String
  /// Wall-clock time from start to end, in milliseconds.
  public var latencyMs: Double
  /// Model calls that this agent made.
  public var turns: Int = 0
  /// This agent's own input tokens.
  public var inputTokens: Int = 0
  /// This agent's own output tokens.
  public var outputTokens: Int = 0
  /// This agent's own cost in US dollars.
  public var costUsd: Double = 0
  /// Input tokens with those of everything below.
  public var totalInputTokens: Int = 0
  /// Output tokens with those of everything below.
  public var totalOutputTokens: Int = 0
  /// Cost in US dollars with that of everything below.
  public var totalCostUsd: Double = 0
}

/// A run ended because its caller stopped it or its deadline passed.
@Generable(keys: .snakeCase)
public struct RunCancelledEvent: SessionEvent {
  public static let type = EventType("run.cancelled", critical: true)

  /// The agent's name.
  public var agent: String
  /// What stopped the run, as in `cancelled` or `deadline`.
  public var reason: String
  /// Wall-clock time from start to end, in milliseconds.
  public var latencyMs: Double
  /// Model calls that this agent made.
  public var turns: Int = 0
  /// This agent's own input tokens.
  public var inputTokens: Int = 0
  /// This agent's own output tokens.
  public var outputTokens: Int = 0
  /// This agent's own cost in US dollars.
  public var costUsd: Double = 0
  /// Input tokens with those of everything below.
  public var totalInputTokens: Int = 0
  /// Output tokens with those of everything below.
  public var totalOutputTokens: Int = 0
  /// Cost in US dollars with that of everything below.
  public var totalCostUsd: Double = 0
}

/// A run stopped to wait for somebody's input; it can be resumed.
@Generable(keys: .snakeCase)
public struct RunPausedEvent: SessionEvent {
  public static let type = EventType("run.paused", critical: true)

  /// The agent's name.
  public var agent: String
  /// What the run waits for.
  public var reason: String
  /// The tool call that waits; nil where no call does.
  public var callId: String?
}
