internal import Glibc

/// The system calls of a UNIX socket that carries one JSON line each way.
enum ControlSocket {
  /// Connections that may wait to be taken.
  static let backlog: Int32 = 16

  static func listen(at path: String) throws(ControlError) -> Int32 {
    let descriptor = try make()
    do throws(ControlError) {
      // An earlier process with this number may have left its own.
      unlink(path)
      guard try withAddress(path, { bind(descriptor, $0, $1) }) == 0, chmod(path, 0o600) == 0, Glibc.listen(descriptor, backlog) == 0 else {
        throw ControlError("can't listen at \(path): \(FileFault.text(of: errno))")
      }
      return descriptor
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  static func connect(to path: String) throws(ControlError) -> Int32 {
    let descriptor = try make()
    do throws(ControlError) {
      guard try withAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
        throw errno == ECONNREFUSED ? .nobodyListens : ControlError("can't reach \(path): \(FileFault.text(of: errno))")
      }
      return descriptor
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  private static func make() throws(ControlError) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ControlError("can't make a socket: \(FileFault.text(of: errno))") }
    return descriptor
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(ControlError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard bytes.count <= room else { throw ControlError("the path \(path) is longer than a socket's may be, \(room) bytes") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  /// Whether the process at the other end runs as this user, or as root.
  static func isOwnUser(_ connection: Int32) -> Bool {
    var peer = (pid: Int32(0), user: UInt32(0), group: UInt32(0))
    var size = socklen_t(MemoryLayout.size(ofValue: peer))
    guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else { return false }
    return peer.user == geteuid() || peer.user == 0
  }

  /// Waits; false once `end` was closed at its other side.
  static func waits(for listener: Int32, or end: Int32) -> Bool {
    var descriptors = [
      pollfd(fd: listener, events: Int16(POLLIN), revents: 0), pollfd(fd: end, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&descriptors, 2, -1) < 0 { guard errno == EINTR else { return false } }
    return descriptors[1].revents == 0
  }

  static func writeLine(_ connection: Int32, _ value: JSONValue) throws(ControlError) {
    let bytes = Array((value.jsonText() + "\n").utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ControlError("the other side takes nothing: \(FileFault.text(of: errno))") }
      sent += count
    }
  }

  static func readLine(_ connection: Int32, limit: Int) throws(ControlError) -> JSONValue {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while !line.contains(UInt8(ascii: "\n")) {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw ControlError(count == 0 ? "the other side closed the connection" : "no whole line came: \(FileFault.text(of: errno))")
      }
      line += buffer[..<count]
      guard line.count <= limit else { throw ControlError("the line is longer than \(limit) bytes") }
    }
    do { return try JSONValue(parsing: Array(line.prefix { $0 != UInt8(ascii: "\n") })) } catch {
      throw ControlError("the line is not JSON: \(error)")
    }
  }
}

extension ControlError {
  static let nobodyListens = ControlError("nobody listens there any more")
}
