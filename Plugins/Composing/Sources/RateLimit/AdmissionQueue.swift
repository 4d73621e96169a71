import RoostCore
import Synchronization

/// Lets attempts through as the limits allow, in the order they came.
final class AdmissionQueue: Sendable {
  private enum Outcome: Sendable {
    case admitted, cancelled
    case late(Duration)
  }

  private struct Waiter: Sendable {
    var id: Int
    var tokens: Double
    var continuation: CheckedContinuation<Outcome, Never>
  }

  private struct State: Sendable {
    var requests: TokenBucket?
    var tokens: TokenBucket?
    var inFlight = 0
    var queue: [Waiter] = []
    var nextID = 0
    /// Those who were cancelled before they stood in the queue.
    var cancelled: Set<Int> = []
    /// What the next timer is set to.
    var armed: ContinuousClock.Instant?
  }

  private let state: Mutex<State>
  private let maxInFlight: Int
  private let maxWait: Duration
  private let clock: any RunClock
  private let name: String

  init(_ settings: RateLimitedSettings, name: String, clock: any RunClock) {
    let now = clock.now
    state = Mutex(
      State(
        requests: settings.requestsPerMinute.map { TokenBucket(perMinute: $0, at: now) },
        tokens: settings.tokensPerMinute.map { TokenBucket(perMinute: $0, at: now) }))
    maxInFlight = settings.maxInFlight ?? .max
    maxWait = .seconds(settings.maxWait)
    self.clock = clock
    self.name = name
  }

  /// Waits for a turn; who was let in calls ``leave(reserved:used:)`` afterwards.
  func enter(tokens: Double) async throws(ProviderError) {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let timer = Mutex<(any ScheduledAction)?>(nil)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if wait(id, tokens, continuation) {
          let action = clock.schedule(at: clock.now + maxWait) { [self] in giveUp(id) }
          timer.withLock { $0 = action }
        }
      }
    } onCancel: {
      cancel(id)
    }
    timer.withLock { $0?.cancel() }
    state.withLock { _ = $0.cancelled.remove(id) }
    switch outcome {
    case .admitted: return
    case .cancelled: throw ProviderError(.cancelled, "The call was cancelled while it waited for \(name).", retry: .no)
    case .late(let delay):
      let seconds = ((delay / .seconds(1)) * 10).rounded(.up) / 10
      throw ProviderError(
        .rateLimited,
        "\(name) lets no more calls through within max_wait (\(maxWait / .seconds(1)) s); try again in \(seconds) s.",
        retry: .no, retryAfter: delay)
    }
  }

  /// The attempt is over, and took `used` tokens in place of those reserved.
  func leave(reserved: Double, used: Double) {
    let now = clock.now
    state.withLock { state in
      state.inFlight -= 1
      state.tokens?.take(used - reserved, at: now)
    }
    letIn()
  }

  /// Stands in the queue, unless the turn is here or there is no use in waiting; whether it has to wait.
  private func wait(_ id: Int, _ tokens: Double, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
    let now = clock.now
    let outcome: Outcome? = state.withLock { state in
      if state.cancelled.contains(id) { return .cancelled }
      if state.queue.isEmpty, admit(tokens, now, &state) { return .admitted }
      let delay = delay(tokens, now, &state)
      if delay > maxWait || maxWait == .zero { return .late(delay) }
      state.queue.append(Waiter(id: id, tokens: tokens, continuation: continuation))
      return nil
    }
    if let outcome {
      continuation.resume(returning: outcome)
      return false
    }
    letIn()
    return true
  }

  /// Takes what the attempt needs, if it is there.
  private func admit(_ tokens: Double, _ now: ContinuousClock.Instant, _ state: inout State) -> Bool {
    guard state.inFlight < maxInFlight, bucketDelay(1, tokens, now, &state) == .zero else { return false }
    state.inFlight += 1
    state.requests?.take(1, at: now)
    state.tokens?.take(tokens, at: now)
    return true
  }

  /// How long one more attempt has to wait for the buckets at least, after all who are before it.
  private func delay(_ tokens: Double, _ now: ContinuousClock.Instant, _ state: inout State) -> Duration {
    var ahead = (requests: 0.0, tokens: 0.0)
    for waiter in state.queue {
      ahead.requests += 1
      ahead.tokens += waiter.tokens
    }
    var later = state
    later.requests?.take(ahead.requests, at: now)
    later.tokens?.take(ahead.tokens, at: now)
    return bucketDelay(1, tokens, now, &later)
  }

  private func bucketDelay(_ requests: Double, _ tokens: Double, _ now: ContinuousClock.Instant, _ state: inout State) -> Duration {
    max(state.requests?.wait(for: requests, at: now) ?? .zero, state.tokens?.wait(for: tokens, at: now) ?? .zero)
  }

  /// Lets in who may go, and sets a timer for who comes next.
  private func letIn() {
    let now = clock.now
    let (admitted, wake): ([Waiter], ContinuousClock.Instant?) = state.withLock { state in
      var admitted: [Waiter] = []
      while let first = state.queue.first, admit(first.tokens, now, &state) {
        admitted.append(first)
        state.queue.removeFirst()
      }
      // Who waits for another attempt's end is let in by that.
      guard let first = state.queue.first, state.inFlight < maxInFlight else { return (admitted, nil) }
      let wake = now + bucketDelay(1, first.tokens, now, &state)
      if let armed = state.armed, armed > now, armed <= wake { return (admitted, nil) }
      state.armed = wake
      return (admitted, wake)
    }
    for waiter in admitted { waiter.continuation.resume(returning: .admitted) }
    guard let wake else { return }
    _ = clock.schedule(at: wake) { [weak self] in self?.letIn() }
  }

  private func giveUp(_ id: Int) {
    let now = clock.now
    let (waiter, delay): (Waiter?, Duration) = state.withLock { state in
      guard let place = state.queue.firstIndex(where: { $0.id == id }) else { return (nil, .zero) }
      let waiter = state.queue.remove(at: place)
      return (waiter, bucketDelay(1, waiter.tokens, now, &state))
    }
    waiter?.continuation.resume(returning: .late(delay))
    letIn()
  }

  private func cancel(_ id: Int) {
    let waiter: Waiter? = state.withLock { state in
      guard let place = state.queue.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.queue.remove(at: place)
    }
    waiter?.continuation.resume(returning: .cancelled)
    letIn()
  }
}
