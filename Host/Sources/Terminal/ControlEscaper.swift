/// Shows control characters instead of sending them to a terminal, where a model's text could move the cursor, change the title or
/// write to the clipboard.
///
/// Newlines, tabs and everything printable pass. The C0 controls, DEL, the C1 controls and the marks that reverse the direction of text
/// are written as `\u{1b}`; a carriage return before a newline is dropped.
struct ControlEscaper {
  private var pendingReturn = false

  /// The next piece of a text, ready for a terminal.
  mutating func pass(_ piece: String) -> String {
    if !pendingReturn, Self.isClean(piece) { return piece }
    var shown = ""
    shown.reserveCapacity(piece.utf8.count)
    for scalar in piece.unicodeScalars {
      if pendingReturn {
        pendingReturn = false
        if scalar != "\n" { shown += Self.escaped("\r") }
      }
      if scalar == "\r" {
        pendingReturn = true
      } else if Self.mustEscape(scalar), scalar != "\n", scalar != "\t" {
        shown += Self.escaped(scalar)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// A whole text; without layout, newlines and tabs are shown as escapes too.
  static func escape(_ text: String, keepingLayout: Bool = true) -> String {
    if keepingLayout {
      var escaper = ControlEscaper()
      let shown = escaper.pass(text)
      return escaper.pendingReturn ? shown + escaped("\r") : shown
    }
    if !text.unicodeScalars.contains(where: mustEscape) { return text }
    return text.unicodeScalars.map { mustEscape($0) ? escaped($0) : String($0) }.joined()
  }

  /// Whether every byte is printable ASCII, a newline or a tab: nearly every piece, and no look at scalars then.
  private static func isClean(_ piece: String) -> Bool {
    piece.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 }
  }

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }
}
