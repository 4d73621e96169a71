/// Turns a terminal's bytes into keys. Pure: bytes in, keys out, whatever the pieces they arrive in.
struct KeyDecoder {
  /// The most bytes of one paste that are kept.
  static let pasteLimit = 16_777_216
  /// The longest escape sequence that is waited for.
  private static let sequenceLimit = 32

  private var pending: [UInt8] = []
  /// The paste so far; nil outside one.
  private var paste: [UInt8]?

  private static let pasteStart: [UInt8] = Array("\u{1B}[200~".utf8)
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// Whether an escape sequence has begun: nothing more in a moment means that it was the escape key.
  var isWaiting: Bool { paste == nil && pending.first == 0x1B }

  mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes {
      if paste != nil {
        if let text = appendToPaste(byte) { keys.append(.paste(text)) }
        continue
      }
      pending.append(byte)
      if let key = take() { keys.append(contentsOf: key) }
    }
    return Self.joined(keys)
  }

  /// The keys of a sequence that will not be completed.
  mutating func flush() -> [Key] {
    guard paste == nil, !pending.isEmpty else { return [] }
    defer { pending = [] }
    if pending == [0x1B] { return [.escape] }
    return pending[0] == 0x1B ? [] : [.text("\u{FFFD}")]
  }

  // MARK: - Pieces

  /// The pasted text, once its end is there.
  private mutating func appendToPaste(_ byte: UInt8) -> String? {
    guard var text = paste else { return nil }
    // Moved out and back, so that growing it copies nothing.
    paste = []
    if text.count < Self.pasteLimit + Self.pasteEnd.count { text.append(byte) } else { Self.slide(&text, byte) }
    guard byte == UInt8(ascii: "~"), text.count >= Self.pasteEnd.count, text.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) else {
      paste = text
      return nil
    }
    paste = nil
    text.removeLast(Self.pasteEnd.count)
    return Self.unixNewlines(String(decoding: text, as: UTF8.self))
  }

  /// Keeps looking for the end of a paste whose text is full.
  private static func slide(_ text: inout [UInt8], _ byte: UInt8) {
    let start = text.count - pasteEnd.count
    for index in start..<(text.count - 1) { text[index] = text[index + 1] }
    text[text.count - 1] = byte
  }

  private static func unixNewlines(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n", previous == "\r" {
        previous = scalar
        continue
      }
      result.append(scalar == "\r" ? "\n" : scalar)
      previous = scalar
    }
    return String(result)
  }

  /// The keys that the pending bytes make; nil while more is needed.
  private mutating func take() -> [Key]? {
    let first = pending[0]
    switch first {
    case 0x1B: return takeSequence()
    case 0..<0x20, 0x7F:
      pending = []
      return [Self.controlKey(first)]
    case 0..<0x80:
      pending = []
      return [.text(String(UnicodeScalar(first)))]
    default: return takeUTF8(first)
    }
  }

  private mutating func takeUTF8(_ first: UInt8) -> [Key]? {
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let last = pending[pending.count - 1]
    if length == 1 || (pending.count > 1 && last & 0xC0 != 0x80) {
      // Not UTF-8: one replacement, and the byte that broke it starts anew.
      pending = length == 1 ? [] : [last]
      return [.text("\u{FFFD}")] + (pending.isEmpty ? [] : take() ?? [])
    }
    guard pending.count == length else { return nil }
    defer { pending = [] }
    return [.text(String(decoding: pending, as: UTF8.self))]
  }

  private static func controlKey(_ byte: UInt8) -> Key {
    switch byte {
    // A line feed comes from what was typed ahead, while the terminal still turned the one into the other.
    case 0x0D, 0x0A: .enter
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    case 0: .control("@")
    default: .control(Character(UnicodeScalar(byte &+ 0x60)))
    }
  }

  // MARK: - Escape sequences

  private mutating func takeSequence() -> [Key]? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      guard pending.count > 2 else { return nil }
      let last = pending[pending.count - 1]
      // The Linux console's function keys: ESC [ [ A.
      if pending.count == 3, last == UInt8(ascii: "[") { return nil }
      guard (0x40...0x7E).contains(last) || pending.count >= Self.sequenceLimit else { return nil }
      defer { pending = [] }
      if pending == Self.pasteStart {
        paste = []
        return []
      }
      return Self.sequenceKey(pending).map { [$0] } ?? []
    case 0x1B:
      // Escape twice: the first was the key.
      pending = [0x1B]
      return [.escape]
    default:
      defer { pending = [] }
      return Self.altKey(pending[1]).map { [$0] } ?? []
    }
  }

  private static func altKey(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "b"), UInt8(ascii: "B"): .wordLeft
    case UInt8(ascii: "f"), UInt8(ascii: "F"): .wordRight
    case UInt8(ascii: "d"), UInt8(ascii: "D"): .deleteWordForward
    case 0x0D, 0x0A: .newline
    case 0x7F, 0x08: .control("w")
    default: nil
    }
  }

  private static func sequenceKey(_ bytes: [UInt8]) -> Key? {
    let parameters = String(decoding: bytes[2..<(bytes.count - 1)], as: UTF8.self)
    // ;5 is the control key, ;3 is alt.
    let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
    switch bytes[bytes.count - 1] {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return isWord ? .wordRight : .right
    case UInt8(ascii: "D"): return isWord ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "~"):
      switch parameters.prefix(while: { $0 != ";" }) {
      case "1", "7": return .home
      case "4", "8": return .end
      case "3": return .delete
      default: return nil
      }
    default: return nil
    }
  }

  /// One key for text that arrived together: what was typed ahead is drawn once.
  static func joined(_ keys: [Key]) -> [Key] {
    var result: [Key] = []
    for key in keys {
      if case .text(let more) = key, case .text(let text)? = result.last {
        result[result.count - 1] = .text(text + more)
      } else {
        result.append(key)
      }
    }
    return result
  }
}
