/// What an address is for, after the special-purpose registries of IANA (RFC 6890, as of 2025).
public enum AddressScope: String, Hashable, Sendable, CaseIterable {
  /// One host anywhere on the Internet.
  case global
  case loopback
  /// RFC 1918 and RFC 4193.
  case privateUse
  /// Also where clouds keep their metadata services.
  case linkLocal
  /// Between a provider and its customers (RFC 6598).
  case sharedSpace
  case multicast
  case broadcast
  /// "This network", which Linux takes for the machine itself.
  case unspecified
  case documentation
  case benchmarking
  /// Held back, handed back, or for protocols.
  case reserved

  /// As in "127.0.0.1 is a loopback address".
  public var words: String {
    switch self {
    case .global: "a global address"
    case .loopback: "a loopback address"
    case .privateUse: "a private address"
    case .linkLocal: "a link-local address"
    case .sharedSpace: "an address of a provider's own network (100.64.0.0/10)"
    case .multicast: "a multicast address"
    case .broadcast: "a broadcast address"
    case .unspecified: "no host's address"
    case .documentation: "an address for documentation"
    case .benchmarking: "an address for benchmarks"
    case .reserved: "a reserved address"
    }
  }
}

extension IPAddress {
  /// What the address is for. An IPv6 address that stands for an IPv4 one is judged by that.
  public var scope: AddressScope {
    let table = isIPv4 ? Self.ipv4Table : Self.ipv6Table
    if let entry = table.first(where: { $0.network.contains(self) }) { return entry.scope }
    // What a translator or a tunnel would make of it decides.
    if let special = embedded.map(\.scope).first(where: { $0 != .global }) { return special }
    if isIPv4 || Self.translated.contains(where: { $0.contains(self) }) { return .global }
    return Self.globalUnicast.contains(self) && !Self.protocolAssignments.contains(self) ? .global : .reserved
  }

  /// The IPv4 addresses that an IPv6 one stands for: mapped, compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo's server
  /// and client (RFC 4380).
  public var embedded: [IPAddress] {
    guard case .v6(let high, let low) = self else { return [] }
    let last = IPAddress.v4(UInt32(truncatingIfNeeded: low))
    if let mapped { return [mapped] }
    if high == 0, low >> 32 == 0, low > 1 { return [last] }
    if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 { return [last] }
    if high >> 48 == 0x2002 { return [.v4(UInt32(truncatingIfNeeded: high >> 16))] }
    if high >> 32 == 0x2001_0000 { return [.v4(UInt32(truncatingIfNeeded: high)), .v4(~UInt32(truncatingIfNeeded: low))] }
    return []
  }

  /// Of `::ffff:0:0/96`.
  var mapped: IPAddress? {
    guard case .v6(0, let low) = self, low >> 32 == 0xffff else { return nil }
    return .v4(UInt32(truncatingIfNeeded: low))
  }

  private typealias Entry = (network: IPNetwork, scope: AddressScope)

  private static func v4(_ value: UInt32, _ length: Int, _ scope: AddressScope) -> Entry { (IPNetwork(.v4(value), length), scope) }
  private static func v6(_ high: UInt64, _ length: Int, _ scope: AddressScope, low: UInt64 = 0) -> Entry {
    (IPNetwork(.v6(high, low), length), scope)
  }

  /// Mapped, NAT64 and Teredo addresses, all outside of what is global by itself.
  private static let translated = [
    IPNetwork(.v6(0, 0xffff_0000_0000), 96), IPNetwork(.v6(0x0064_ff9b_0000_0000, 0), 96), IPNetwork(.v6(0x2001_0000_0000_0000, 0), 32),
  ]

  private static let globalUnicast = IPNetwork(.v6(0x2000_0000_0000_0000, 0), 3)

  /// The first entry that holds the address counts.
  private static let ipv4Table: [Entry] = [
    v4(0x0000_0000, 8, .unspecified), v4(0x0a00_0000, 8, .privateUse), v4(0x6440_0000, 10, .sharedSpace), v4(0x7f00_0000, 8, .loopback),
    v4(0xa9fe_0000, 16, .linkLocal), v4(0xac10_0000, 12, .privateUse),
    // Of 192.0.0.0/24 two anycast addresses are global: PCP and TURN.
    v4(0xc000_0009, 32, .global), v4(0xc000_000a, 32, .global), v4(0xc000_0000, 24, .reserved), v4(0xc000_0200, 24, .documentation),
    // 6to4 relays, withdrawn.
    v4(0xc058_6300, 24, .reserved), v4(0xc0a8_0000, 16, .privateUse), v4(0xc612_0000, 15, .benchmarking),
    v4(0xc633_6400, 24, .documentation), v4(0xcb00_7100, 24, .documentation), v4(0xe000_0000, 4, .multicast),
    v4(0xffff_ffff, 32, .broadcast), v4(0xf000_0000, 4, .reserved),
  ]

  private static let ipv6Table: [Entry] = [
    v6(0, 128, .unspecified), v6(0, 128, .loopback, low: 1),
    // Translation inside one site; discard and dummy prefixes.
    v6(0x0064_ff9b_0001_0000, 48, .reserved), v6(0x0100_0000_0000_0000, 64, .reserved), v6(0x0100_0000_0000_0001, 64, .reserved),
    // Of the protocols' 2001::/23 these are global: PCP, TURN and DNS-SD anycast, AMT, AS112, ORCHIDv2, drones.
    v6(0x2001_0001_0000_0000, 128, .global, low: 1), v6(0x2001_0001_0000_0000, 128, .global, low: 2),
    v6(0x2001_0001_0000_0000, 128, .global, low: 3), v6(0x2001_0002_0000_0000, 48, .benchmarking), v6(0x2001_0003_0000_0000, 32, .global),
    v6(0x2001_0004_0112_0000, 48, .global), v6(0x2001_0020_0000_0000, 28, .global), v6(0x2001_0030_0000_0000, 28, .global),
    v6(0x2001_0db8_0000_0000, 32, .documentation), v6(0x3fff_0000_0000_0000, 20, .documentation),
    v6(0x5f00_0000_0000_0000, 16, .reserved), v6(0xfc00_0000_0000_0000, 7, .privateUse), v6(0xfe80_0000_0000_0000, 10, .linkLocal),
    // Site-local, withdrawn.
    v6(0xfec0_0000_0000_0000, 10, .privateUse), v6(0xff00_0000_0000_0000, 8, .multicast),
  ]

  /// What of it the table does not name is none of a host's addresses.
  private static let protocolAssignments = IPNetwork(.v6(0x2001_0000_0000_0000, 0), 23)
}
