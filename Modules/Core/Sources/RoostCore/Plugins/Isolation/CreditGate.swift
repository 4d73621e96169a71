internal import Synchronization

/// Holds a stream's writer back until its reader has room.
final class CreditGate: Sendable {
  private struct State: Sendable {
    var credit: Int
    var isClosed = false
    var writer: CheckedContinuation<Bool, Never>?
  }

  private let state: Mutex<State>

  init(credit: Int) { state = Mutex(State(credit: credit)) }

  /// Waits for room for one; false when there will be none. For one writer at a time.
  func enter() async -> Bool {
    let now: Bool? = state.withLock { state in
      if state.isClosed { return false }
      guard state.credit > 0 else { return nil }
      state.credit -= 1
      return true
    }
    if let now { return now }
    return await withCheckedContinuation { continuation in
      let now: Bool? = state.withLock { state in
        if state.isClosed { return false }
        if state.credit > 0 {
          state.credit -= 1
          return true
        }
        state.writer = continuation
        return nil
      }
      if let now { continuation.resume(returning: now) }
    }
  }

  func grant(_ credit: Int) {
    let writer: CheckedContinuation<Bool, Never>? = state.withLock { state in
      state.credit += credit
      guard state.credit > 0, let writer = state.writer else { return nil }
      state.credit -= 1
      state.writer = nil
      return writer
    }
    writer?.resume(returning: true)
  }

  func close() {
    let writer: CheckedContinuation<Bool, Never>? = state.withLock { state in
      state.isClosed = true
      defer { state.writer = nil }
      return state.writer
    }
    writer?.resume(returning: false)
  }
}
