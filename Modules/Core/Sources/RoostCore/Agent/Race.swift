/// Work that must not hold anybody up longer than a deadline or a cancellation, even if it ignores both.
enum Race {
  enum Outcome<Value: Sendable>: Sendable {
    case value(Value)
    case deadline
    case cancelled
  }

  /// Runs `operation` until it is done, `deadline` passes or the caller is cancelled. A loser is cancelled and left to end by itself.
  ///
  /// Work that doesn't suspend costs no timer: it begins on the caller's thread.
  static func run<Value: Sendable>(
    until deadline: ContinuousClock.Instant?, clock: any RunClock, _ operation: @escaping @Sendable () async -> Value
  ) async -> Outcome<Value> {
    if Task.isCancelled { return .cancelled }
    let outcome = OneShot<Outcome<Value>>()
    let task = Task.immediate { _ = outcome.finish(.value(await operation())) }
    if let done = outcome.peek() { return done }
    let timer = deadline.map { instant in
      clock.schedule(at: instant) {
        if outcome.finish(.deadline) { task.cancel() }
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
