/// A key that stands a second time in its object; the first one's value holds.
public struct JSONRepeatedKey: Sendable, Hashable {
  /// Where the first one stands.
  public var first: JSONPosition
  /// Where this one stands.
  public var position: JSONPosition
  /// Leads to the member.
  public var pointer: JSONPointer
}
