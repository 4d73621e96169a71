/// One turn of an engine began: a model call and the tool calls it asks for.
@Generable(keys: .snakeCase)
public struct StepStartedEvent: SessionEvent {
  public static let type = EventType("step.started")

  /// The turn, from 0.
  public var turn: Int
}

/// One turn of an engine ended, its tool calls included.
@Generable(keys: .snakeCase)
public struct StepFinishedEvent: SessionEvent {
  public static let type = EventType("step.finished")

  /// The turn, from 0.
  public var turn: Int
  /// Why the model stopped, as in `tool_use`.
  public var stopReason: String
  /// How many tools the turn called.
  public var toolCalls: Int
}
