/// More of an answer's text.
@Generable(keys: .snakeCase)
public struct TextDeltaEvent: SessionEvent {
  public static let type = EventType("text.delta")

  /// The new text alone.
  public var text: String
}

/// More of a model's reasoning.
@Generable(keys: .snakeCase)
public struct ReasoningDeltaEvent: SessionEvent {
  public static let type = EventType("reasoning.delta")

  /// The new text alone.
  public var text: String
}

/// A piece of a tool call that the model is writing.
@Generable(keys: .snakeCase)
public struct ToolCallDeltaEvent: SessionEvent {
  public static let type = EventType("tool.call.delta")

  /// Which call of this turn, from 0.
  public var index: Int
  /// The call's id, given with its first piece.
  public var callId: String?
  /// The tool's name, given with the call's first piece.
  public var name: String?
  /// More of the arguments' JSON text.
  public var arguments: String
}

/// What there is of a structured answer while it is written; each replaces the one before.
@Generable(keys: .snakeCase)
public struct PartialOutputEvent: SessionEvent {
  public static let type = EventType("output.partial")

  /// A value that follows the answer's schema, apart from what is missing.
  public var value: JSONValue
}
