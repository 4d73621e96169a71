/// Walks a text that is known to parse, to find where a value is written.
struct JSONLocator: ~Copyable {
  var parser: JSONParser

  init(parser: consuming JSONParser) { self.parser = parser }

  mutating func offset(of pointer: JSONPointer, key: Bool) -> Int {
    parser.skipSpace()
    var place = parser.at
    for (depth, token) in pointer.tokens.enumerated() {
      guard let keyOffset = enter(token) else { return place }
      place = key && depth == pointer.tokens.count - 1 ? keyOffset : parser.at
    }
    return place
  }

  /// Moves from the start of a container to the start of the member or element `token`; returns where its key, or the element, starts.
  private mutating func enter(_ token: JSONPointer.Token) -> Int? {
    let closer: UInt8
    switch byte {
    case UInt8(ascii: "{"): closer = UInt8(ascii: "}")
    case UInt8(ascii: "["): closer = UInt8(ascii: "]")
    default: return nil
    }
    parser.at += 1
    var index = 0
    while true {
      parser.skipSpace()
      guard parser.at < parser.count, byte != closer else { return nil }
      let start = parser.at
      var isWanted = closer == UInt8(ascii: "]") && token.index == index
      if closer == UInt8(ascii: "}") {
        guard let key = parser.string() else { return nil }
        isWanted = key.hasSameBytes(as: token.text)
        parser.skipSpace()
        parser.at += 1
        parser.skipSpace()
      }
      if isWanted { return start }
      skipValue()
      parser.skipSpace()
      if byte == UInt8(ascii: ",") { parser.at += 1 }
      index += 1
    }
  }

  private var byte: UInt8 { parser.at < parser.count ? parser.bytes[parser.at] : 0 }

  /// Moves from a value's start to its end.
  mutating func skipValue() {
    var depth = 0
    repeat {
      parser.skipSpace()
      switch byte {
      case UInt8(ascii: "\""): if parser.string() == nil { return }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        parser.at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        parser.at += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"): parser.at += 1
      default:
        let start = parser.at
        while parser.at < parser.count, isScalarByte { parser.at += 1 }
        if parser.at == start { return }
      }
    } while depth > 0
  }

  private var isScalarByte: Bool {
    let byte = byte
    return (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
  }
}
