/// How a JSON value is laid out as text.
public enum JSONFormat: Sendable, Hashable {
  /// No space at all.
  case compact
  /// One member or element a line, indented by two spaces.
  case pretty
  /// RFC 8785: no space, keys sorted by their UTF-16 code units, numbers as ECMAScript writes them.
  ///
  /// Two deliberate differences keep every digit: integers beyond 2^53 and `.decimal`s are written in full.
  case canonical
}
