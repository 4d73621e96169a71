/// Which addresses may be connected to on behalf of somebody else: those of the open Internet, and those that an operator named.
///
/// Against server-side request forgery: a name is resolved first, each address it gives is judged here, and the connection goes to an address
/// that was judged, never to the name again.
public struct AddressRules: Hashable, Sendable {
  /// The addresses of names that are not looked up. Naming an address here permits it for that name.
  public var pins: [HostName: [IPAddress]]
  /// Blocks outside the open Internet that may be connected to.
  public var allowed: [IPNetwork]
  /// Whether nothing at all may be connected to, whatever the rest says; so it is in a run with `--offline`.
  public var isClosed: Bool

  public init(pins: [HostName: [IPAddress]] = [:], allowed: [IPNetwork] = [], isClosed: Bool = false) {
    self.pins = pins
    self.allowed = allowed
    self.isClosed = isClosed
  }

  /// Why `address` may not be connected to, for a name that is not pinned to it; nil where it may, unless ``isClosed``.
  public func refusal(of address: IPAddress) -> AddressScope? {
    let scope = address.scope
    if scope == .global { return nil }
    let meant = [address] + address.embedded
    return meant.contains { one in allowed.contains { $0.contains(one) } } ? nil : scope
  }
}
