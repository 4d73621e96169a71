/// Why a text is no ``Pattern``.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  public var source: String
  /// Where the fault starts in the source, in Unicode scalars from 0.
  public var position: Int
  public var reason: String

  public init(source: String, position: Int, reason: String) {
    self.source = source
    self.position = position
    self.reason = reason
  }

  public var description: String {
    let shown = String(String.UnicodeScalarView(source.unicodeScalars.prefix(80)))
    return "The pattern \(JSONValue.string(shown)) is wrong at character \(position + 1): \(reason)"
  }
}
