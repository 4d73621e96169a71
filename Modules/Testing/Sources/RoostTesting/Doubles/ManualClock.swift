public import RoostCore
import Synchronization

/// A clock that stands still until a test turns its hands.
public final class ManualClock: RunClock {
  private struct Entry: Sendable {
    var id: Int
    var instant: ContinuousClock.Instant
    var action: @Sendable () -> Void
  }

  private struct State: Sendable {
    var now: ContinuousClock.Instant
    var entries: [Entry] = []
    var nextID = 0
    var scheduled: [Duration] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>

  public init() { state = Mutex(State(now: .now)) }

  public var now: ContinuousClock.Instant { state.withLock { $0.now } }

  /// How far ahead each action was scheduled, in order, those cancelled since included.
  public var scheduledDelays: [Duration] { state.withLock { $0.scheduled } }

  /// How many actions wait.
  public var pendingCount: Int { state.withLock { $0.entries.count } }

  public func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
    let (id, ready) = state.withLock { state in
      let id = state.nextID
      state.nextID += 1
      state.entries.append(Entry(id: id, instant: instant, action: action))
      state.scheduled.append(instant - state.now)
      let count = state.scheduled.count
      let ready = state.watchers.filter { $0.count <= count }.map(\.continuation)
      state.watchers.removeAll { $0.count <= count }
      return (id, ready)
    }
    for continuation in ready { continuation.resume() }
    return Token(clock: self, id: id)
  }

  /// Turns the hands and runs what became due, in order.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      let now = state.now
      let due = state.entries.filter { $0.instant <= now }.sorted { ($0.instant, $0.id) < ($1.instant, $1.id) }
      state.entries.removeAll { $0.instant <= now }
      return due
    }
    for entry in due { entry.action() }
  }

  /// Waits until `count` actions have been scheduled since the clock was made.
  public func waitForSchedules(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.scheduled.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private struct Token: ScheduledAction {
    let clock: ManualClock
    let id: Int
    func cancel() { clock.state.withLock { state in state.entries.removeAll { $0.id == id } } }
  }
}
