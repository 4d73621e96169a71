import Glibc
import RoostCore
import Synchronization

/// Ctrl-C and SIGTERM: the work under way is cancelled; where there is none, on the second time, or when the work goes on after its grace,
/// the program ends.
final class Interruption: Sendable {
  private struct State: Sendable {
    var cancel: (@Sendable () -> Void)?
    /// What may keep the work from ending.
    var atWork: @Sendable () -> [String] = { [] }
    /// Counts pieces of work, so that a grace ends with its own.
    var work = 0
    /// What ended the work; nil while nothing did.
    var received: ExitCode?
    var resized: (@Sendable () -> Void)?
    var hungUp: (@Sendable () -> Void)?
  }

  /// How long work that was cancelled may go on, unless `--cancel-grace` says otherwise.
  static let defaultGrace = Duration.seconds(5)

  private let grace: Duration
  private let form: FailureReport.Form
  private let console: Console
  private let state = Mutex(State())

  @MainActor init(_ invocation: Invocation, _ console: Console) throws {
    grace = try invocation.duration(.cancelGrace) ?? Self.defaultGrace
    form = try FailureReport.form(of: invocation)
    self.console = console
    Signals.listen { [self] event in
      switch event {
      case .interrupt: end(with: .interrupted)
      case .terminate: end(with: .terminated)
      case .hangUp:
        if let hungUp = state.withLock({ $0.hungUp }) { hungUp() } else { end(with: .terminated) }
      case .resize: state.withLock { $0.resized }?()
      }
    }
  }

  /// Called when the terminal has another size.
  func onResize(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.resized = body } }

  /// Called on SIGHUP, which ends the program where nobody asked for it.
  func onHangUp(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.hungUp = body } }

  /// The signal that ended the last work, as the exit code it stands for.
  var received: ExitCode? { state.withLock { $0.received } }

  /// Does `work` so that a signal cancels it. `atWork` gives the names of the tools that it waits for.
  @MainActor func during<Value: Sendable>(
    atWork: @escaping @Sendable () -> [String] = { [] }, _ work: @escaping @MainActor () async throws -> Value
  ) async throws -> Value {
    let task = Task { @MainActor in try await work() }
    state.withLock { state in
      state.received = nil
      state.work += 1
      state.atWork = atWork
      state.cancel = { task.cancel() }
    }
    defer { state.withLock { $0.cancel = nil } }
    return try await task.value
  }

  private func end(with code: ExitCode) {
    let (cancel, work) = state.withLock { state -> ((@Sendable () -> Void)?, Int) in
      // A second one means it: the first did not help.
      guard state.received == nil, let cancel = state.cancel else { return (nil, state.work) }
      state.received = code
      return (cancel, state.work)
    }
    guard let cancel else { leave(code) }
    // Before the work is told: whatever it blocks, this thread is there.
    BlockingThread.start { [self] in
      Self.sleep(grace)
      let isStillAtWork = state.withLock { $0.cancel != nil && $0.work == work && $0.received == code }
      if isStillAtWork { leave(code, overran: state.withLock { $0.atWork }()) }
    }
    cancel()
  }

  private func leave(_ code: ExitCode, overran tools: [String]) -> Never {
    let who =
      switch tools.count {
      case 0: "what ran"
      case 1: "the tool \(tools[0])"
      default: "the tools \(tools.joined(separator: ", "))"
      }
    let line = "\(who) went on for \(grace) after the run was cancelled, and was ended with the program (--cancel-grace)"
    _ = FailureReport(HostError(code, line, code: .cancelled)).print(form, console)
    leave(code)
  }

  private func leave(_ code: ExitCode) -> Never {
    Terminal.restore()
    ProcessEnd.leave(code)
  }

  private static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var left = timespec()
    while nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
  }
}
