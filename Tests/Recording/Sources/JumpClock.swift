import Dispatch
import RoostCore
import Synchronization

/// A clock on which no time is lost: whoever waits is woken at once, and it is then as late as that.
final class JumpClock: RunClock {
  private struct State: Sendable {
    var now = ContinuousClock.now
    var waits: [Duration] = []
  }

  private struct Token: ScheduledAction { func cancel() {} }

  private let state = Mutex(State())

  var now: ContinuousClock.Instant { state.withLock { $0.now } }
  /// How long was waited, each time.
  var waits: [Duration] { state.withLock { $0.waits } }

  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
    state.withLock { state in
      state.waits.append(instant - state.now)
      state.now = max(state.now, instant)
    }
    DispatchQueue.global().async(execute: action)
    return Token()
  }
}
