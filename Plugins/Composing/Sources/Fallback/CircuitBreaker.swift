/// Whether one provider is asked, as its last calls ended: a value, told what happens and when.
struct CircuitBreaker: Sendable {
  enum State: Hashable, Sendable {
    /// After so many failed calls in a row.
    case closed(failures: Int)
    /// Nobody asks before then.
    case open(until: ContinuousClock.Instant)
    /// One call tries; should nothing be heard of it, another may from then on.
    case halfOpen(until: ContinuousClock.Instant)
  }

  private(set) var state = State.closed(failures: 0)
  /// Failed calls in a row that open it; 0 for never.
  let threshold: Int
  let coolDown: Duration

  init(threshold: Int, coolDown: Duration) {
    self.threshold = threshold
    self.coolDown = coolDown
  }

  /// Whether a call may be made now; one that may counts as made.
  mutating func mayAsk(at now: ContinuousClock.Instant) -> Bool {
    switch state {
    case .closed: return true
    case .open(let until), .halfOpen(let until):
      guard now >= until else { return false }
      state = .halfOpen(until: now + coolDown)
      return true
    }
  }

  mutating func succeeded() { state = .closed(failures: 0) }

  mutating func failed(at now: ContinuousClock.Instant) {
    guard threshold > 0 else { return }
    switch state {
    case .closed(let failures) where failures + 1 < threshold: state = .closed(failures: failures + 1)
    case .closed, .halfOpen: state = .open(until: now + coolDown)
    // A call that began before it opened.
    case .open: break
    }
  }

  /// How long until a call may be made; nil where one may be made now.
  func wait(at now: ContinuousClock.Instant) -> Duration? {
    switch state {
    case .closed: nil
    case .open(let until), .halfOpen(let until): until > now ? until - now : nil
    }
  }

  /// As events name it.
  var word: String {
    switch state {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half_open"
    }
  }
}
