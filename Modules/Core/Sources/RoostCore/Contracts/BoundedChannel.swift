import Synchronization

/// The one buffer between a producer with a task of its own and a consumer that pulls.
///
/// One producer, one consumer. A full buffer suspends the producer; an empty one suspends the consumer, who then takes all that is waiting
/// at once. Cancelling from the consumer's side wakes both.
final class BoundedChannel<Element: Sendable>: Sendable {
  enum Batch: Sendable {
    case elements([Element])
    case end
    case failure(ProviderError)
  }

  private struct State {
    var buffer: [Element] = []
    var end: Batch?
    var consumer: CheckedContinuation<Batch, Never>?
    var producer: CheckedContinuation<Bool, Never>?
    var isCancelled = false
    /// Counts the waits, so that a late timer can't end a later one.
    var wait = 0
    /// The wait whose deadline passed before its consumer was there to be told.
    var stalledWait = -1
  }

  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) { self.capacity = max(1, capacity) }

  // MARK: - Producer

  /// Hands over one element; false when the consumer has gone.
  func write(_ element: Element) async -> Bool {
    if let written = tryWrite(element) { return written }
    return await waitForRoom()
  }

  /// Hands over several at once, which wakes a waiting consumer once; false when it has gone. They may stand beyond the capacity.
  func write(_ elements: [Element]) async -> Bool {
    if let written = tryWrite(elements) { return written }
    return await waitForRoom()
  }

  /// Waits, beyond the capacity, until the consumer has taken what is there.
  private func waitForRoom() async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let now: Bool? = state.withLock { state in
          if state.isCancelled { return false }
          // The consumer may have emptied the buffer since the element was put there.
          if state.buffer.count <= capacity { return true }
          state.producer = continuation
          return nil
        }
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      cancel()
    }
  }

  /// Nil when the buffer holds more than its capacity now.
  private func tryWrite(_ element: Element) -> Bool? {
    let (result, waiting): (Bool?, CheckedContinuation<Batch, Never>?) = state.withLock { state in
      if state.isCancelled { return (false, nil) }
      if let consumer = state.consumer {
        state.consumer = nil
        return (true, consumer)
      }
      state.buffer.append(element)
      return (state.buffer.count <= capacity ? true : nil, nil)
    }
    waiting?.resume(returning: .elements([element]))
    return result
  }

  private func tryWrite(_ elements: [Element]) -> Bool? {
    let (result, waiting): (Bool?, CheckedContinuation<Batch, Never>?) = state.withLock { state in
      if state.isCancelled { return (false, nil) }
      if let consumer = state.consumer {
        state.consumer = nil
        return (true, consumer)
      }
      if state.buffer.isEmpty { state.buffer = elements } else { state.buffer += elements }
      return (state.buffer.count <= capacity ? true : nil, nil)
    }
    waiting?.resume(returning: .elements(elements))
    return result
  }

  func finish(_ error: ProviderError? = nil) {
    let end: Batch = error.map { .failure($0) } ?? .end
    let waiting: CheckedContinuation<Batch, Never>? = state.withLock { state in
      if state.end == nil { state.end = end }
      let waiting = state.consumer
      state.consumer = nil
      return waiting
    }
    waiting?.resume(returning: end)
  }

  // MARK: - Consumer

  /// Everything that is waiting; suspends while there is nothing. A deadline that passes gives a `stalled` failure.
  func take(until deadline: ContinuousClock.Instant?, clock: any RunClock) async -> Batch {
    if let batch = tryTake() { return batch }
    let wait = state.withLock { state in
      state.wait += 1
      return state.wait
    }
    let timer = deadline.map { instant in clock.schedule(at: instant) { [self] in stall(wait) } }
    defer { timer?.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // The producer may have filled the buffer, and begun to wait, since `tryTake` looked.
        let (now, producer): (Batch?, CheckedContinuation<Bool, Never>?) = state.withLock { state in
          if let taken = Self.drain(&state) { return taken }
          if state.isCancelled { return (.failure(Self.cancelled), nil) }
          if state.stalledWait == wait { return (.failure(Self.stalled), nil) }
          state.consumer = continuation
          return (nil, nil)
        }
        producer?.resume(returning: true)
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      cancel()
    }
  }

  private func tryTake() -> Batch? {
    guard let (batch, producer) = state.withLock({ Self.drain(&$0) }) else { return nil }
    producer?.resume(returning: true)
    return batch
  }

  /// What is waiting and the producer that now has room; nil when there is nothing.
  private static func drain(_ state: inout State) -> (Batch, CheckedContinuation<Bool, Never>?)? {
    guard !state.buffer.isEmpty else { return state.end.map { ($0, nil) } }
    let elements = state.buffer
    state.buffer = []
    state.buffer.reserveCapacity(elements.count)
    defer { state.producer = nil }
    return (.elements(elements), state.producer)
  }

  private func stall(_ wait: Int) {
    let waiting: CheckedContinuation<Batch, Never>? = state.withLock { state in
      guard state.wait == wait else { return nil }
      state.stalledWait = wait
      let waiting = state.consumer
      state.consumer = nil
      return waiting
    }
    waiting?.resume(returning: .failure(Self.stalled))
  }

  /// Ends the channel from the consumer's side: the producer's next write gives false, a waiting consumer gets a `cancelled` failure.
  func cancel() {
    let (consumer, producer) = state.withLock { state in
      state.isCancelled = true
      state.buffer = []
      if state.end == nil { state.end = .failure(Self.cancelled) }
      defer {
        state.consumer = nil
        state.producer = nil
      }
      return (state.consumer, state.producer)
    }
    consumer?.resume(returning: .failure(Self.cancelled))
    producer?.resume(returning: false)
  }

  private static var stalled: ProviderError {
    ProviderError(.stalled, "The provider sent nothing within the stream's idle timeout.")
  }

  private static var cancelled: ProviderError { ProviderError(.cancelled, "The stream was cancelled.", retry: .no) }
}
