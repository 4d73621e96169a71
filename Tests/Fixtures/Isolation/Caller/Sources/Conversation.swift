import Glibc
import RoostCore

/// Says something on a stream, ends its side, and hears the other out.
struct Conversation {
  let stream: NetworkStream

  init(_ stream: NetworkStream) { self.stream = stream }

  func exchange(_ text: String) async throws -> String { String(decoding: try await exchangeOffPool(Array(text.utf8)), as: UTF8.self) }

  func exchangeOffPool(_ bytes: [UInt8]) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { continuation in
      _ = OwnThread.start { continuation.resume(with: Result { try exchange(bytes) }) }
    }
  }

  /// Both ways at a time.
  func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
    var (sent, heard) = (0, [UInt8]())
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var polled = pollfd(fd: stream.descriptor, events: Int16(POLLIN) | (sent < bytes.count ? Int16(POLLOUT) : 0), revents: 0)
      guard poll(&polled, 1, 30_000) > 0 else { throw CallerError("the peer was silent") }
      if polled.revents & Int16(POLLOUT) != 0 {
        let count = bytes[sent...].withUnsafeBytes {
          send(stream.descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
        if count < 0 && errno != EAGAIN { throw CallerError("send: \(String(cString: strerror(errno)))") }
        sent += max(0, count)
        if sent == bytes.count { shutdown(stream.descriptor, Int32(SHUT_WR)) }
      }
      if polled.revents & ~Int16(POLLOUT) != 0 {
        let count = recv(stream.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0 && errno == EAGAIN { continue }
        if count < 0 { throw CallerError("recv: \(String(cString: strerror(errno)))") }
        if count == 0 { return heard }
        heard += buffer[..<count]
      }
    }
  }
}
