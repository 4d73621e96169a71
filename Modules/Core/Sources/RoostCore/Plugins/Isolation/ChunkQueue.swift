internal import Synchronization

/// A stream's chunks between the thread that reads them and the task that wants them. No more can wait than there was credit for.
final class ChunkQueue: Sendable {
  enum Batch: Sendable {
    case chunks([[UInt8]])
    case end(CallAnswer)
  }

  private struct State: Sendable {
    var chunks: [[UInt8]] = []
    var end: CallAnswer?
    var reader: CheckedContinuation<Batch, Never>?
    /// What the peer may still send.
    var credit: Int
  }

  private let state: Mutex<State>

  init(credit: Int) { state = Mutex(State(credit: credit)) }

  /// False where the peer had no credit left for it.
  func add(_ chunk: [UInt8]) -> Bool {
    let (isAllowed, reader): (Bool, CheckedContinuation<Batch, Never>?) = state.withLock { state in
      guard state.end == nil else { return (true, nil) }
      guard state.credit > 0 else { return (false, nil) }
      state.credit -= 1
      guard let reader = state.reader else {
        state.chunks.append(chunk)
        return (true, nil)
      }
      state.reader = nil
      return (true, reader)
    }
    reader?.resume(returning: .chunks([chunk]))
    return isAllowed
  }

  func grant(_ credit: Int) { state.withLock { $0.credit += credit } }

  /// The first end counts; what waits before it is still read, unless its reader leaves.
  func finish(_ answer: CallAnswer) {
    let reader: CheckedContinuation<Batch, Never>? = state.withLock { state in
      guard state.end == nil else { return nil }
      state.end = answer
      switch answer {
      // What came before the worker ended is as good as if it lived.
      case .result, .failure, .lost(.ended): break
      case .lost: state.chunks = []
      }
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: .end(answer))
  }

  /// All that waits; suspends while there is nothing.
  func take() async -> Batch {
    await withCheckedContinuation { continuation in
      let now: Batch? = state.withLock { state in
        if !state.chunks.isEmpty {
          defer { state.chunks = [] }
          return .chunks(state.chunks)
        }
        if let end = state.end { return .end(end) }
        state.reader = continuation
        return nil
      }
      if let now { continuation.resume(returning: now) }
    }
  }
}

/// What came of a call.
enum CallAnswer: Sendable {
  case result([UInt8])
  /// The component failed; the payload is a `RemoteFailure`.
  case failure([UInt8])
  /// There is no answer.
  case lost(CallLoss)
}

enum CallLoss: Sendable {
  case cancelled
  case timedOut(Duration)
  case ended(WorkerFailure)
  /// The worker was gone before anything was sent.
  case notSent
}
