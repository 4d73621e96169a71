/// A block of addresses, as in `10.0.0.0/8`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  /// The first address.
  public let address: IPAddress
  /// How many bits all of its addresses share.
  public let length: Int

  /// The block of `length` bits that `address` lies in.
  init(_ address: IPAddress, _ length: Int) {
    self.length = length
    switch address {
    case .v4(let value): self.address = .v4(value & Self.mask(length))
    case .v6(let high, let low):
      self.address = .v6(high & Self.mask(min(length, 64)), low & Self.mask(max(length - 64, 0)))
    }
  }

  private static func mask<Word: FixedWidthInteger>(_ length: Int) -> Word { length == 0 ? 0 : ~0 << (Word.bitWidth - length) }

  /// Reads `ADDRESS/LENGTH`, or an address alone for the block that holds only it.
  public init(_ text: String) throws(IPNetworkError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { throw .malformed(text) }
    let most = address.isIPv4 ? 32 : 128
    guard parts.count == 2 else {
      self.init(address, most)
      return
    }
    let digits = parts[1]
    guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let length = Int(digits), length <= most
    else { throw .malformed(text) }
    self.init(address, length)
    guard self.address == address else { throw .bitsBeyond(text, meant: description) }
  }

  public func contains(_ other: IPAddress) -> Bool {
    other.isIPv4 == address.isIPv4 && IPNetwork(other, length).address == address
  }

  public var description: String { "\(address)/\(length)" }
}

public enum IPNetworkError: Error, Hashable, CustomStringConvertible {
  case malformed(String)
  /// The address has bits that the length leaves open: which of the two is meant is a guess.
  case bitsBeyond(String, meant: String)

  public var description: String {
    switch self {
    case .malformed(let text): "\(JSONValue.string(text).brief) is no block of addresses; write one like \"10.0.0.0/8\" or \"fd00::/8\""
    case .bitsBeyond(let text, let meant):
      "\(JSONValue.string(text).brief) begins inside the block that it names; did you mean \"\(meant)\"?"
    }
  }
}
