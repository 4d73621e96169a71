import RoostCore
import Synchronization

extension RunClock {
  /// Waits for `duration`, or until the task is cancelled.
  func wait(_ duration: Duration) async {
    let gate = Gate()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard gate.hold(continuation) else { return continuation.resume() }
        gate.keep(schedule(at: now + duration) { gate.open() })
      }
    } onCancel: {
      gate.open()
    }
  }
}

/// Resumes one continuation once, whichever of clock and cancellation comes first.
private final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var continuation: CheckedContinuation<Void, Never>?
    var action: (any ScheduledAction)?
  }

  private let state = Mutex(State())

  /// False when the gate was opened before.
  func hold(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
    state.withLock { state in
      if state.isOpen { return false }
      state.continuation = continuation
      return true
    }
  }

  func keep(_ action: any ScheduledAction) {
    let isLate = state.withLock { state in
      if !state.isOpen { state.action = action }
      return state.isOpen
    }
    if isLate { action.cancel() }
  }

  func open() {
    let (continuation, action) = state.withLock { state in
      defer {
        state.isOpen = true
        state.continuation = nil
        state.action = nil
      }
      return (state.continuation, state.action)
    }
    action?.cancel()
    continuation?.resume()
  }
}
