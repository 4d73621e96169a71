/// An IPv4 block in CIDR notation.
struct AddressBlock {
  let address: UInt32
  let length: Int

  init(_ text: String) throws(NetworkError) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let length = Int(halves[1]), (0...32).contains(length) else { throw .notABlock(text) }
    let octets = halves[0].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard octets.count == 4 else { throw .notABlock(text) }
    var address: UInt32 = 0
    for octet in octets {
      guard let octet else { throw .notABlock(text) }
      address = address << 8 | UInt32(octet)
    }
    self.address = address
    self.length = length
  }

  private var mask: UInt32 { length == 0 ? 0 : UInt32.max << UInt32(32 - length) }
  var network: UInt32 { address & mask }
  var broadcast: UInt32 { network | ~mask }

  /// Addresses that hosts can have: all of a /31 or /32 (RFC 3021), otherwise all but network and broadcast.
  var usableHosts: Int { length >= 31 ? 1 << (32 - length) : (1 << (32 - length)) - 2 }

  var summary: String {
    "\(Self.dotted(address))/\(length): network \(Self.dotted(network)), netmask \(Self.dotted(mask)), broadcast \(Self.dotted(broadcast)), \(usableHosts) usable hosts"
  }

  private static func dotted(_ value: UInt32) -> String {
    "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
  }
}
