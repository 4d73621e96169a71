import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the work under way is cancelled; where there is none, or on the second time, the program ends.
final class Interruption: Sendable {
  private struct State: Sendable {
    var cancel: (@Sendable () -> Void)?
    /// What ended the work; nil while nothing did.
    var received: ExitCode?
    var resized: (@Sendable () -> Void)?
    var hungUp: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  init() {
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

  /// Does `work` so that a signal cancels it.
  @MainActor func during<Value: Sendable>(_ work: @escaping @MainActor () async throws -> Value) async throws -> Value {
    let task = Task { @MainActor in try await work() }
    state.withLock { state in
      state.received = nil
      state.cancel = { task.cancel() }
    }
    defer { state.withLock { $0.cancel = nil } }
    return try await task.value
  }

  private func end(with code: ExitCode) {
    let cancel = state.withLock { state -> (@Sendable () -> Void)? in
      // A second one means it: the first did not help.
      guard state.received == nil, let cancel = state.cancel else { return nil }
      state.received = code
      return cancel
    }
    if let cancel { return cancel() }
    Terminal.restore()
    ProcessEnd.leave(code)
  }
}
