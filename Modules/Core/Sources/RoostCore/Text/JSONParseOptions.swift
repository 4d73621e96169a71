/// How strictly and how far a JSON text is read.
public struct JSONParseOptions: Sendable, Hashable {
  /// Accepts `//` and `/* */` comments and one comma after the last member or element (default off).
  public var allowsCommentsAndTrailingCommas: Bool
  /// Deepest nesting of arrays and objects accepted (default 512).
  public var maximumDepth: Int
  /// Longest text accepted, in bytes (default 64 MiB).
  public var maximumBytes: Int
  /// Most keys that stand again in their object and are passed over, so that the first one's value holds (default 0: the first such key is
  /// an error). ``JSONDocument`` says where they stand.
  public var maximumRepeatedKeys: Int

  public init(
    allowsCommentsAndTrailingCommas: Bool = false, maximumDepth: Int = 512, maximumBytes: Int = 64 << 20, maximumRepeatedKeys: Int = 0
  ) {
    self.allowsCommentsAndTrailingCommas = allowsCommentsAndTrailingCommas
    self.maximumDepth = maximumDepth
    self.maximumBytes = maximumBytes
    self.maximumRepeatedKeys = maximumRepeatedKeys
  }

  /// RFC 8259 and nothing else.
  public static let strict = JSONParseOptions()
  /// For files that people write: with comments and trailing commas.
  public static let manifest = JSONParseOptions(allowsCommentsAndTrailingCommas: true)
}
