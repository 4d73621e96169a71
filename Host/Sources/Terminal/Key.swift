/// What somebody typed.
enum Key: Hashable, Sendable {
  case text(String)
  /// Text from the clipboard, newlines and all.
  case paste(String)
  case enter, newline, tab, backspace, delete, escape
  case left, right, up, down, home, end, wordLeft, wordRight
  case deleteWordForward
  /// With the control key, as in `a`.
  case control(Character)
  /// The terminal is gone.
  case endOfInput
}
