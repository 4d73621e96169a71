/// What may be taken in a minute, as a bucket that fills steadily and is full at first.
struct TokenBucket: Sendable {
  private let capacity: Double
  private let perSecond: Double
  /// Below zero after something larger than the bucket was taken.
  private var level: Double
  private var filledAt: ContinuousClock.Instant

  init(perMinute: Int, at now: ContinuousClock.Instant) {
    capacity = Double(perMinute)
    perSecond = capacity / 60
    level = capacity
    filledAt = now
  }

  /// How long until `amount` may be taken; of what is larger than the bucket, until it is full.
  mutating func wait(for amount: Double, at now: ContinuousClock.Instant) -> Duration {
    fill(now)
    let missing = min(amount, capacity) - level
    // Less than a millionth is the arithmetic's.
    return missing <= 1e-6 ? .zero : .seconds(missing / perSecond)
  }

  mutating func take(_ amount: Double, at now: ContinuousClock.Instant) {
    fill(now)
    level = min(capacity, level - amount)
  }

  private mutating func fill(_ now: ContinuousClock.Instant) {
    guard now > filledAt else { return }
    level = min(capacity, level + (now - filledAt) / .seconds(1) * perSecond)
    filledAt = now
  }
}
