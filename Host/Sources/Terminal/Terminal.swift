import Glibc
import Synchronization

/// The terminal that somebody types on.
enum Terminal {
  /// The settings to go back to; nil while nothing was changed.
  private static let original = Mutex<termios?>(nil)

  /// Every key at once, unechoed, Ctrl-C included, pasted text marked as such; false where that can't be had.
  static func enterRawMode() -> Bool {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return false }
    original.withLock { if $0 == nil { $0 = settings } }
    cfmakeraw(&settings)
    // Output keeps turning newlines into whole line breaks.
    settings.c_oflag |= tcflag_t(OPOST)
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) == 0 else { return false }
    show("\u{1B}[?2004h")
    return true
  }

  /// Every key at once, Ctrl-C included, and nothing that is typed is shown; false where that can't be had.
  static func hideTyping() -> Bool {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return false }
    original.withLock { if $0 == nil { $0 = settings } }
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) == 0
  }

  /// Back to how the terminal was found. Safe at any time, from any thread, twice.
  static func restore() {
    original.withLock { settings in
      guard var before = settings else { return }
      show("\u{1B}[?2004l")
      tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
      settings = nil
    }
  }

  /// What concerns the terminal goes to standard error: standard output holds answers only.
  static func show(_ text: String) { _ = FileBytes.writeAll(STDERR_FILENO, Array(text.utf8)) }

  static func size(of descriptor: Int32) -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
