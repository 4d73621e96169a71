internal import Dispatch
internal import Synchronization

/// The pieces of one stream between the plugin's thread, which waits when there are too many, and the task that reads them.
final class CPluginPieces: Sendable {
  private struct State: Sendable {
    var pieces: [JSONValue] = []
    /// How the stream ended, once it did; read after the pieces.
    var end: Result<Void, RemoteFailure>?
    var reader: CheckedContinuation<Void, Never>?
    var isReaderGone = false
  }

  private let state = Mutex(State())
  /// Counts the places that are free.
  private let room: DispatchSemaphore

  init(capacity: Int) {
    // Dispatch traps when a semaphore is let go of below its first value, so the places are added afterwards.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<max(1, capacity) { room.signal() }
  }

  /// Adds a piece, waiting for a place; false when nobody reads any more. For the plugin's thread.
  func add(_ piece: JSONValue) -> Bool {
    room.wait()
    let (isAdded, reader): (Bool, CheckedContinuation<Void, Never>?) = state.withLock { state in
      guard !state.isReaderGone, state.end == nil else { return (false, nil) }
      state.pieces.append(piece)
      defer { state.reader = nil }
      return (true, state.reader)
    }
    // The place that woke this thread is passed on, for others that wait to learn the same.
    if !isAdded { room.signal() }
    reader?.resume()
    return isAdded
  }

  /// The first end counts.
  func finish(_ end: Result<Void, RemoteFailure>) {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.end == nil { state.end = end }
      defer { state.reader = nil }
      return state.reader
    }
    room.signal()
    reader?.resume()
  }

  /// Nobody reads any more.
  func leave() {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.isReaderGone = true
      state.pieces = []
      defer { state.reader = nil }
      return state.reader
    }
    room.signal()
    reader?.resume()
  }

  /// All pieces that are there, waiting for the first; none at the end. Throws how the stream failed. Obeys the task's cancellation.
  func take() async throws(RemoteFailure) -> [JSONValue] {
    while true {
      let now = state.withLock { state -> Result<[JSONValue], RemoteFailure>? in
        if state.isReaderGone { return .failure(.cancelled) }
        guard state.pieces.isEmpty else {
          defer { state.pieces = [] }
          return .success(state.pieces)
        }
        return state.end.map { $0.map { [] } }
      }
      if let now {
        let pieces = try now.get()
        for _ in pieces { room.signal() }
        return pieces
      }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isReady = state.withLock { state in
            if state.isReaderGone || state.end != nil || !state.pieces.isEmpty { return true }
            state.reader = continuation
            return false
          }
          if isReady { continuation.resume() }
        }
      } onCancel: {
        leave()
      }
    }
  }
}
