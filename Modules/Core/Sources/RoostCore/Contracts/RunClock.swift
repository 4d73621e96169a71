/// Time as a run sees it, so that tests can turn the hands.
public protocol RunClock: Sendable {
  var now: ContinuousClock.Instant { get }
  /// Calls `action` once at `instant`, on a thread of the clock's own, unless the token is cancelled before.
  func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction
}

/// An action that a clock will run.
public protocol ScheduledAction: Sendable {
  /// Forgets the action unless it has begun; safe to call twice.
  func cancel()
}
