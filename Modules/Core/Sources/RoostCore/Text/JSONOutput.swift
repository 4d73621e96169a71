/// A growing block of UTF-8 that JSON is written into.
struct JSONOutput: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var capacity: Int

  init(capacity: Int = 512) {
    bytes = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { bytes.deallocate() }

  /// Valid until the next write.
  var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  mutating func write(_ value: JSONValue, _ format: JSONFormat) {
    switch format {
    case .compact: write(value)
    case .pretty: writePretty(value, indent: 0)
    case .canonical: writeCanonical(value)
    }
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .string(let text): write(string: text)
    case .object(let object):
      var separator = UInt8(ascii: "{")
      object.members.withUnsafeBufferPointer { members in
        for index in members.indices {
          write(byte: separator)
          separator = UInt8(ascii: ",")
          write(string: members[index].key)
          write(byte: UInt8(ascii: ":"))
          write(members[index].value)
        }
      }
      if object.members.isEmpty { write(byte: separator) }
      write(byte: UInt8(ascii: "}"))
    case .array(let elements):
      var separator = UInt8(ascii: "[")
      for element in elements {
        write(byte: separator)
        separator = UInt8(ascii: ",")
        write(element)
      }
      if elements.isEmpty { write(byte: separator) }
      write(byte: UInt8(ascii: "]"))
    default: write(scalar: value)
    }
  }

  private mutating func writePretty(_ value: JSONValue, indent: Int) {
    switch value {
    case .object(let object) where !object.isEmpty:
      var separator: StaticString = "{\n"
      for (key, member) in object {
        write(text: separator)
        separator = ",\n"
        write(spaces: indent + 2)
        write(string: key)
        write(text: ": ")
        writePretty(member, indent: indent + 2)
      }
      write(text: "\n")
      write(spaces: indent)
      write(text: "}")
    case .array(let elements) where !elements.isEmpty:
      var separator: StaticString = "[\n"
      for element in elements {
        write(text: separator)
        separator = ",\n"
        write(spaces: indent + 2)
        writePretty(element, indent: indent + 2)
      }
      write(text: "\n")
      write(spaces: indent)
      write(text: "]")
    default: write(value)
    }
  }

  private mutating func writeCanonical(_ value: JSONValue) {
    switch value {
    case .object(let object):
      let sorted = object.members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      write(text: "{")
      for index in sorted.indices {
        if index > 0 { write(text: ",") }
        write(string: sorted[index].key)
        write(text: ":")
        writeCanonical(sorted[index].value)
      }
      write(text: "}")
    case .array(let elements):
      write(text: "[")
      for index in elements.indices {
        if index > 0 { write(text: ",") }
        writeCanonical(elements[index])
      }
      write(text: "]")
    case .number(let number) where number.isFinite: write(plain: JSONNumber.ecmaScript(number))
    default: write(value)
    }
  }

  private mutating func write(scalar value: JSONValue) {
    switch value {
    case .bool(true): write(text: "true")
    case .bool(false): write(text: "false")
    case .integer(let number): write(integer: number)
    case .number(let number) where number.isFinite: write(plain: number.description)
    case .number(let number): write(text: number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"")
    case .decimal(let text): write(plain: text)
    default: write(text: "null")
    }
  }

  mutating func write(string text: String) {
    var text = text
    write(byte: UInt8(ascii: "\""))
    text.withUTF8 { source in
      guard let start = source.baseAddress else { return }
      var from = 0
      while from < source.count {
        let end = min(source.count, from + Self.pieceLength)
        writeEscaped(start, from: from, to: end)
        from = end
      }
    }
    write(byte: UInt8(ascii: "\""))
  }

  /// Bytes of a string escaped at once; room for six times as many is reserved, as if all were control characters.
  private static let pieceLength = 4_096

  private mutating func writeEscaped(_ source: UnsafePointer<UInt8>, from start: Int, to end: Int) {
    reserve((end - start) * 6)
    var target = bytes + count
    var from = start
    while true {
      let plain = JSONScan.endOfCopied(source, from: from, to: end)
      target.update(from: source + from, count: plain - from)
      target += plain - from
      guard plain < end else { break }
      target += Self.escape(source[plain], into: target)
      from = plain + 1
    }
    count = target - bytes
  }

  private static func escape(_ byte: UInt8, into target: UnsafeMutablePointer<UInt8>) -> Int {
    target[0] = UInt8(ascii: "\\")
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): target[1] = byte
    case 8: target[1] = UInt8(ascii: "b")
    case 9: target[1] = UInt8(ascii: "t")
    case 10: target[1] = UInt8(ascii: "n")
    case 12: target[1] = UInt8(ascii: "f")
    case 13: target[1] = UInt8(ascii: "r")
    default:
      target[1] = UInt8(ascii: "u")
      target[2] = UInt8(ascii: "0")
      target[3] = UInt8(ascii: "0")
      target[4] = UInt8(ascii: "0") + byte >> 4
      target[5] = byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + (byte & 15) - 10
      return 6
    }
    return 2
  }

  private mutating func write(integer: Int) {
    reserve(20)
    var magnitude = integer.magnitude
    var length = integer < 0 ? 2 : 1
    var bound: UInt = 10
    while magnitude >= bound && length < 20 {
      length += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    var at = count + length
    repeat {
      at -= 1
      bytes[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
      magnitude /= 10
    } while magnitude > 0
    if integer < 0 { bytes[count] = UInt8(ascii: "-") }
    count += length
  }

  private mutating func write(plain text: String) {
    var text = text
    text.withUTF8 { source in
      reserve(source.count)
      if let start = source.baseAddress { (bytes + count).update(from: start, count: source.count) }
      count += source.count
    }
  }

  private mutating func write(text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    (bytes + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  private mutating func write(spaces: Int) {
    reserve(spaces)
    (bytes + count).update(repeating: UInt8(ascii: " "), count: spaces)
    count += spaces
  }

  @inline(__always)
  private mutating func write(byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = moved
    capacity = larger
  }
}
