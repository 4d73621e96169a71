import Dispatch
import Synchronization

/// The system's monotonic clock. One timer serves every deadline of the process.
public final class SystemClock: RunClock {
  /// The process's clock: it holds no state that a run could see.
  public static let shared = SystemClock()

  private struct Entry: Sendable {
    var instant: ContinuousClock.Instant
    var action: @Sendable () -> Void
  }

  private struct State: Sendable {
    var entries: [UInt64: Entry] = [:]
    var nextID: UInt64 = 0
    /// What the timer is set to; nil while it isn't.
    var armed: ContinuousClock.Instant?
    /// Counts the alarms: only the newest does anything, or each early one would leave another behind for ever.
    var alarm = 0
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "roost.clock")

  public init() {}

  public var now: ContinuousClock.Instant { .now }

  public func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
    let (id, alarm): (UInt64, Int?) = state.withLock { state in
      let id = state.nextID
      state.nextID &+= 1
      state.entries[id] = Entry(instant: instant, action: action)
      if let armed = state.armed, armed <= instant { return (id, nil) }
      state.armed = instant
      state.alarm += 1
      return (id, state.alarm)
    }
    if let alarm { arm(at: instant, alarm) }
    return Token(clock: self, id: id)
  }

  /// A later alarm that is set already finds that it isn't the newest: cheaper than cancelling it.
  private func arm(at instant: ContinuousClock.Instant, _ alarm: Int) {
    let delay = max(0, (instant - .now).inMilliseconds)
    queue.asyncAfter(deadline: .now() + .microseconds(Int(min(delay * 1_000, 1e15)))) { [self] in fire(alarm) }
  }

  private func fire(_ alarm: Int) {
    let now = ContinuousClock.Instant.now
    let (due, next): ([Entry], (instant: ContinuousClock.Instant, alarm: Int)?) = state.withLock { state in
      guard state.alarm == alarm else { return ([], nil) }
      let due = state.entries.filter { $0.value.instant <= now }
      for id in due.keys { state.entries[id] = nil }
      let next = state.entries.values.map(\.instant).min()
      state.armed = next
      state.alarm += 1
      return (due.values.sorted { $0.instant < $1.instant }, next.map { ($0, state.alarm) })
    }
    for entry in due { entry.action() }
    if let next { arm(at: next.instant, next.alarm) }
  }

  private struct Token: ScheduledAction {
    let clock: SystemClock
    let id: UInt64
    func cancel() { _ = clock.state.withLock { $0.entries.removeValue(forKey: id) } }
  }
}

extension RunClock {
  /// Waits until `instant`; throws `CancellationError` when the task is cancelled.
  public func sleep(until instant: ContinuousClock.Instant) async throws {
    let wait = OneShot<Bool>()
    let token = schedule(at: instant) { wait.finish(true) }
    defer { token.cancel() }
    let woke = await withTaskCancellationHandler {
      await wait.value()
    } onCancel: {
      wait.finish(false)
    }
    if !woke { throw CancellationError() }
  }

  public func sleep(for duration: Duration) async throws { try await sleep(until: now + duration) }
}

/// A value that is set once and awaited once; the first to set it wins.
final class OneShot<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case waiting(CheckedContinuation<Value, Never>)
    case set(Value)
    case taken
  }

  private let state = Mutex(State.empty)

  /// Sets the value; false where it was set before.
  @discardableResult func finish(_ value: Value) -> Bool {
    let (won, waiting): (Bool, CheckedContinuation<Value, Never>?) = state.withLock { state in
      switch state {
      case .empty:
        state = .set(value)
        return (true, nil)
      case .waiting(let continuation):
        state = .taken
        return (true, continuation)
      case .set, .taken: return (false, nil)
      }
    }
    waiting?.resume(returning: value)
    return won
  }

  /// The value if it is set already.
  func peek() -> Value? {
    state.withLock { state in
      guard case .set(let value) = state else { return nil }
      state = .taken
      return value
    }
  }

  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let now: Value? = state.withLock { state in
        if case .set(let value) = state {
          state = .taken
          return value
        }
        state = .waiting(continuation)
        return nil
      }
      if let now { continuation.resume(returning: now) }
    }
  }
}
