/// The parts of a JSON text below values: space, comments, literal words, and what a message calls the byte it met.
extension JSONParser {
  @inline(__always)
  mutating func skipSpace() {
    if at < count && bytes[at] > 0x20 && bytes[at] != UInt8(ascii: "/") { return }
    skipSpaceSlowly()
  }

  @inline(never)
  private mutating func skipSpaceSlowly() {
    while at < count {
      switch bytes[at] {
      case 0x20, 0x0a, 0x0d, 0x09: at += 1
      case UInt8(ascii: "/") where options.allowsCommentsAndTrailingCommas && at + 1 < count && fault == nil:
        if bytes[at + 1] == UInt8(ascii: "/") {
          while at < count && bytes[at] != 0x0a { at += 1 }
        } else if bytes[at + 1] == UInt8(ascii: "*") {
          guard skipBlockComment() else { return }
        } else {
          return
        }
      default: return
      }
    }
  }

  private mutating func skipBlockComment() -> Bool {
    let start = at
    at += 2
    while at + 1 < count {
      if bytes[at] == UInt8(ascii: "*") && bytes[at + 1] == UInt8(ascii: "/") {
        at += 2
        return true
      }
      at += 1
    }
    fail(at: start, "The comment that starts here has no end; \"*/\" was expected.")
    at = count
    return false
  }

  mutating func word(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    var matched = 0
    while matched < length && at + matched < count && bytes[at + matched] == word.utf8Start[matched] { matched += 1 }
    if matched == length {
      at += length
      return true
    }
    fail(at: at, "Found \(found(at)); a value was expected. Did you mean \(word)?")
    return false
  }

  /// How a message names what is at `offset`.
  func found(_ offset: Int) -> String {
    guard offset < count else { return "the end of the text" }
    let byte = bytes[offset]
    switch byte {
    case 0x00..<0x20, 0x7f: return "the control character U+\(hex(UInt32(byte)))"
    case UInt8(ascii: "\""): return "a string"
    case 0x21..<0x7f:
      // A run of letters is named whole, as people read it.
      var end = offset
      while end < count && end - offset < 24 && isWordByte(bytes[end]) { end += 1 }
      if end == offset { end += 1 }
      return "\"\(String(decoding: UnsafeBufferPointer(start: bytes + offset, count: end - offset), as: UTF8.self))\""
    default:
      let rest = UnsafeBufferPointer(start: bytes + offset, count: min(4, count - offset))
      var decoder = UTF8()
      var iterator = rest.makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return "a byte that is no UTF-8" }
      return "\"\(scalar)\" (U+\(hex(scalar.value)))"
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
