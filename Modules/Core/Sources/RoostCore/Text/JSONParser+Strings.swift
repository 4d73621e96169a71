/// Strings: scanned eight bytes at a time, copied once when they hold no escape.
extension JSONParser {
  /// Reads the string whose opening quote is at `at`.
  mutating func string() -> String? {
    let start = at + 1
    var end = start
    var isASCII = true
    while true {
      end = JSONScan.endOfPlain(bytes, from: end, to: count)
      guard end < count else { break }
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        at = end + 1
        let text = UnsafeBufferPointer(start: bytes + start, count: end - start)
        if isASCII { return String(decoding: text, as: UTF8.self) }
        if let string = String(validating: text, as: UTF8.self) { return string }
        fail(at: start + UTF8Check.firstFault(in: text), "The string holds bytes that are no UTF-8.")
        return nil
      }
      if byte == UInt8(ascii: "\\") { return escapedString(from: start, firstEscape: end) }
      if byte < 0x20 {
        fail(
          at: end,
          "The string holds \(found(end)); write it as an escape such as \\n or \\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16)).")
        return nil
      }
      isASCII = false
      end += 1
      while end < count && bytes[end] >= 0x80 { end += 1 }
    }
    fail(at: start - 1, "The string that starts here has no end.")
    return nil
  }

  private mutating func escapedString(from start: Int, firstEscape: Int) -> String? {
    var end = firstEscape
    while end < count && bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < count else {
      fail(at: start - 1, "The string that starts here has no end.")
      return nil
    }
    let raw = UnsafeBufferPointer(start: bytes + start, count: end - start)
    let invalid = UTF8Check.firstFault(in: raw)
    guard invalid == raw.count else {
      fail(at: start + invalid, "The string holds bytes that are no UTF-8.")
      return nil
    }
    var failed = false
    // An escape is never shorter than the bytes it stands for.
    let string = String(unsafeUninitializedCapacity: raw.count) { buffer in
      guard let target = buffer.baseAddress else { return 0 }
      var written = 0
      var from = start
      while from < end {
        let plain = JSONScan.endOfCopied(bytes, from: from, to: end)
        (target + written).update(from: bytes + from, count: plain - from)
        written += plain - from
        from = plain
        guard from < end else { break }
        guard let escape = escape(at: from, before: end) else {
          failed = true
          return 0
        }
        from += escape.length
        written += UTF8Check.encode(escape.scalar, into: target + written)
      }
      return written
    }
    if failed { return nil }
    at = end + 1
    return string
  }

  /// Reads the escape at `offset`, or fails on it or on a control character.
  private mutating func escape(at offset: Int, before end: Int) -> (scalar: UInt32, length: Int)? {
    guard bytes[offset] == UInt8(ascii: "\\") else {
      fail(at: offset, "The string holds \(found(offset)); write it as an escape such as \\n.")
      return nil
    }
    switch bytes[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (UInt32(bytes[offset + 1]), 2)
    case UInt8(ascii: "b"): return (8, 2)
    case UInt8(ascii: "f"): return (12, 2)
    case UInt8(ascii: "n"): return (10, 2)
    case UInt8(ascii: "r"): return (13, 2)
    case UInt8(ascii: "t"): return (9, 2)
    case UInt8(ascii: "u"): return unicodeEscape(at: offset, before: end)
    default:
      fail(at: offset, "The string holds \"\\\" before \(found(offset + 1)), which is no escape; write \\\\ for a backslash.")
      return nil
    }
  }

  private mutating func unicodeEscape(at offset: Int, before end: Int) -> (scalar: UInt32, length: Int)? {
    guard let unit = hexUnit(at: offset, before: end) else {
      fail(at: offset, "\\u must be followed by four hexadecimal digits.")
      return nil
    }
    if unit & 0xf800 != 0xd800 { return (unit, 6) }
    if unit < 0xdc00, let low = hexUnit(at: offset + 6, before: end), low & 0xfc00 == 0xdc00 {
      return (0x10000 + (unit & 0x3ff) << 10 + (low & 0x3ff), 12)
    }
    fail(at: offset, "\\u\(hex(unit)) is half of a surrogate pair; the other half is missing.")
    return nil
  }

  private func hexUnit(at offset: Int, before end: Int) -> UInt32? {
    guard offset + 6 <= end, bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt32 = 0
    for index in 2..<6 {
      let byte = UInt32(bytes[offset + index])
      switch byte {
      case 0x30...0x39: unit = unit << 4 | (byte - 0x30)
      case 0x41...0x46: unit = unit << 4 | (byte - 0x37)
      case 0x61...0x66: unit = unit << 4 | (byte - 0x57)
      default: return nil
      }
    }
    return unit
  }
}
