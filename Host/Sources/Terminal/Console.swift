import Glibc
import Synchronization

/// Where the host prints: results to standard output, everything else to standard error.
final class Console: Sendable {
  /// Standard output was closed by whoever read it.
  struct OutputClosed: Error {}

  let isOutputTerminal: Bool
  let isErrorTerminal: Bool
  /// Whether standard error may be coloured.
  let usesColor: Bool
  let isQuiet: Bool
  let isVerbose: Bool
  private let canMoveCursor: Bool
  private let escaper = Mutex(ControlEscaper())
  private let reasoning = Mutex(ControlEscaper())
  /// What stands on the terminal's last line, which a line on standard error must not be glued to.
  private let lastLine = Mutex(LastLine.whole)

  private enum LastLine { case whole, begun, progress }

  init(isQuiet: Bool, isVerbose: Bool, isColorAllowed: Bool, terminalName: String?) {
    isOutputTerminal = isatty(STDOUT_FILENO) == 1
    isErrorTerminal = isatty(STDERR_FILENO) == 1
    canMoveCursor = terminalName != nil && terminalName != "dumb"
    usesColor = isColorAllowed && isErrorTerminal && canMoveCursor
    self.isQuiet = isQuiet
    self.isVerbose = isVerbose
  }

  // MARK: - Results

  /// Writes a piece of the result: as it is into a file or pipe, its control characters shown on a terminal.
  func write(_ text: String) throws {
    let shown = isOutputTerminal ? escaper.withLock { $0.pass(text) } : text
    try writeRaw(shown)
  }

  func writeLine(_ text: String) throws { try write(text + "\n") }

  private func writeRaw(_ text: String) throws {
    var text = text
    if isOutputTerminal, isErrorTerminal, let last = text.utf8.last { lastLine.withLock { $0 = last == 0x0A ? .whole : .begun } }
    let failure = text.withUTF8 { FileBytes.writeAll(STDOUT_FILENO, $0) }
    try Self.checkOutput(failure)
  }

  /// Throws what the error number of a write to standard output means.
  static func checkOutput(_ failure: Int32) throws {
    switch failure {
    case 0: return
    case EPIPE: throw OutputClosed()
    default: throw HostError(.failed, "cannot write to standard output: \(String(cString: strerror(failure)))")
    }
  }

  // MARK: - Everything else

  /// A line for whoever watches; `--quiet` drops it.
  func note(_ line: String) {
    if !isQuiet { printError(dimmed(line)) }
  }

  /// A line that only `--verbose` prints.
  func detail(_ line: String) {
    if isVerbose { printError(dimmed(line)) }
  }

  /// A line that is printed whatever the flags say.
  func error(_ line: String) { printError(ControlEscaper.escape(line)) }

  /// A piece of a model's reasoning.
  func reason(_ text: String) {
    let shown = reasoning.withLock { $0.pass(text) }
    if let last = shown.utf8.last { lastLine.withLock { $0 = last == 0x0A ? .whole : .begun } }
    _ = FileBytes.writeAll(STDERR_FILENO, Array((usesColor ? "\u{1B}[2m\(shown)\u{1B}[0m" : shown).utf8))
  }

  // MARK: - Progress

  /// Only where a line can be wiped again.
  var showsProgress: Bool { isErrorTerminal && canMoveCursor && !isQuiet }

  func showProgress(_ text: String) {
    lastLine.withLock { $0 = .progress }
    _ = FileBytes.writeAll(STDERR_FILENO, Array("\r\u{1B}[K\(ControlEscaper.escape(text, keepingLayout: false))".utf8))
  }

  func clearProgress() {
    lastLine.withLock { $0 = .whole }
    _ = FileBytes.writeAll(STDERR_FILENO, Array("\r\u{1B}[K".utf8))
  }

  private func dimmed(_ line: String) -> String {
    usesColor ? "\u{1B}[2m\(ControlEscaper.escape(line))\u{1B}[0m" : ControlEscaper.escape(line)
  }

  private func printError(_ line: String) {
    let before = lastLine.withLock { last in
      defer { last = .whole }
      return switch last {
      case .whole: ""
      case .begun: "\n"
      case .progress: "\r\u{1B}[K"
      }
    }
    // Nobody reads standard error any more: there is no one to tell.
    _ = FileBytes.writeAll(STDERR_FILENO, Array((before + line + "\n").utf8))
  }
}
