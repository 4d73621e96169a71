internal import CRoostSystem

/// Why a worker is gone, or never came.
enum WorkerEnding: Error, Hashable, Sendable {
  /// The process ended by itself.
  case exited(code: Int32)
  case signalled(Int32)
  /// Somebody else in the program took the status.
  case vanished
  /// It closed its connection, and was ended for that.
  case disconnected
  /// It sent what is no frame, or a frame out of place, and was ended for that.
  case misspoke(String)
  /// A call went on after its time and after it was cancelled; the worker was ended for that.
  case overran(Duration)
  case startTimedOut(Duration)
  /// The plugin could not be opened in it.
  case notOpened(String)
  case notConfined(String)
  case notStarted(String)
  /// Roost ended it.
  case stopped

  /// As in "was ended by signal 11 (SIGSEGV)".
  var reason: String {
    switch self {
    case .exited(let code): "exited with status \(code)"
    case .signalled(let signal):
      "was ended by signal \(signal)" + (roost_signal_name(signal).map { " (SIG\(String(cString: $0)))" } ?? "")
    case .vanished: "ended, and another part of this program took its status"
    case .disconnected: "closed its connection to Roost and was ended"
    case .misspoke(let what): "sent \(what), and was ended"
    case .overran(let timeout):
      "was ended, because a call in it went on after its time (\(timeout.seconds) s) or its cancellation"
    case .startTimedOut(let timeout): "was not ready within \(timeout.seconds) s and was ended"
    case .notOpened(let reason): "could not open the plugin: \(reason)"
    case .notConfined(let reason): "could not be confined: \(reason)"
    case .notStarted(let reason): "could not be started: \(reason)"
    case .stopped: "was stopped with its runtime"
    }
  }
}

/// A worker's end with what it said last.
struct WorkerFailure: Error, Hashable, Sendable {
  var plugin: String
  var ending: WorkerEnding
  /// The last lines of its standard error.
  var lastLines: [String] = []

  /// Lines of standard error that a message quotes, and the most characters of each.
  static let quotedLines = 5
  static let quotedCharacters = 300

  var message: String {
    var text = "The worker of plugin \(plugin) \(ending.reason)."
    let lines = lastLines.suffix(Self.quotedLines).map { String($0.prefix(Self.quotedCharacters)) }
    if !lines.isEmpty { text += " It last wrote: \(lines.joined(separator: " / "))" }
    return text
  }

  /// As a call reports it.
  var runError: RunError { RunError(.pluginFailed, message, isRetryable: ending != .stopped, source: plugin) }
}

extension Duration {
  /// Without a fraction where there is none.
  var seconds: String {
    let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)" : "\(Double(milliseconds) / 1_000)"
  }
}
