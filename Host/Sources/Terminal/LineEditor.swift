/// A line being typed. Pure: keys in, actions out; a `LinePainter` shows it.
struct LineEditor {
  enum Action: Hashable {
    /// Nothing to show.
    case none
    case redraw
    case clearScreen
    /// Finished.
    case submit(String)
    /// Ctrl-C; the line is gone, and whether there was something in it.
    case interrupt(wasEmpty: Bool)
    /// Ctrl-D in an empty line, or no more input.
    case end
  }

  private(set) var text: [Character] = []
  /// Where the next character goes.
  private(set) var cursor = 0
  /// The search of Ctrl-R, while it lasts.
  private(set) var search: Search?
  private let history: LineHistory
  /// The line of the history that is shown; the history's count for a line of one's own.
  private var place: Int
  private var draft: [Character] = []
  /// What Ctrl-K, Ctrl-U or Ctrl-W took last.
  private var killed: [Character] = []

  struct Search {
    var query = ""
    var place: Int?
    /// The line before the search began.
    let original: [Character]
  }

  init(history: LineHistory) {
    self.history = history
    place = history.lines.count
  }

  mutating func apply(_ key: Key) -> Action {
    if search != nil, let action = applyToSearch(key) { return action }
    switch key {
    case .text(let typed), .paste(let typed): insert(typed)
    case .newline: insert("\n")
    case .enter: return .submit(String(text))
    case .tab: insert("\t")
    case .backspace: erase(from: cursor - 1, to: cursor)
    case .delete: erase(from: cursor, to: cursor + 1)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home: cursor = lineStart
    case .end: cursor = lineEnd
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .up: moveUp()
    case .down: moveDown()
    case .deleteWordForward: kill(from: cursor, to: wordEnd)
    case .escape: return .none
    case .endOfInput: return .end
    case .control(let letter): return applyControl(letter)
    }
    return .redraw
  }

  private mutating func applyControl(_ letter: Character) -> Action {
    switch letter {
    case "a": cursor = lineStart
    case "b": cursor = max(0, cursor - 1)
    case "c":
      let wasEmpty = text.isEmpty
      text = []
      cursor = 0
      return .interrupt(wasEmpty: wasEmpty)
    case "d":
      if text.isEmpty { return .end }
      erase(from: cursor, to: cursor + 1)
    case "e": cursor = lineEnd
    case "f": cursor = min(text.count, cursor + 1)
    case "h": erase(from: cursor - 1, to: cursor)
    case "k": kill(from: cursor, to: cursor == lineEnd ? cursor + 1 : lineEnd)
    case "l": return .clearScreen
    case "n": moveDown()
    case "p": moveUp()
    case "r": search = Search(original: text)
    case "t": swap()
    case "u": kill(from: lineStart, to: cursor)
    case "w": kill(from: wordStart, to: cursor)
    case "y": insert(String(killed))
    default: return .none
    }
    return .redraw
  }

  // MARK: - Text

  private mutating func insert(_ typed: String) {
    // Joined with what stands before, so that a combining mark meets its letter.
    let before = text[..<cursor].last.map { String($0) } ?? ""
    let added = Array(before + typed.filter { $0 == "\n" || $0 == "\t" || !Self.isControl($0) })
    let start = before.isEmpty ? cursor : cursor - 1
    text.replaceSubrange(start..<cursor, with: added)
    cursor = start + added.count
  }

  private static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.allSatisfy { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }

  private mutating func erase(from start: Int, to end: Int) {
    let range = max(0, start)..<min(text.count, max(0, end))
    guard !range.isEmpty else { return }
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func kill(from start: Int, to end: Int) {
    let end = min(text.count, end)
    guard start < end else { return }
    killed = Array(text[start..<end])
    erase(from: start, to: end)
  }

  private mutating func swap() {
    guard text.count > 1, cursor > 0 else { return }
    let right = cursor == text.count ? cursor - 1 : cursor
    text.swapAt(right - 1, right)
    cursor = right + 1
  }

  // MARK: - Places

  private var lineStart: Int { (text[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
  private var lineEnd: Int { text[cursor...].firstIndex(of: "\n") ?? text.count }

  private var wordStart: Int {
    var place = cursor
    while place > 0, text[place - 1].isWhitespace { place -= 1 }
    while place > 0, !text[place - 1].isWhitespace { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < text.count, text[place].isWhitespace { place += 1 }
    while place < text.count, !text[place].isWhitespace { place += 1 }
    return place
  }

  /// One line up in a text of several, else one line back in the history.
  private mutating func moveUp() {
    let start = lineStart
    guard start == 0 else {
      let column = cursor - start
      cursor = start - 1
      cursor = min(lineStart + column, cursor)
      return
    }
    guard place > 0 else { return }
    show(place - 1)
  }

  private mutating func moveDown() {
    let end = lineEnd
    guard end == text.count else {
      let column = cursor - lineStart
      cursor = end + 1
      cursor = min(cursor + column, lineEnd)
      return
    }
    guard place < history.lines.count else { return }
    show(place + 1)
  }

  private mutating func show(_ next: Int) {
    if place == history.lines.count { draft = text }
    place = next
    text = next == history.lines.count ? draft : Array(history.lines[next])
    cursor = text.count
  }

  // MARK: - Search

  /// Nil for a key that ends the search and then means what it always does.
  private mutating func applyToSearch(_ key: Key) -> Action? {
    guard var current = search else { return nil }
    var from = current.place.map { $0 + 1 } ?? history.lines.count
    switch key {
    case .text(let typed): current.query += typed
    case .backspace, .control("h"):
      if !current.query.isEmpty { current.query.removeLast() }
      from = history.lines.count
    case .control("r"): from = current.place ?? history.lines.count
    case .control("g"), .control("c"), .escape:
      text = current.original
      cursor = text.count
      search = nil
      return .redraw
    default:
      search = nil
      return nil
    }
    if let found = history.place(of: current.query, before: from) {
      current.place = found
      text = Array(history.lines[found])
      cursor = text.count
    }
    search = current
    return .redraw
  }
}
