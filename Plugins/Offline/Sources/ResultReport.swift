import RoostCore

/// One tool result in plain words.
struct ResultReport {
  private(set) var text: String
  /// The `file:line` places that the text was taken from.
  private(set) var sources: [String] = []

  init(_ result: ToolResult) {
    let content = Self.bounded(result.text, AnswerWriter.resultLimit * 8)
    let name = result.name
    if result.isError {
      text = "\(name) failed: \(Self.bounded(Self.line(content), AnswerWriter.resultLimit))"
      return
    }
    if content.unicodeScalars.allSatisfy(\.isSpace) {
      text = "\(name) gave nothing."
      return
    }
    if let json = try? JSONValue(parsing: content), json.objectValue != nil || json.arrayValue != nil {
      text = "\(name): " + Self.bounded(Self.words(json, depth: 0), AnswerWriter.resultLimit)
      Self.collect(json, &sources, depth: 0)
      return
    }
    let passages = Self.passages(content)
    if passages.isEmpty {
      text = "\(name): " + Self.bounded(content, AnswerWriter.resultLimit)
      return
    }
    text = "\(name): " + passages.map { Self.bounded($0.text, 400) + " (\($0.source))" }.joined(separator: "\n")
    sources = passages.map(\.source)
  }

  // MARK: passages

  /// The passages that begin with a `file:line`, at most the first few.
  private static func passages(_ content: String) -> [(source: String, text: String)] {
    var found: [(source: String, text: String)] = []
    var isQuoted = false
    for line in content.split(whereSeparator: \.isNewline) {
      if let (source, rest) = citation(line) {
        if found.count == AnswerWriter.passageLimit { break }
        // What stands in brackets behind the place is its heading.
        let isHeading = rest.isEmpty || (rest.hasPrefix("(") && rest.hasSuffix(")"))
        found.append((source, isHeading ? "" : rest))
        isQuoted = false
      } else if !found.isEmpty {
        let isQuotation = line.hasPrefix(">")
        if isQuoted && !isQuotation { continue }
        isQuoted = isQuotation
        let words = line.drop { $0 == ">" || $0 == "#" || $0.isWhitespace }
        let last = found.count - 1
        if !words.isEmpty { found[last].text += (found[last].text.isEmpty ? "" : " ") + String(words) }
      }
    }
    return found.filter { !$0.text.isEmpty }
  }

  /// A `file:line` among a line's first words, and what follows it.
  private static func citation(_ line: Substring) -> (String, String)? {
    for word in line.split(whereSeparator: \.isWhitespace).prefix(3) {
      let bare = word.drop { "[(".contains($0) }
      var source = ""
      let parts = bare.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count >= 2, parts[0].contains("."), !parts[0].isEmpty else { continue }
      let digits = parts[1].prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
      guard digits.first?.isNumber == true else { continue }
      source = "\(parts[0]):\(digits)"
      var rest = line[digits.endIndex...]
      rest = rest.drop { ":]) \t-–—".contains($0) }
      return (source, String(rest))
    }
    return nil
  }

  // MARK: JSON

  private static let deepest = 4

  private static func words(_ json: JSONValue, depth: Int) -> String {
    switch json {
    case .object(let members):
      if depth > deepest { return json.description }
      let parts = members.map { "\(spaced($0.key)): \(words($0.value, depth: depth + 1))" }
      return depth == 0 || members.count < 2 ? parts.joined(separator: ", ") : "(" + parts.joined(separator: ", ") + ")"
    case .array(let elements):
      if depth > deepest { return json.description }
      return elements.isEmpty ? "none" : elements.map { words($0, depth: depth + 1) }.joined(separator: "; ")
    case .string(let text): return line(text)
    case .bool(let flag): return flag ? "yes" : "no"
    case .null: return "none"
    case .integer, .number, .decimal: return json.description
    }
  }

  private static func spaced(_ key: String) -> String { String(key.map { $0 == "_" ? " " : $0 }) }

  private static func collect(_ json: JSONValue, _ sources: inout [String], depth: Int) {
    guard depth <= deepest, sources.count < 10 else { return }
    switch json {
    case .object(let members):
      for (key, value) in members {
        if ["source", "citation", "url"].contains(key), let text = value.stringValue, !sources.contains(text) { sources.append(text) }
        collect(value, &sources, depth: depth + 1)
      }
    case .array(let elements): for element in elements { collect(element, &sources, depth: depth + 1) }
    default: break
    }
  }

  // MARK: bounds

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// At most `limit` scalars, cut between words.
  static func bounded(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex), end < scalars.endIndex else {
      return text
    }
    let cut = scalars[..<end]
    let space = cut.lastIndex(where: \.isSpace) ?? end
    return String(cut[..<space]) + " …"
  }
}
