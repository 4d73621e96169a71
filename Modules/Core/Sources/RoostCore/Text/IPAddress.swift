/// An IPv4 or IPv6 address.
public enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  /// The first and the last 64 bits.
  case v6(UInt64, UInt64)

  /// In network order: 4 or 16 of them.
  public var bytes: [UInt8] {
    switch self {
    case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    case .v6(let high, let low): [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }
  }

  /// Nil for another number of bytes than 4 or 16.
  public init?(bytes: some Collection<UInt8>) {
    func number(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    switch bytes.count {
    case 4: self = .v4(UInt32(number(bytes)))
    case 16: self = .v6(number(bytes.prefix(8)), number(bytes.dropFirst(8)))
    default: return nil
    }
  }

  public var isIPv4: Bool {
    if case .v4 = self { true } else { false }
  }
}

extension IPAddress {
  /// Reads an address in its usual form and no other: four decimal numbers without leading zeros (not `127.1`, `0177.0.0.1`, `0x7f000001`
  /// or `2130706433`, which some programs take for 127.0.0.1), or RFC 4291's text form without a zone or brackets.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(Self.longestText + 1))
    guard bytes.count <= Self.longestText else { return nil }
    if let value = Self.ipv4(bytes[...]) {
      self = .v4(value)
    } else if let words = Self.ipv6(bytes[...]), words.count == 8 {
      func half(_ words: ArraySlice<UInt16>) -> UInt64 { words.reduce(0) { $0 << 16 | UInt64($1) } }
      self = .v6(half(words[..<4]), half(words[4...]))
    } else {
      return nil
    }
  }

  /// That of `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
  private static let longestText = 45

  private static func ipv4(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
      var number: UInt32 = 0
      for byte in part {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
      }
      guard number <= 255 else { return nil }
      value = value << 8 | number
    }
    return value
  }

  private static func ipv6(_ text: ArraySlice<UInt8>) -> [UInt16]? {
    let colon = UInt8(ascii: ":")
    let gaps = text.indices.dropLast().filter { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap = gaps.first else { return words(text, mayEndInIPv4: true) }
    // A second `::`, or `:::`, would say nothing about where the zeros are.
    guard gaps.count == 1, let left = words(text[..<gap], mayEndInIPv4: false), let right = words(text[(gap + 2)...], mayEndInIPv4: true),
      left.count + right.count <= 7
    else { return nil }
    return left + [UInt16](repeating: 0, count: 8 - left.count - right.count) + right
  }

  /// The words between colons; none of an empty text.
  private static func words(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var words: [UInt16] = []
    for (place, part) in parts.enumerated() {
      if place == parts.count - 1, mayEndInIPv4, part.contains(UInt8(ascii: ".")) {
        guard let value = ipv4(part) else { return nil }
        words += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
      } else {
        guard (1...4).contains(part.count) else { return nil }
        var word: UInt16 = 0
        for byte in part {
          guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
          word = word << 4 | UInt16(digit)
        }
        words.append(word)
      }
    }
    return words
  }
}

extension IPAddress: CustomStringConvertible {
  /// As RFC 5952 recommends: lower case, the longest run of zeros as `::`, an embedded IPv4 address in its own form where it is a mapped one.
  public var description: String {
    let bytes = bytes
    if isIPv4 { return bytes.map { "\($0)" }.joined(separator: ".") }
    if let embedded = mapped { return "::ffff:\(embedded)" }
    let words = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      let end = words[start...].firstIndex { $0 != 0 } ?? 8
      if end - start > longest.count { longest = start..<end }
      start = max(end, start + 1)
    }
    func text(_ words: ArraySlice<UInt16>) -> String { words.map { String($0, radix: 16) }.joined(separator: ":") }
    if longest.count < 2 { return text(words[...]) }
    return text(words[..<longest.lowerBound]) + "::" + text(words[longest.upperBound...])
  }
}
