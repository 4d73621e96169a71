import Glibc
import RoostCore

/// What somebody types on and reads.
extension Examination {
  mutating func examineTerminal() {
    let inputs = [("input", STDIN_FILENO), ("output", STDOUT_FILENO), ("error", STDERR_FILENO)]
    let terminals = inputs.filter { isatty($0.1) == 1 }
    guard let (_, descriptor) = terminals.last else {
      return note(.ok, "terminal", "none: no colours, no progress, no editing of lines")
    }
    let others = inputs.filter { isatty($0.1) != 1 }.map { "standard \($0.0)" }
    let kind = invocation.environment["TERM"] ?? ""
    var size = winsize()
    let isSized = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
    let faults = findings.count
    if kind.isEmpty || kind == "dumb" {
      note(
        .warning, "terminal", "TERM is \(kind.isEmpty ? "not set" : "\"dumb\""), so lines are not edited and nothing is coloured",
        at: "TERM",
        fix: "export TERM=xterm-256color")
    }
    if !isSized {
      note(
        .warning, "terminal", "it does not say how large it is; 80 columns and 24 rows are taken for granted",
        fix: "stty columns 80 rows 24")
    }
    if !usesUTF8 {
      note(
        .warning, "terminal", "the locale \(locale.isEmpty ? "is not set" : "is \(locale)"), and what is printed is UTF-8", at: "LANG",
        fix: "export LANG=C.UTF-8")
    }
    guard findings.count == faults else { return }
    let except = others.isEmpty ? "" : "; not a terminal: \(others.joined(separator: ", "))"
    note(.ok, "terminal", "\(kind), \(size.ws_col) columns, \(size.ws_row) rows, \(locale)\(except)")
  }

  /// The first that is set decides, as setlocale(3) has it.
  private var locale: String {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = invocation.environment[name], !value.isEmpty { return value }
    }
    return ""
  }

  private var usesUTF8: Bool {
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
