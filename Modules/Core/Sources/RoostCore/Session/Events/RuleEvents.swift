/// A guardrail looked at a text.
@Generable(keys: .snakeCase)
public struct GuardrailEvent: SessionEvent {
  public static let type = EventType("guardrail", critical: true)

  /// The guardrail's name.
  public var guardrail: String
  /// What it looked at, as in `input` or `output`.
  public var stage: String
  /// What it decided: `pass`, `block` or `modify`.
  public var decision: String
  /// Why.
  public var message: String?
}

/// The conversation was shortened to fit the model.
@Generable(keys: .snakeCase)
public struct CompactionEvent: SessionEvent {
  public static let type = EventType("compaction")

  /// How many messages there were.
  public var messagesBefore: Int
  /// How many messages are left.
  public var messagesAfter: Int
}

/// Something asked for was left out because the model or provider can't do it.
@Generable(keys: .snakeCase)
public struct FeatureDroppedEvent: SessionEvent {
  public static let type = EventType("feature.dropped")

  /// What was left out, as in `media.image` or a native tool's name.
  public var feature: String
  /// Why.
  public var reason: String
}
