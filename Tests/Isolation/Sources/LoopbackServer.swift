import Glibc
import RoostCore
import Synchronization

/// A TCP server on 127.0.0.1. The first byte of a connection says what it does with the rest: `E` sends it back as it comes, `C` tells how many
/// bytes there were once the other side has ended, `G` greets and ends its own side first, `S` says nothing.
final class LoopbackServer: Sendable {
  struct Failure: Error { let code: Int32 }

  let port: Int
  private let listener: Int32
  private let counts = Mutex((all: 0, open: 0))

  /// Connections that were made.
  var connections: Int { counts.withLock { $0.all } }
  /// Connections that are still open.
  var open: Int { counts.withLock { $0.open } }

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 256) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw Failure(code: errno) }
    listener = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
    let isStarted = OwnThread.start { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection < 0 && errno == EINTR { continue }
        guard connection >= 0 else { return }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        counts.withLock { $0 = ($0.all + 1, $0.open + 1) }
        _ = OwnThread.start { [self] in
          Self.serve(connection)
          close(connection)
          counts.withLock { $0.open -= 1 }
        }
      }
    }
    guard isStarted else { throw Failure(code: errno) }
  }

  /// A port at which nobody ever answers: its queue is full. The descriptors are the caller's to close.
  static func deafPort() throws -> (port: Int, descriptors: [Int32]) {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let listener = socket(AF_INET, kind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(listener, pointer, size) == 0, listen(listener, 0) == 0, getsockname(listener, pointer, &size) == 0 else {
          throw Failure(code: errno)
        }
        let callers = (0..<4).map { _ in socket(AF_INET, kind, 0) }
        for caller in callers { _ = connect(caller, pointer, size) }
        return (
          Int(UInt16(bigEndian: pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port })), [listener] + callers
        )
      }
    }
  }

  /// Connections that are open stay so.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func serve(_ connection: Int32) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    guard recv(connection, &buffer, 1, 0) == 1 else { return }
    let mode = buffer[0]
    if mode == UInt8(ascii: "G") {
      say("welcome", connection)
      shutdown(connection, Int32(SHUT_WR))
    }
    var total = 0
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      total += count
      if mode == UInt8(ascii: "E") {
        var sent = 0
        while sent < count {
          let more = buffer[sent..<count].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
          guard more > 0 else { return }
          sent += more
        }
      }
    }
    if mode == UInt8(ascii: "C") { say("\(total) bytes", connection) }
  }

  private static func say(_ text: String, _ connection: Int32) {
    let bytes = Array(text.utf8)
    _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
