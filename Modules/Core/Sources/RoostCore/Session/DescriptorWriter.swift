import Glibc

/// Writes whole lines to a file descriptor.
struct DescriptorWriter: Sendable {
  let descriptor: Int32

  static let standardError = DescriptorWriter(descriptor: STDERR_FILENO)

  /// Writes all of `bytes`, waiting where the other side is slow; throws `WriteError` with how much was written.
  func write(_ bytes: [UInt8]) throws(WriteError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        written += count
        continue
      }
      let code = errno
      if count < 0, code == EINTR { continue }
      if count < 0, code == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, Self.pollMilliseconds)
        continue
      }
      throw WriteError(code: count == 0 ? EIO : code, written: written)
    }
  }

  /// A line of the log of last resort.
  func warn(_ text: String) { writeLine("roost: warning: \(text)") }

  /// Writes one line, with what could change a terminal escaped; where even that can't be written, nobody is left to tell.
  func writeLine(_ text: String) {
    do { try write(Array("\(TerminalText.escaped(text))\n".utf8)) } catch { return }
  }

  private static let pollMilliseconds: Int32 = 1_000
}

/// A write that failed.
struct WriteError: Error, CustomStringConvertible {
  let code: Int32
  /// The bytes written before.
  let written: Int

  var description: String { String(cString: strerror(code)) }
}
