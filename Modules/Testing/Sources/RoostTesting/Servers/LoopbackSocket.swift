internal import Glibc

/// The calls of the sockets API that scripted servers need.
enum LoopbackSocket {
  /// A listening socket on a free port of 127.0.0.1.
  static func listen() throws(ScriptedServerError) -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ScriptedServerError(call: "socket", code: errno) }
    func fail(_ call: String) -> ScriptedServerError {
      let code = errno
      close(descriptor)
      return ScriptedServerError(call: call, code: code)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard bound == 0 else { throw fail("bind") }
    guard Glibc.listen(descriptor, 1_024) == 0 else { throw fail("listen") }
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard named == 0 else { throw fail("getsockname") }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Waits until `descriptor` can be read; false when `stop` can be read first.
  static func waitReadable(_ descriptor: Int32, orWoken stop: Int32) -> Bool {
    var waited = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
    while poll(&waited, 2, -1) < 0 { guard errno == EINTR else { return false } }
    return waited[1].revents == 0
  }

  /// False when `stop` can be read before the time is over.
  static func sleep(_ duration: Duration, unlessWoken stop: Int32) -> Bool {
    var waited = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
    let end = ContinuousClock.now + duration
    while true {
      let left = Int32(min(Double(Int32.max), max(0, ((end - .now) / .milliseconds(1)).rounded(.up))))
      let count = poll(&waited, 1, left)
      if count == 0 { return true }
      guard count < 0 && errno == EINTR else { return false }
    }
  }
}

/// A descriptor that can be read for ever once it was woken.
final class WakeDescriptor: Sendable {
  let descriptor: Int32
  private let writer: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (descriptor, writer) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(descriptor)
    close(writer)
  }

  func wake() { write(writer, "!", 1) }
}

/// Why a scripted server can't run.
public struct ScriptedServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public var call: String
  public var code: Int32

  public var description: String { "The scripted server can't run: \(call) failed with \(String(cString: strerror(code)))." }
}
