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
  }

  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) { self.capacity = max(1, capacity) }

  // MARK: - Producer

  /// Hands over one element; false when the consumer has gone.
  func write(_ element: Element) async -> Bool {
    if let written = tryWrite(element) { return written }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (now, waiting): (Bool?, CheckedContinuation<Batch, Never>?) = state.withLock { state in
          if state.isCancelled { return (false, nil) }
          // The consumer may have emptied the buffer and begun to wait since `tryWrite` looked.
          if let consumer = state.consumer {
            state.consumer = nil
            return (true, consumer)
          }
          state.buffer.append(element)
          if state.buffer.count <= capacity { return (true, nil) }
          state.producer = continuation
          return (nil, nil)
        }
        waiting?.resume(returning: .elements([element]))
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      cancel()
    }
  }

  /// Nil when the buffer is full.
  private func tryWrite(_ element: Element) -> Bool? {
    let (result, waiting): (Bool?, CheckedContinuation<Batch, Never>?) = state.withLock { state in
      if state.isCancelled { return (false, nil) }
      if let consumer = state.consumer {
        state.consumer = nil
        return (true, consumer)
      }
      guard state.buffer.count < capacity else { return (nil, nil) }
      state.buffer.append(element)
      return (true, nil)
    }
    waiting?.resume(returning: .elements([element]))
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
    let timer = deadline.map { instant in clock.schedule(at: instant) { [self] in stall() } }
    defer { timer?.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let now: Batch? = state.withLock { state in
          if let batch = Self.drain(&state) { return batch }
          if state.isCancelled { return .failure(Self.cancelled) }
          state.consumer = continuation
          return nil
        }
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      cancel()
    }
  }

  private func tryTake() -> Batch? {
    let (batch, producer): (Batch?, CheckedContinuation<Bool, Never>?) = state.withLock { state in
      let batch = Self.drain(&state)
      let producer = state.producer
      if batch != nil { state.producer = nil }
      return (batch, batch == nil ? nil : producer)
    }
    producer?.resume(returning: true)
    return batch
  }

  private static func drain(_ state: inout State) -> Batch? {
    if !state.buffer.isEmpty {
      let elements = state.buffer
      state.buffer = []
      state.buffer.reserveCapacity(elements.count)
      return .elements(elements)
    }
    return state.end
  }

  private func stall() {
    let waiting = state.withLock { state in
      let waiting = state.consumer
      state.consumer = nil
      return waiting
    }
    waiting?.resume(returning: .failure(ProviderError(.stalled, "The provider sent nothing within the stream's idle timeout.")))
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

  private static var cancelled: ProviderError { ProviderError(.cancelled, "The stream was cancelled.", retry: .no) }
}
