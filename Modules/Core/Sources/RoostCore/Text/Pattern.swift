public struct Pattern: Sendable {
  public let source: String
  public init(_ source: String, caseInsensitive: Bool = false) throws(PatternError) {
    throw PatternError(source: source, position: 0, reason: "Patterns are being built.")
  }
  public func matches(_ text: String) -> Bool { false }
}
