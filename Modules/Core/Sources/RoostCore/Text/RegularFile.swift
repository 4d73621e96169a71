internal import Glibc

/// A regular file, read whole and within a limit.
struct RegularFile {
  var bytes: [UInt8]
  /// The permission bits, as in `0o600`.
  var mode: UInt32

  /// Reads the file at `path`. A last component that is a symbolic link is followed only where `followsLink` says so; a device, a pipe or
  /// a folder is never read.
  init(path: String, limit: Int, followsLink: Bool = false) throws(FileFault) {
    guard !path.utf8.contains(0) else { throw FileFault(path: path, reason: "the path holds a NUL") }
    // Without O_NONBLOCK opening a named pipe would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else {
      let code = errno
      throw FileFault(path: path, reason: code == ELOOP ? "it is a symbolic link" : FileFault.text(of: code), isMissing: code == ENOENT)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(path: path, reason: "it is not a regular file") }
    guard status.st_size <= limit else { throw FileFault(path: path, reason: "it is \(status.st_size) bytes long; the limit is \(limit)") }
    mode = UInt32(status.st_mode & 0o7777)
    bytes = try Self.contents(of: descriptor, expecting: Int(status.st_size), limit: limit, path: path)
  }

  /// Reads to the end, whatever `fstat` said: the file may grow meanwhile.
  private static func contents(of descriptor: Int32, expecting size: Int, limit: Int, path: String) throws(FileFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(4_096, filled))) }
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { read(descriptor, $0 + filled, buffer.count - filled) } ?? 0
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFault(path: path, reason: FileFault.text(of: errno))
      }
      if count == 0 { break }
      filled += count
      guard filled <= limit else { throw FileFault(path: path, reason: "it is longer than the limit of \(limit) bytes") }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}

/// Why a file or folder can't be read.
public struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String
  public var isMissing: Bool

  init(path: String, reason: String, isMissing: Bool = false) {
    self.path = path
    self.reason = reason
    self.isMissing = isMissing
  }

  public var description: String { "can't read \(path): \(reason)" }

  static func text(of code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
