/// How strictly and how far a JSON text is read.
public struct JSONParseOptions: Sendable, Hashable {
  /// Accepts `//` and `/* */` comments and one comma after the last member or element (default off).
  public var allowsCommentsAndTrailingCommas: Bool
  /// Deepest nesting of arrays and objects accepted (default 512).
  public var maximumDepth: Int
  /// Longest text accepted, in bytes (default 64 MiB).
  public var maximumBytes: Int

  public init(allowsCommentsAndTrailingCommas: Bool = false, maximumDepth: Int = 512, maximumBytes: Int = 64 << 20) {
    self.allowsCommentsAndTrailingCommas = allowsCommentsAndTrailingCommas
    self.maximumDepth = maximumDepth
    self.maximumBytes = maximumBytes
  }

  /// RFC 8259 and nothing else.
  public static let strict = JSONParseOptions()
  /// For files that people write: with comments and trailing commas.
  public static let manifest = JSONParseOptions(allowsCommentsAndTrailingCommas: true)
}
