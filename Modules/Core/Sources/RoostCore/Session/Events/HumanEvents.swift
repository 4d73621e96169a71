/// A tool call waits for somebody's approval.
@Generable(keys: .snakeCase)
public struct ApprovalRequiredEvent: SessionEvent {
  public static let type = EventType("approval.required", critical: true)

  /// The call's id.
  public var callId: String
  /// The tool's name.
  public var name: String
  /// What the tool would be called with.
  public var arguments: JSONValue
  /// Why approval is needed.
  public var reason: String
}

/// A person decided something.
@Generable(keys: .snakeCase)
public struct HumanDecisionEvent: SessionEvent {
  public static let type = EventType("human.decision", critical: true)

  /// The call that was decided; nil where no call waited.
  public var callId: String?
  /// The decision, as in `approved` or `rejected`.
  public var decision: String
  /// Why, in the person's words.
  public var reason: String?
}
