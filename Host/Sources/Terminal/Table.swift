/// Rows of text in columns.
enum Table {
  /// Each row on a line; the last column is as long as it is.
  static func text(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? CellWidth.of($0[column]) : 0 }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - CellWidth.of(cell))
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
