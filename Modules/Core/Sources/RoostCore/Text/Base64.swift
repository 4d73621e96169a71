/// Base64 of RFC 4648.
public enum Base64 {
  public enum Alphabet: Sendable, Hashable {
    /// Section 4: `+` and `/`, padded with `=`.
    case standard
    /// Section 5: `-` and `_`; unpadded unless asked.
    case url
  }

  private static let standardDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// `padded` is by default what the alphabet's usual readers expect: with `=` for the standard one, without for URLs.
  public static func encode(_ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard, padded: Bool? = nil) -> String {
    let text = bytes.withContiguousStorageIfAvailable { encode($0, alphabet, padded ?? (alphabet == .standard)) }
    return text ?? Array(bytes).withUnsafeBufferPointer { encode($0, alphabet, padded ?? (alphabet == .standard)) }
  }

  private static func encode(_ bytes: UnsafeBufferPointer<UInt8>, _ alphabet: Alphabet, _ padded: Bool) -> String {
    (alphabet == .standard ? standardDigits : urlDigits).withUnsafeBufferPointer { digits in
      String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { target in
        var written = 0
        var at = 0
        func put(_ index: UInt32) {
          target[written] = digits[Int(index & 63)]
          written += 1
        }
        while at + 3 <= bytes.count {
          let group = UInt32(bytes[at]) << 16 | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2])
          put(group >> 18)
          put(group >> 12)
          put(group >> 6)
          put(group)
          at += 3
        }
        let left = bytes.count - at
        if left > 0 {
          let group = UInt32(bytes[at]) << 16 | (left == 2 ? UInt32(bytes[at + 1]) << 8 : 0)
          put(group >> 18)
          put(group >> 12)
          if left == 2 { put(group >> 6) }
          for _ in left..<3 where padded {
            target[written] = UInt8(ascii: "=")
            written += 1
          }
        }
        return written
      }
    }
  }

  /// The bytes that `text` stands for, or `nil` when it's no base64: a foreign character, a length that can't be, padding in the wrong
  /// number, bits left over. Padding may be missing; space isn't skipped.
  public static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
    var digits = Array(text.utf8)[...]
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    digits = digits.dropLast(padding)
    guard digits.count % 4 != 1, padding == 0 || (padding <= 2 && (digits.count + padding) % 4 == 0) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3 + 2)
    var group: UInt32 = 0
    var bits = 0
    for digit in digits {
      guard let value = value(of: digit, alphabet) else { return nil }
      group = group << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        group &= (1 << UInt32(bits)) - 1
      }
    }
    return group == 0 ? bytes : nil
  }

  private static func value(of digit: UInt8, _ alphabet: Alphabet) -> UInt32? {
    switch digit {
    case 0x41...0x5a: UInt32(digit - 0x41)
    case 0x61...0x7a: UInt32(digit - 0x61 + 26)
    case 0x30...0x39: UInt32(digit - 0x30 + 52)
    case UInt8(ascii: "+") where alphabet == .standard: 62
    case UInt8(ascii: "/") where alphabet == .standard: 63
    case UInt8(ascii: "-") where alphabet == .url: 62
    case UInt8(ascii: "_") where alphabet == .url: 63
    default: nil
    }
  }
}
