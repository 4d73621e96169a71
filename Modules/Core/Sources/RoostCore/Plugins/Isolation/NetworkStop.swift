internal import CRoostSystem
internal import Glibc

/// What ends a wait for the network early.
final class NetworkStop: Sendable {
  /// Readable once it was fired; negative where the system gave none, and then nothing ends early.
  let descriptor = roost_event()

  deinit { if descriptor >= 0 { close(descriptor) } }

  func fire() {
    var one: UInt64 = 1
    if descriptor >= 0 { _ = write(descriptor, &one, MemoryLayout<UInt64>.size) }
  }

  var entry: pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

  /// Waits for `wanted` on `descriptor`, until `deadline` or until `stop` shows anything.
  static func wait(
    _ descriptor: Int32, for wanted: Int32, until deadline: ContinuousClock.Instant?, stop: pollfd
  ) -> NetworkWait {
    while true {
      var polled = [pollfd(fd: descriptor, events: Int16(wanted), revents: 0), stop]
      let left = deadline.map { Int32(max(0, min(($0 - .now).inMilliseconds, 3_600_000)).rounded(.up)) } ?? -1
      let count = poll(&polled, 2, left)
      if count < 0 && errno != EINTR { return .stopped }
      if count > 0 { return polled[1].revents != 0 ? .stopped : .ready }
      if let deadline, deadline <= .now { return .late }
    }
  }
}

enum NetworkWait: Sendable {
  case ready
  case late
  case stopped
}
