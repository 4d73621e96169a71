/// Waits for something that a broken component may never do.
enum Patience {
  enum Outcome<Value: Sendable>: Sendable {
    case done(Value)
    case failed(any Error)
    case tooSlow
  }

  /// The outcome of `work`, or `tooSlow`; work that ignores its cancellation is left behind.
  static func wait<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async -> Outcome<Value> {
    let (outcomes, outcome) = AsyncStream.makeStream(of: Outcome<Value>.self, bufferingPolicy: .bufferingOldest(1))
    let task = Task {
      do { outcome.yield(.done(try await work())) } catch { outcome.yield(.failed(error)) }
      outcome.finish()
    }
    let timer = Task {
      do { try await Task.sleep(for: limit) } catch { return }
      outcome.yield(.tooSlow)
      outcome.finish()
    }
    defer {
      timer.cancel()
      task.cancel()
    }
    for await first in outcomes { return first }
    return .tooSlow
  }
}
