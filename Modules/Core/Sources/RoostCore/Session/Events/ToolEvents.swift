/// A tool is called.
@Generable(keys: .snakeCase)
public struct ToolCallEvent: SessionEvent {
  public static let type = EventType("tool.call", critical: true)

  /// The call's id; its result carries the same.
  public var callId: String
  /// The tool's name.
  public var name: String
  /// What the tool is called with.
  public var arguments: JSONValue
  /// The turn, from 0.
  public var turn: Int
}

/// A tool returned.
@Generable(keys: .snakeCase)
public struct ToolResultEvent: SessionEvent {
  public static let type = EventType("tool.result", critical: true)

  /// The call's id.
  public var callId: String
  /// The tool's name.
  public var name: String
  /// The text that the model sees.
  public var result: String
  /// The call's time in milliseconds.
  public var durationMs: Double
  /// The turn, from 0.
  public var turn: Int
}

/// A tool failed.
@Generable(keys: .snakeCase)
public struct ToolErrorEvent: SessionEvent {
  public static let type = EventType("tool.error", critical: true)

  /// The call's id.
  public var callId: String
  /// The tool's name.
  public var name: String
  /// What failed.
  public var message: String
  /// The call's time in milliseconds.
  public var durationMs: Double
  /// The turn, from 0.
  public var turn: Int
}

/// A tool took longer than it may.
@Generable(keys: .snakeCase)
public struct ToolTimeoutEvent: SessionEvent {
  public static let type = EventType("tool.timeout", critical: true)

  /// The call's id.
  public var callId: String
  /// The tool's name.
  public var name: String
  /// The limit that was passed, in seconds.
  public var timeoutS: Double
}
