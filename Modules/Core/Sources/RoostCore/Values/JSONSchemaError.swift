/// A keyword of a JSON Schema that can't be used.
public struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where the keyword stands in the schema.
  public var pointer: JSONPointer
  public var reason: String

  public init(pointer: JSONPointer, reason: String) {
    self.pointer = pointer
    self.reason = reason
  }

  public var description: String { pointer.isRoot ? reason : "\(pointer.manifestPath): \(reason)" }
}
