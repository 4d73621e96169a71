/// A piece of a file that is found and quoted as a whole: a paragraph, with the headings above it.
struct Passage: Hashable, Sendable {
  /// Longest passage, in bytes; a longer paragraph is cut between lines.
  static let lengthLimit = 1_600
  /// A shorter paragraph is joined with what follows it, as the line that introduces a list.
  static let shortLength = 80
  /// Longest line quoted, in characters.
  static let lineLimit = 1_000

  /// The line it begins on, from 1.
  var line: Int
  var text: String
  var headings: [String]

  /// The passages of a text, in order.
  static func split(_ text: String) -> [Passage] {
    var splitter = PassageSplitter()
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { splitter.add(line) }
    return splitter.finish()
  }
}

/// Puts lines together to passages.
private struct PassageSplitter {
  private var passages: [Passage] = []
  private var headings: [(level: Int, title: String)] = []
  private var lines: [String] = []
  private var firstLine = 1
  private var length = 0
  private var number = 0
  /// The mark that ends the code block begun; nil outside one.
  private var fence: String?
  private var hasBreak = false

  mutating func add(_ line: Substring) {
    number += 1
    let content = line.trimmed
    if let open = fence {
      append(line)
      if content.hasPrefix(open) { fence = nil }
      return
    }
    if content.hasPrefix("```") || content.hasPrefix("~~~") {
      fence = String(content.prefix(3))
      append(line)
      return
    }
    if content.isEmpty {
      if length >= Passage.shortLength { flush() } else { hasBreak = !lines.isEmpty }
      return
    }
    if let heading = Self.heading(content) {
      flush()
      enter(heading.level, heading.title)
    } else if let level = Self.underline(content), lines.count == 1, !hasBreak, let title = lines.first {
      // A line underlined with = or - is a heading as well.
      lines = []
      flush()
      enter(level, String(title[...].trimmed))
    } else {
      append(line)
    }
  }

  mutating func finish() -> [Passage] {
    flush()
    return passages
  }

  private mutating func append(_ line: Substring) {
    let text = String(line.prefix(Passage.lineLimit)) + (line.dropFirst(Passage.lineLimit).isEmpty ? "" : "…")
    if length + text.utf8.count > Passage.lengthLimit { flush() }
    if lines.isEmpty { firstLine = number } else if hasBreak { lines.append("") }
    hasBreak = false
    lines.append(text)
    length += text.utf8.count + 1
  }

  private mutating func flush() {
    if !lines.isEmpty {
      passages.append(Passage(line: firstLine, text: lines.joined(separator: "\n"), headings: headings.map(\.title)))
    }
    lines = []
    length = 0
    hasBreak = false
  }

  private mutating func enter(_ level: Int, _ title: String) {
    headings.removeAll { $0.level >= level }
    headings.append((level, String(title.prefix(200))))
  }

  /// `## Title`, also `== Title` of AsciiDoc.
  private static func heading(_ line: Substring) -> (level: Int, title: String)? {
    for mark: Character in ["#", "="] {
      let marks = line.prefix { $0 == mark }
      guard (1...6).contains(marks.count), line.dropFirst(marks.count).first == " " else { continue }
      var title = line.dropFirst(marks.count).trimmed
      while title.last == mark { title.removeLast() }
      title = title.trimmed
      return title.isEmpty ? nil : (marks.count, String(title))
    }
    return nil
  }

  private static func underline(_ line: Substring) -> Int? {
    guard line.count >= 3, let mark = line.first, mark == "=" || mark == "-", line.allSatisfy({ $0 == mark }) else { return nil }
    return mark == "=" ? 1 : 2
  }
}

extension Substring {
  /// Without white space at both ends.
  var trimmed: Substring {
    var result = drop(while: \.isWhitespace)
    while result.last?.isWhitespace == true { result.removeLast() }
    return result
  }
}
