import RoostCore
import Synchronization

/// Keeps what exporters and handlers saw, in order.
final class Collector<Value: Sendable>: Sendable {
  private let items = Mutex<[Value]>([])

  var all: [Value] { items.withLock { $0 } }
  func append(_ item: Value) { items.withLock { $0.append(item) } }
}

extension Collector where Value == EventRecord {
  var exporter: CallbackExporter { CallbackExporter { self.append($0) } }
  var names: [String] { all.map(\.type.name) }
}

/// A gate that exporters wait at until a test opens it.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))
  private let lock = BlockingLatch()

  func open() {
    lock.open()
    let waiters = state.withLock { state in
      defer { state = (true, []) }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Blocks the thread: for exporters, which have one of their own.
  func block() { lock.wait() }

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}

struct TestFailure: Error {}
struct OtherFailure: Error {}

/// A clock whose alarms ring when the test says so.
final class HandClock: RunClock {
  private struct State: Sendable {
    var now = ContinuousClock.now
    var alarms: [Int: (instant: ContinuousClock.Instant, action: @Sendable () -> Void)] = [:]
    var next = 0
  }

  private struct Alarm: ScheduledAction {
    let clock: HandClock
    let id: Int
    func cancel() { clock.state.withLock { $0.alarms[id] = nil } }
  }

  private let state = Mutex(State())

  var now: ContinuousClock.Instant { state.withLock { $0.now } }
  var alarmCount: Int { state.withLock { $0.alarms.count } }

  func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
    state.withLock { state in
      state.next += 1
      state.alarms[state.next] = (instant, action)
      return Alarm(clock: self, id: state.next)
    }
  }

  /// Moves the hands and rings what is due.
  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      let due = state.alarms.filter { $0.value.instant <= state.now }
      for key in due.keys { state.alarms[key] = nil }
      return due.values.map(\.action)
    }
    for action in due { action() }
  }
}

extension SessionLimits {
  /// Long enough for a machine that does much else meanwhile; a test ends sooner unless something hangs.
  static var patient: SessionLimits { SessionLimits(flush: .seconds(120), close: .seconds(120)) }
}
