import Glibc

/// A pipe that wakes a thread which polls: signal handlers and other threads may write to it.
struct WakePipe: Sendable {
  let reader: Int32
  let writer: Int32

  /// Nil when the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reader, writer) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Who wakes must never wait: what doesn't fit is one call of many that are there already.
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
  }

  func write(_ byte: UInt8) {
    var byte = byte
    _ = Glibc.write(writer, &byte, 1)
  }

  /// The next byte; nil when there is none to come.
  func read() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(reader, &byte, 1)
      if count < 0, errno == EINTR { continue }
      return count == 1 ? byte : nil
    }
  }
}
