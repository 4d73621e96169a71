public import RoostCore

/// A way to compute a checksum.
@Generable public enum ChecksumAlgorithm: String, CaseIterable, Sendable {
  case crc32, adler32, fnv1a
}

extension ChecksumAlgorithm {
  /// The checksum of `text` in UTF-8, as lower-case hexadecimal digits.
  func digest(of text: String) -> String {
    switch self {
    case .crc32: Self.hexadecimal(Self.crc32(text.utf8))
    case .adler32: Self.hexadecimal(Self.adler32(text.utf8))
    case .fnv1a: Self.hexadecimal(Self.fnv1a(text.utf8))
    }
  }

  private static func crc32(_ bytes: String.UTF8View) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }

  private static func adler32(_ bytes: String.UTF8View) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return high << 16 | low
  }

  private static func fnv1a(_ bytes: String.UTF8View) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
