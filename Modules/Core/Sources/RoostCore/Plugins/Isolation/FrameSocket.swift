internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// The sending half of one end of a socket pair: writes at once what the kernel takes, and keeps the rest for the thread that polls.
///
/// The descriptors stay open until ``close()``, after which nothing is sent.
final class FrameSocket: Sendable {
  private struct State: Sendable {
    var waiting: [UInt8] = []
    var sent = 0
    var isClosed = false

    var backlog: Int { waiting.count - sent }
  }

  let descriptor: Int32
  /// Becomes readable when there is something to send that the kernel did not take, or when ``wake()`` was called.
  let signal: Int32
  private let state = Mutex(State())

  /// Takes the socket over. Nil, with errno, where no further descriptor can be had.
  init?(descriptor: Int32) {
    let signal = roost_event()
    guard signal >= 0 else { return nil }
    self.descriptor = descriptor
    self.signal = signal
  }

  /// Bytes that the kernel has not taken.
  var backlog: Int { state.withLock { $0.backlog } }

  /// Never waits; frames of one caller arrive in the order of the calls.
  func send(_ frame: WorkerFrame) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(WorkerFrame.headerBytes + frame.payload.count)
    frame.write(into: &bytes)
    let mustPoll = state.withLock { state -> Bool in
      guard !state.isClosed else { return false }
      if state.backlog > 0 {
        state.waiting.append(contentsOf: bytes)
        return false
      }
      let count = bytes.withUnsafeBytes { roost_send_now(descriptor, $0.baseAddress, $0.count) }
      if count == bytes.count { return false }
      // A broken connection shows on the reading side, which knows what to do.
      if count < 0 && errno != EAGAIN { return false }
      state.waiting = bytes
      state.sent = max(0, count)
      return true
    }
    if mustPoll { wake() }
  }

  /// Leaves the sending to the thread that polls, which sends all that has gathered at once: for many small frames in a row.
  func sendSoon(_ frame: WorkerFrame) {
    let mustWake = state.withLock { state -> Bool in
      guard !state.isClosed else { return false }
      let isFirst = state.backlog == 0
      frame.write(into: &state.waiting)
      return isFirst
    }
    if mustWake { wake() }
  }

  /// Sends what waits, as far as the kernel takes it; gives the bytes that still wait.
  func flush() -> Int {
    state.withLock { state in
      guard state.backlog > 0, !state.isClosed else { return 0 }
      let sent = state.sent
      let count = state.waiting.withUnsafeBytes { bytes in
        bytes.baseAddress.map { roost_send_now(descriptor, $0 + sent, bytes.count - sent) } ?? 0
      }
      if count < 0 && errno != EAGAIN { state.sent = state.waiting.count } else { state.sent += max(0, count) }
      if state.backlog == 0 {
        state.waiting.removeAll(keepingCapacity: state.waiting.capacity <= Self.keptCapacity)
        state.sent = 0
      } else if state.sent > Self.compactedBytes {
        state.waiting.removeFirst(state.sent)
        state.sent = 0
      }
      return state.backlog
    }
  }

  private static let compactedBytes = 1 << 20
  private static let keptCapacity = 256 << 10

  func wake() {
    state.withLock { state in
      guard !state.isClosed else { return }
      var one: UInt64 = 1
      _ = write(signal, &one, MemoryLayout<UInt64>.size)
    }
  }

  /// Makes the signal unreadable again.
  func clearSignal() {
    var count: UInt64 = 0
    _ = read(signal, &count, MemoryLayout<UInt64>.size)
  }

  func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isClosed = true
      state.waiting = []
      state.sent = 0
      Glibc.close(descriptor)
      Glibc.close(signal)
    }
  }
}
