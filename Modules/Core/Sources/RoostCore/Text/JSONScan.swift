/// Finds the bytes of a string that need attention, eight at a time.
enum JSONScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The first offset in `from..<to` of a quote, a backslash, a control character or a byte beyond ASCII; `to` when there is none.
  @inline(__always)
  static func endOfPlain(_ bytes: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
    var at = from
    while at + 8 <= to {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self))
      let mask = special(word) | (word & highs)
      if mask != 0 { return at + mask.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < to {
      let byte = bytes[at]
      if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      at += 1
    }
    return at
  }

  /// The first offset in `from..<to` of a quote, a backslash or a control character; `to` when there is none.
  @inline(__always)
  static func endOfCopied(_ bytes: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
    var at = from
    while at + 8 <= to {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self))
      let mask = special(word)
      if mask != 0 { return at + mask.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < to {
      let byte = bytes[at]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      at += 1
    }
    return at
  }

  /// Marks quotes, backslashes and control characters; marks above the lowest one may be false, which callers don't read.
  @inline(__always)
  private static func special(_ word: UInt64) -> UInt64 {
    let quote = word ^ 0x2222_2222_2222_2222
    let backslash = word ^ 0x5c5c_5c5c_5c5c_5c5c
    let found = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- 0x2020_2020_2020_2020) & ~word)
    return found & highs
  }
}
