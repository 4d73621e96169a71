/// When a worker that ended may be started again: after a delay that grows with each failure, and, when it fails over and over, not before
/// a pause. Times in, decision out.
struct RestartPolicy: Sendable {
  enum Decision: Equatable, Sendable {
    case now
    case after(Duration)
    /// It failed too often; a call now is refused, and one after the duration tries once more.
    case refused(Duration)
  }

  private let limits: WorkerLimits
  /// The ends by failure that lie within the window, oldest first.
  private var failures: [ContinuousClock.Instant] = []
  /// Failures since a worker last lived through a whole window.
  private var streak = 0
  /// Until when nothing is started; then one try is free, and another failure is another pause.
  private var pausedUntil: ContinuousClock.Instant?

  init(_ limits: WorkerLimits) { self.limits = limits }

  /// The longest delay before a restart.
  static let maximumDelay = Duration.seconds(10)

  /// A worker ended by failure, having begun at `start`.
  mutating func failed(at now: ContinuousClock.Instant, startedAt start: ContinuousClock.Instant) {
    if now - start >= limits.restartWindow {
      streak = 0
      failures = []
      pausedUntil = nil
    }
    streak += 1
    let window = limits.restartWindow
    failures.removeAll { now - $0 >= window }
    failures.append(now)
    if failures.count > limits.restarts || pausedUntil != nil { pausedUntil = now + limits.restartPause }
  }

  func decision(at now: ContinuousClock.Instant) -> Decision {
    if let pausedUntil { return pausedUntil > now ? .refused(pausedUntil - now) : .now }
    guard let last = failures.last, streak > 0 else { return .now }
    let factor = 1 << min(streak - 1, 16)
    let ready = last + min(limits.restartDelay * factor, Self.maximumDelay)
    return ready > now ? .after(ready - now) : .now
  }
}
