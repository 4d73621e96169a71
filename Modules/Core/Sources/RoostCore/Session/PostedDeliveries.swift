import Synchronization

/// Runs the handlers of posted events one event after another, without anybody waiting.
final class PostedDeliveries: Sendable {
  private struct State: Sendable {
    /// The newest delivery; it waits for the one before.
    var last: Task<Void, Never>?
    var dropped = 0
  }

  private let state = Mutex(State())
  private let waiting = Atomic<Int>(0)

  var dropped: Int { state.withLock { $0.dropped } }

  /// Admits an event by `admit`, which gives its delivery or nil when it's refused; false where the event is dropped.
  func add(droppableAbove limit: Int?, _ admit: () -> (@Sendable () async -> Void)?) -> Bool {
    state.withLock { state in
      if let limit, waiting.load(ordering: .acquiring) >= limit {
        state.dropped += 1
        return false
      }
      guard let deliver = admit() else { return false }
      let previous = state.last
      waiting.add(1, ordering: .acquiringAndReleasing)
      // The task inherits the poster's task-local values.
      state.last = Task { [self] in
        await withTaskCancellationHandler {
          await previous?.value
        } onCancel: {
          previous?.cancel()
        }
        await deliver()
        done()
      }
      return true
    }
  }

  private func done() {
    state.withLock { state in
      // Nothing newer waits: let go of the chain.
      if waiting.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { state.last = nil }
    }
  }

  /// Waits for what was posted so far.
  func finish() async {
    guard waiting.load(ordering: .acquiring) > 0 else { return }
    await state.withLock { $0.last }?.value
  }

  /// The same until `end`, when what is left is cancelled; false where that was so.
  func finish(until end: ContinuousClock.Instant, clock: any RunClock) async -> Bool {
    guard let last = state.withLock({ $0.last }) else { return true }
    let signal = OneShot<Bool>()
    let alarm = clock.schedule(at: end) { signal.finish(false) }
    let watcher = Task {
      await last.value
      signal.finish(true)
    }
    let isDone = await signal.value()
    alarm.cancel()
    if !isDone { last.cancel() }
    watcher.cancel()
    return isDone
  }
}
