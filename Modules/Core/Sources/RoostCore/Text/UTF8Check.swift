/// Well-formed UTF-8 as Unicode's table 3-7 defines it.
enum UTF8Check {
  /// The offset of the first byte that starts no well-formed sequence; the count of `text` when all are well-formed.
  static func firstFault(in text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let bytes = text.baseAddress else { return 0 }
    let count = text.count
    var at = 0
    while at < count {
      if at + 8 <= count && UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
        at += 8
        continue
      }
      let length = sequenceLength(bytes + at, count - at)
      if length == 0 { return at }
      at += length
    }
    return count
  }

  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let lead = bytes[0]
    switch lead {
    case 0x00..<0x80: return 1
    case 0xc2...0xdf: return count >= 2 && bytes[1] & 0xc0 == 0x80 ? 2 : 0
    case 0xe0...0xef:
      guard count >= 3, bytes[1] & 0xc0 == 0x80, bytes[2] & 0xc0 == 0x80 else { return 0 }
      return (lead == 0xe0 && bytes[1] < 0xa0) || (lead == 0xed && bytes[1] >= 0xa0) ? 0 : 3
    case 0xf0...0xf4:
      guard count >= 4, bytes[1] & 0xc0 == 0x80, bytes[2] & 0xc0 == 0x80, bytes[3] & 0xc0 == 0x80 else { return 0 }
      return (lead == 0xf0 && bytes[1] < 0x90) || (lead == 0xf4 && bytes[1] >= 0x90) ? 0 : 4
    default: return 0
    }
  }

  /// Writes the UTF-8 of `scalar`, which is no surrogate, and returns its length.
  static func encode(_ scalar: UInt32, into target: UnsafeMutablePointer<UInt8>) -> Int {
    if scalar < 0x80 {
      target[0] = UInt8(scalar)
      return 1
    }
    let last = UInt8(0x80 | scalar & 0x3f)
    if scalar < 0x800 {
      target[0] = UInt8(0xc0 | scalar >> 6)
      target[1] = last
      return 2
    }
    let third = UInt8(0x80 | scalar >> 6 & 0x3f)
    if scalar < 0x10000 {
      target[0] = UInt8(0xe0 | scalar >> 12)
      target[1] = third
      target[2] = last
      return 3
    }
    target[0] = UInt8(0xf0 | scalar >> 18)
    target[1] = UInt8(0x80 | scalar >> 12 & 0x3f)
    target[2] = third
    target[3] = last
    return 4
  }
}
