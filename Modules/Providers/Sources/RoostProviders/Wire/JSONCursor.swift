internal import Glibc
internal import RoostCore

/// Walks JSON text without making values of it: for the few kinds of event that come by the thousand.
///
/// Every method says false or nil where the text isn't what was asked for, and the cursor is of no use any more; the caller then parses the
/// text as it parses any other. What is skipped is checked for its structure only.
public struct JSONCursor {
  /// The deepest nesting that is skipped.
  private static let depthLimit = 32

  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// Nil for no bytes.
  public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return nil }
    (next, end) = (start, start + bytes.count)
  }

  /// Goes through an object. `member` is called with each key at its value, which it reads or skips; a key with an escape isn't told.
  public mutating func object(_ member: (inout JSONCursor, UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return true }
    repeat {
      guard let key = token(), !key.contains(UInt8(ascii: "\\")), take(UInt8(ascii: ":")), member(&self, key) else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}"))
  }

  /// Goes through an array, whose elements `element` reads or skips.
  public mutating func array(_ element: (inout JSONCursor) -> Bool) -> Bool {
    guard take(UInt8(ascii: "[")) else { return false }
    if take(UInt8(ascii: "]")) { return true }
    repeat { guard element(&self) else { return false } } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]"))
  }

  /// A string's text.
  public mutating func string() -> String? {
    let start = next
    guard let bytes = token(), !bytes.contains(where: { $0 < 32 }) else { return nil }
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(validating: bytes, as: UTF8.self) }
    let quoted = UnsafeBufferPointer(start: start, count: next - start)
    do { return try JSONValue(parsing: [UInt8](quoted)).stringValue } catch { return nil }
  }

  /// A number of up to nine digits.
  public mutating func smallInteger() -> Int? {
    skipSpace()
    var (value, digits) = (0, 0)
    while next < end, digits < 10, case let digit = next.pointee &- UInt8(ascii: "0"), digit < 10 {
      value = value * 10 + Int(digit)
      digits += 1
      next += 1
    }
    guard (1...9).contains(digits), next == end || !Self.isWord(next.pointee) else { return nil }
    return value
  }

  /// Whether `null` stands here; it is then read.
  public mutating func null() -> Bool {
    skipSpace()
    guard end - next >= 4, memcmp(next, "null", 4) == 0 else { return false }
    next += 4
    return true
  }

  /// Whether nothing but space is left.
  public mutating func isAtEnd() -> Bool {
    skipSpace()
    return next == end
  }

  /// Skips any value.
  public mutating func skip() -> Bool { skip(depth: 0) }

  private mutating func skip(depth: Int) -> Bool {
    guard depth < Self.depthLimit else { return false }
    skipSpace()
    guard next < end else { return false }
    switch next.pointee {
    case UInt8(ascii: "\""): return token() != nil
    case UInt8(ascii: "{"): return object { cursor, _ in cursor.skip(depth: depth + 1) }
    case UInt8(ascii: "["): return array { cursor in cursor.skip(depth: depth + 1) }
    default:
      let start = next
      while next < end, Self.isWord(next.pointee) { next += 1 }
      return next > start
    }
  }

  /// What stands between the quotes of a string.
  private mutating func token() -> UnsafeBufferPointer<UInt8>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = next
    while let found = memchr(next, Int32(UInt8(ascii: "\"")), end - next) {
      let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      next = quote + 1
      var before = quote
      while before > start, before[-1] == UInt8(ascii: "\\") { before -= 1 }
      if (quote - before).isMultiple(of: 2) { return UnsafeBufferPointer(start: start, count: quote - start) }
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next < end, next.pointee == byte else { return false }
    next += 1
    return true
  }

  private mutating func skipSpace() {
    while next < end, next.pointee <= 32, [32, 10, 13, 9].contains(next.pointee) { next += 1 }
  }

  /// What numbers, `true`, `false` and `null` are made of.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"): true
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
    default: false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether these are the bytes of `text`.
  public func spell(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, text.utf8Start, count) == 0
  }
}
