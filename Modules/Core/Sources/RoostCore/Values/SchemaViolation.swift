/// One way in which a value breaks its schema.
public struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
  /// The value at fault; of a missing member the object that lacks it, of an unknown member that member.
  public var path: JSONPointer
  /// The schema's keyword that is broken, as in `required`.
  public var rule: String
  /// What was expected and what was found, as a sentence without the path.
  public var message: String

  public init(path: JSONPointer, rule: String, message: String) {
    self.path = path
    self.rule = rule
    self.message = message
  }

  /// `agents.writer.model: expected a string, found the integer 3.`
  public var description: String { path.isRoot ? message : "\(path.manifestPath): \(message)" }
}
