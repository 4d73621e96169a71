/// Why a text is not the JSON that was asked for, and where.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
  public var position: JSONPosition
  /// What was found and what was expected, without the position.
  public var message: String

  public init(position: JSONPosition, message: String) {
    self.position = position
    self.message = message
  }

  /// Counts from 1.
  public var line: Int { position.line }
  /// Counts from 1, in Unicode scalars.
  public var column: Int { position.column }
  /// In bytes, counts from 0.
  public var offset: Int { position.offset }

  public var description: String { "line \(line), column \(column): \(message)" }
}
