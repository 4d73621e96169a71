internal import Dispatch

/// Work that must not hold anybody up longer than a deadline or a cancellation, even if it ignores both.
enum Race {
  enum Outcome<Value: Sendable>: Sendable {
    case value(Value)
    case deadline
    case cancelled
  }

  /// Runs `operation` until it is done, `deadline` passes or the caller is cancelled. A loser is cancelled and left to end by itself.
  ///
  /// Work that doesn't suspend costs no timer: it begins on the caller's thread, which it must not block. `lost` is told when the outcome
  /// is another than the operation's, once nothing of the operation runs any more.
  static func run<Value: Sendable>(
    until deadline: ContinuousClock.Instant?, clock: any RunClock, lost: @escaping @Sendable () -> Void = {},
    _ operation: @escaping @Sendable () async -> Value
  ) async -> Outcome<Value> {
    if Task.isCancelled {
      lost()
      return .cancelled
    }
    if let deadline, clock.now >= deadline {
      lost()
      return .deadline
    }
    let outcome = OneShot<Outcome<Value>>()
    let task = Task.immediate {
      let value = await operation()
      if !outcome.finish(.value(value)) { lost() }
    }
    if let done = outcome.peek() { return done }
    let timer = deadline.map { instant in
      clock.schedule(at: instant) {
        // Cancelling runs whatever handlers the work has set, and none of them may hold up the clock.
        if outcome.finish(.deadline) { DispatchQueue.global().async { task.cancel() } }
      }
    }
    defer { timer?.cancel() }
    return await withTaskCancellationHandler {
      await outcome.value()
    } onCancel: {
      if outcome.finish(.cancelled) { task.cancel() }
    }
  }
}
