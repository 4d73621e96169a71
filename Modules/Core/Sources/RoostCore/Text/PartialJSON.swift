/// Reads JSON text that isn't finished: whatever has come, it tells what of the value is there.
///
/// A text grows as it comes; a number, a literal and a member's name count once they are whole. What stands before the first bracket, as a
/// fence or a sentence, is passed over, and so is everything after the value. Text that is no JSON ends the reading: the value stays what it
/// was. Time is linear in the text, apart from ``value(includingGrowing:)``.
public struct PartialJSON: Sendable {
  /// The deepest nesting that is read (default 128); deeper text ends the reading.
  public static let maximumDepth = 128

  private enum Container {
    /// The name of the member that is being read; nil between members.
    case object(JSONObject, name: String?)
    case array([JSONValue])
  }

  /// What may come next.
  private enum Expected { case start, prose, value, valueOrEnd, nameOrEnd, name, colon, commaOrEnd, nothing }

  /// The text or word that is being read.
  private enum Token { case none, string(isName: Bool), word }

  private var containers: [Container] = []
  private var expected = Expected.start
  private var token = Token.none
  /// The bytes of the open token, escapes resolved.
  private var bytes: [UInt8] = []
  /// An escape that isn't whole, from its backslash.
  private var escape: [UInt8] = []
  private var finished: JSONValue?
  /// Whether the text turned out to be no JSON.
  public private(set) var isBroken = false

  public init() {}

  /// Whether the value is whole.
  public var isComplete: Bool { finished != nil }

  public mutating func append(_ piece: String) {
    for byte in piece.utf8 where !isBroken && finished == nil { take(byte) }
  }

  // MARK: - The value so far

  /// What there is of the value; nil before its first bracket or quote.
  ///
  /// - Parameter includingGrowing: Whether a text that may go on is part of it.
  public func value(includingGrowing: Bool = true) -> JSONValue? {
    if let finished { return finished }
    var inner: JSONValue?
    if includingGrowing, case .string(false) = token { inner = .string(grown) }
    for container in containers.reversed() {
      switch container {
      case .object(var members, let name):
        if let name, let inner { members[name] = inner }
        inner = .object(members)
      case .array(let items): inner = .array(inner.map { items + [$0] } ?? items)
      }
    }
    return inner
  }

