/// Cuts bytes that arrive in pieces into lines, and keeps the last of them. Memory is bounded whatever arrives.
struct LineBuffer {
  /// The longest line, in bytes; a longer one is cut into several.
  static let maximumLine = 8 << 10
  /// How many of the last lines are kept, for the message that says how a worker ended.
  static let keptLines = 20

  private var partial: [UInt8] = []
  private(set) var last: [String] = []

  /// The lines that `bytes` complete, without their ends; bytes that are no UTF-8 are replaced.
  mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines.append(take())
      } else {
        partial.append(byte)
        if partial.count == Self.maximumLine { lines.append(take()) }
      }
    }
    keep(lines)
    return lines
  }

  /// What came after the last line end.
  mutating func finish() -> [String] {
    guard !partial.isEmpty else { return [] }
    let lines = [take()]
    keep(lines)
    return lines
  }

  private mutating func take() -> String {
    if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
    defer { partial.removeAll(keepingCapacity: true) }
    return String(decoding: partial, as: UTF8.self)
  }

  private mutating func keep(_ lines: [String]) {
    last += lines.suffix(Self.keptLines)
    if last.count > Self.keptLines { last.removeFirst(last.count - Self.keptLines) }
  }
}
