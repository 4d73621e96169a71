/// How often something may happen.
public protocol RateLimiter: Sendable {
  /// Takes one permit, or throws a `RunError` with code `rate_limited` that says when the next is free.
  func acquire() async throws
}