  /// The open text up to its last whole character: a piece may end inside one.
  private var grown: String {
    var end = bytes.count
    while end > 0, bytes.count - end < 4, String(validating: bytes[..<end], as: UTF8.self) == nil { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  // MARK: - Reading

  private mutating func take(_ byte: UInt8) {
    switch token {
    case .string(let isName): takeText(byte, isName: isName)
    case .word:
      if Self.endsWord(byte) {
        endWord()
        if !isBroken, finished == nil { takeMark(byte) }
      } else if bytes.count < 64 {
        bytes.append(byte)
      } else {
        isBroken = true
      }
    case .none: takeMark(byte)
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
    default: false
    }
  }

  private mutating func takeMark(_ byte: UInt8) {
    switch (byte, expected) {
    case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): break
    case (UInt8(ascii: "{"), .start), (UInt8(ascii: "{"), .prose), (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .valueOrEnd):
      open(.object(JSONObject(), name: nil), .nameOrEnd)
    case (UInt8(ascii: "["), .start), (UInt8(ascii: "["), .prose), (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .valueOrEnd):
      open(.array([]), .valueOrEnd)
    case (UInt8(ascii: "\""), .start), (UInt8(ascii: "\""), .value), (UInt8(ascii: "\""), .valueOrEnd): begin(.string(isName: false))
    case (UInt8(ascii: "\""), .name), (UInt8(ascii: "\""), .nameOrEnd): begin(.string(isName: true))
    case (UInt8(ascii: ":"), .colon): expected = .value
    case (UInt8(ascii: ","), .commaOrEnd):
      if case .object? = containers.last { expected = .name } else { expected = .value }
    case (UInt8(ascii: "}"), .nameOrEnd), (UInt8(ascii: "}"), .commaOrEnd):
      guard case .object(let members, _)? = containers.popLast() else {
        isBroken = true
        return
      }
      close(.object(members))
    case (UInt8(ascii: "]"), .valueOrEnd), (UInt8(ascii: "]"), .commaOrEnd):
      guard case .array(let items)? = containers.popLast() else {
        isBroken = true
        return
      }
      close(.array(items))
    case (_, .value), (_, .valueOrEnd):
      begin(.word)
      bytes.append(byte)
    // A fence or a sentence, in which a quote begins no value.
    case (_, .start), (_, .prose): expected = .prose
    default: isBroken = true
    }
  }

  private mutating func begin(_ next: Token) {
    token = next
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func open(_ container: Container, _ next: Expected) {
    guard containers.count < Self.maximumDepth else {
      isBroken = true
      return
    }
    containers.append(container)
    expected = next
  }

  /// A value is whole: it goes into the container around it.
  private mutating func close(_ value: JSONValue) {
    token = .none
    guard let last = containers.indices.last else {
      finished = value
      expected = .nothing
      return
    }
    expected = .commaOrEnd
    // Taken out while it grows: a copy in the list would double its storage.
    switch containers[last] {
    case .object(var members, let name):
      containers[last] = .array([])
      if let name { members[name] = value }
      containers[last] = .object(members, name: nil)
    case .array(var items):
      containers[last] = .array([])
      items.append(value)
      containers[last] = .array(items)
    }
  }

  private mutating func endWord() {
    do throws(JSONParseError) {
      let value = try JSONValue(parsing: bytes)
      token = .none
      close(value)
    } catch {
      isBroken = true
    }
  }

  // MARK: - Texts

  private mutating func takeText(_ byte: UInt8, isName: Bool) {
    if !escape.isEmpty { return takeEscape(byte) }
    switch byte {
    case UInt8(ascii: "\\"): escape = [byte]
    case UInt8(ascii: "\""):
      let text = String(decoding: bytes, as: UTF8.self)
      bytes.removeAll(keepingCapacity: true)
      guard isName else { return close(.string(text)) }
      token = .none
      expected = .colon
      if let last = containers.indices.last, case .object(let members, _) = containers[last] {
        containers[last] = .object(members, name: text)
      }
    case 0..<0x20: isBroken = true
    default: bytes.append(byte)
    }
  }

  private mutating func takeEscape(_ byte: UInt8) {
    escape.append(byte)
    func end(_ byte: UInt8) {
      bytes.append(byte)
      escape = []
    }
    switch escape.count {
    case 2:
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): end(byte)
      case UInt8(ascii: "b"): end(8)
      case UInt8(ascii: "f"): end(12)
      case UInt8(ascii: "n"): end(10)
      case UInt8(ascii: "r"): end(13)
      case UInt8(ascii: "t"): end(9)
      case UInt8(ascii: "u"): break
      default: isBroken = true
      }
    case 6:
      guard let unit = Self.unit(escape[2...]) else {
        isBroken = true
        return
      }
      if unit & 0xFC00 == 0xD800 { return }
      guard let scalar = Unicode.Scalar(unit) else {
        isBroken = true
        return
      }
      bytes += Array(String(Character(scalar)).utf8)
      escape = []
    case 7: if byte != UInt8(ascii: "\\") { isBroken = true }
    case 8: if byte != UInt8(ascii: "u") { isBroken = true }
    case 12:
      guard let high = Self.unit(escape[2..<6]), let low = Self.unit(escape[8...]), low & 0xFC00 == 0xDC00,
        let scalar = Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF))
      else {
        isBroken = true
        return
      }
      bytes += Array(String(Character(scalar)).utf8)
      escape = []
    default: break
    }
  }

  private static func unit(_ digits: ArraySlice<UInt8>) -> UInt32? {
    var unit: UInt32 = 0
    for digit in digits {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt32(value)
    }
    return unit
  }
}
