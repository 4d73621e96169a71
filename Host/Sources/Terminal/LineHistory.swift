import Glibc
import RoostCore

/// The lines typed before, oldest first.
struct LineHistory: Sendable {
  static let limit = 1_000
  /// The longest line that is kept, in bytes.
  static let lineLimit = 65_536

  private(set) var lines: [String] = []

  /// Adds a line, unless it is empty, huge, or the last one again; false where it isn't added.
  @discardableResult mutating func add(_ line: String) -> Bool {
    guard !line.isEmpty, line.utf8.count <= Self.lineLimit, line != lines.last else { return false }
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
    return true
  }

  /// The newest line before `place` that holds `text`.
  func place(of text: String, before place: Int) -> Int? {
    guard !text.isEmpty else { return nil }
    return lines[..<max(0, min(place, lines.count))].lastIndex { $0.contains(text) }
  }
}

/// The history's file: one JSON string a line, readable by its owner alone.
struct LineHistoryFile: Sendable {
  let path: String

  /// What is in the file; a line that isn't a JSON string is passed over, since another version may have written it.
  func read() -> LineHistory {
    var history = LineHistory()
    guard let bytes = try? FileBytes.read(path, limit: LineHistory.limit * LineHistory.lineLimit) else { return history }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let value = try? JSONValue(parsing: Array(line)), let text = value.stringValue else { continue }
      history.add(text)
    }
    return history
  }

  /// Writes the whole history; the file appears at once or not at all.
  func write(_ history: LineHistory) throws(FileBytes.Failure) {
    var bytes: [UInt8] = []
    for line in history.lines {
      JSONValue.string(line).write(into: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    if let folder = path.lastIndex(of: "/") { try FileBytes.makeFolder(String(path[..<folder])) }
    try FileBytes.replace(path, with: bytes, mode: 0o600)
  }
}
