/// Percent-encoding of RFC 3986.
public enum PercentEncoding {
  /// Which bytes stay as they are; letters, digits, `-`, `.`, `_` and `~` always do.
  public enum Part: Sendable, Hashable {
    /// One query value, path segment or form field: nothing else stays.
    case component
    /// A whole path: `/` and the characters a path may hold stay too.
    case path
  }

  public static func encode(_ text: String, as part: Part = .component) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if isUnreserved(byte) || (part == .path && "/:@!$&'()*+,;=".utf8.contains(byte)) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text that `encoded` stands for; `nil` when a `%` isn't followed by two hexadecimal digits or the result is no UTF-8.
  ///
  /// With `plusIsSpace`, as in forms, `+` stands for a space.
  public static func decode(_ encoded: String, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(encoded.utf8.count)
    var source = encoded.utf8.makeIterator()
    while let byte = source.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = source.next().flatMap(nibble), let low = source.next().flatMap(nibble) else { return nil }
        bytes.append(high << 4 | low)
      } else {
        bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
