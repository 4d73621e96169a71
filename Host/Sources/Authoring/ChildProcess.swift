import Glibc
import Synchronization

/// A program that is run to its end: no shell, an empty standard input, bounded output, a process group of its own.
struct ChildProcess: Sendable {
  /// A path.
  var program: String
  var arguments: [String]
  var environment: [String: String]
  /// Most bytes of output that are kept, and of a report.
  var outputLimit = 1 << 20
  /// After this it is killed; nil for never.
  var timeout: Duration?
  /// Whether the program gets descriptor 3 to report on, beside its output.
  var wantsReport = false

  /// How it ended.
  struct Ended: Sendable {
    enum Reason: Hashable, Sendable {
      case exit(Int32)
      case signal(Int32)
      case tooSlow(Duration)
    }

    var reason: Reason
    /// Standard output and standard error, in the order written.
    var output: [UInt8] = []
    var report: [UInt8] = []
    /// Whether there was more output than is kept.
    var isCut = false

    var succeeded: Bool { reason == .exit(0) }
    var text: String { String(decoding: output, as: UTF8.self) + (isCut ? "\n… (more output was left out)\n" : "") }

    /// As in "was ended by signal 11 (Segmentation fault)".
    var explanation: String {
      switch reason {
      case .exit(let code): "ended with exit code \(code)"
      case .signal(let number): "was ended by signal \(number) (\(strsignal(number).map { String(cString: $0) } ?? "unknown"))"
      case .tooSlow(let limit): "did not end within \(limit) and was stopped"
      }
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs it. Cancelling kills it with everything it started.
  func run() async throws -> Ended {
    let running = try RunningProcess(self)
    return try await withTaskCancellationHandler {
      let ended = await BlockingThread.run { running.wait() }
      try Task.checkCancellation()
      return ended
    } onCancel: {
      running.kill()
    }
  }

  /// The first executable file called `name` in the folders of `PATH`.
  static func find(_ name: String, in environment: [String: String]) -> String? {
    if name.contains("/") {
      guard access(name, X_OK) == 0, let here = PluginProject.realPath(".") else { return nil }
      // It may be started in another folder.
      return name.hasPrefix("/") ? name : here + "/" + name
    }
    for folder in (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      let path = "\(folder)/\(name)"
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
