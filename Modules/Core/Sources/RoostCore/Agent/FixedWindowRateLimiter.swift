import Glibc
import Synchronization

/// A fixed number of permits in each minute, counted from the first permit of a window. It fails rather than waits.
public final class FixedWindowRateLimiter: RateLimiter {
  public let requestsPerMinute: Int
  private let clock: any RunClock
  private let window = Mutex<(start: ContinuousClock.Instant?, taken: Int)>((nil, 0))

  /// `requestsPerMinute` below 1 counts as 1.
  public init(requestsPerMinute: Int, clock: any RunClock = SystemClock.shared) {
    self.requestsPerMinute = max(1, requestsPerMinute)
    self.clock = clock
  }

  public func acquire() async throws {
    let now = clock.now
    let wait: Duration? = window.withLock { window in
      guard let start = window.start, now < start + .seconds(60) else {
        window = (now, 1)
        return nil
      }
      guard window.taken < requestsPerMinute else { return start + .seconds(60) - now }
      window.taken += 1
      return nil
    }
    if let wait {
      let seconds = Int(wait.inSeconds.rounded(.up))
      throw RunError(
        .rateLimited, "All \(requestsPerMinute) requests of this minute are used; the next is free in \(seconds) s.", isRetryable: true)
    }
  }
}
