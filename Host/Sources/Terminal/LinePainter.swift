/// Shows a line editor on a terminal, over as many rows as it takes. Pure: state in, text to write out.
struct LinePainter {
  /// What a terminal shows of a line: rows, and where the cursor is.
  struct Layout {
    var rows: [String] = [""]
    /// The cells of each row.
    var widths: [Int] = [0]
    var cursorRow = 0
    var cursorColumn = 0
  }

  /// What stands before the text in the rows after a line break.
  private static let continuation = "… "

  let prompt: String
  /// The prompt's colour, as an SGR sequence; empty for none.
  let style: String
  private var painted = Layout()

  init(prompt: String, style: String = "") {
    self.prompt = prompt
    self.style = style
  }

  /// The sequence that paints `editor`; the cursor must be where the last painting left it.
  mutating func paint(_ editor: LineEditor, columns: Int, rows: Int) -> String {
    var text = erase()
    painted = Self.window(layout(editor, columns: max(columns, 8)), rows: max(rows, 2))
    text += painted.rows.joined(separator: "\r\n")
    let below = painted.rows.count - 1 - painted.cursorRow
    if below > 0 { text += "\u{1B}[\(below)A" }
    text += "\r"
    if painted.cursorColumn > 0 { text += "\u{1B}[\(painted.cursorColumn)C" }
    return text
  }

  /// Wipes what was painted; the cursor is then at its start.
  mutating func erase() -> String {
    defer { painted = Layout() }
    return (painted.cursorRow > 0 ? "\u{1B}[\(painted.cursorRow)A" : "") + "\r\u{1B}[J"
  }

  /// The painted line stays; the next output begins below it.
  mutating func leave() -> String {
    defer { painted = Layout() }
    let below = painted.rows.count - 1 - painted.cursorRow
    return (below > 0 ? "\u{1B}[\(below)B" : "") + "\r\n"
  }

  /// After a resize the terminal has wrapped the rows that no longer fit: the cursor is further down then.
  mutating func resized(columns: Int) {
    let columns = max(columns, 8)
    let above = painted.widths[..<painted.cursorRow].reduce(0) { $0 + max(0, $1 - 1) / columns }
    painted.cursorRow += above + painted.cursorColumn / columns
  }

  // MARK: - Layout

  private func layout(_ editor: LineEditor, columns: Int) -> Layout {
    var layout = Layout()
    let head = editor.search.map { "(search: \($0.query)) " } ?? prompt
    for character in head { Self.append(String(character), to: &layout, columns) }
    if !style.isEmpty { layout.rows[0] = "\(style)\(layout.rows[0])\u{1B}[0m" }
    for (index, character) in editor.text.enumerated() {
      if index == editor.cursor { Self.markCursor(&layout, columns) }
      if character == "\n" {
        Self.startRow(&layout)
        for character in Self.continuation { Self.append(String(character), to: &layout, columns) }
      } else {
        Self.append(character == "\t" ? "  " : String(character), to: &layout, columns)
      }
    }
    if editor.cursor == editor.text.count { Self.markCursor(&layout, columns) }
    return layout
  }

  private static func startRow(_ layout: inout Layout) {
    layout.rows.append("")
    layout.widths.append(0)
  }

  /// A character that doesn't fit goes to the next row whole.
  private static func append(_ shown: String, to layout: inout Layout, _ columns: Int) {
    let width = CellWidth.of(shown)
    if layout.widths[layout.widths.count - 1] + width > columns { startRow(&layout) }
    layout.rows[layout.rows.count - 1] += shown
    layout.widths[layout.widths.count - 1] += width
  }

  private static func markCursor(_ layout: inout Layout, _ columns: Int) {
    // Behind a full row there is no cell: the cursor waits in the next one.
    if layout.widths[layout.widths.count - 1] >= columns { startRow(&layout) }
    layout.cursorRow = layout.rows.count - 1
    layout.cursorColumn = layout.widths[layout.widths.count - 1]
  }

  /// As many rows as the terminal has, the cursor's among them.
  private static func window(_ layout: Layout, rows: Int) -> Layout {
    guard layout.rows.count > rows else { return layout }
    let first = min(max(0, layout.cursorRow - rows / 2), layout.rows.count - rows)
    return Layout(
      rows: Array(layout.rows[first..<(first + rows)]), widths: Array(layout.widths[first..<(first + rows)]),
      cursorRow: layout.cursorRow - first, cursorColumn: layout.cursorColumn)
  }
}
