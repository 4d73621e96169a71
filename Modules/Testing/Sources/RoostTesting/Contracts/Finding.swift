/// One way in which a component breaks its contract.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// The rule, as in `stream.ends_with_finish`.
  public var rule: String
  /// What was expected and what happened.
  public var message: String

  public init(_ rule: String, _ message: String) {
    self.rule = rule
    self.message = message
  }

  public var description: String { "\(rule): \(message)" }
}
