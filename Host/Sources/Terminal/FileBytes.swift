import Glibc

/// Whole files, with bounds.
enum FileBytes {
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String
    let code: Int32
    var description: String { "\(path): \(reason)" }

    init(_ path: String, _ code: Int32) {
      self.path = path
      self.code = code
      self.reason = String(cString: strerror(code))
    }

    init(_ path: String, reason: String) {
      self.path = path
      self.code = EFBIG
      self.reason = reason
    }
  }

  /// The file's bytes; more than `limit` is an error.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(path, errno) }
    defer { close(file) }
    return try read(file, named: path, limit: limit)
  }

  /// Everything that an open descriptor has, to its end.
  static func read(_ descriptor: Int32, named name: String, limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw Failure(name, errno) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      if bytes.count > limit { throw Failure(name, reason: "more than \(limit) bytes") }
    }
  }

  /// Replaces the file in one step; a new one beside it takes its name.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(Failure) {
    let temporary = "\(path).\(getpid())"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure(temporary, errno) }
    let failure = writeAll(file, bytes)
    close(file)
    if failure != 0 {
      unlink(temporary)
      throw Failure(temporary, failure)
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw Failure(path, code)
    }
  }

  /// Creates the file; one that is there already is an error with code EEXIST.
  static func create(_ path: String, with bytes: [UInt8], mode: mode_t) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure(path, errno) }
    let failure = writeAll(file, bytes)
    close(file)
    if failure != 0 { throw Failure(path, failure) }
  }

  /// Copies the file whole; what stands at `target` is replaced.
  static func copy(_ source: String, to target: String, mode: mode_t, limit: Int) throws(Failure) {
    try replace(target, with: read(source, limit: limit), mode: mode)
  }

  /// Writes every byte; the error's number, or 0. Waits for a descriptor that somebody else made non-blocking.
  static func writeAll(_ descriptor: Int32, _ bytes: some Collection<UInt8>) -> Int32 {
    let result = bytes.withContiguousStorageIfAvailable { buffer -> Int32 in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        if count >= 0 {
          offset += count
        } else if errno == EAGAIN {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
    return result ?? writeAll(descriptor, Array(bytes))
  }

  static func makeFolder(_ path: String) throws(Failure) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/\(part)"
      if mkdir(built, 0o700) != 0, errno != EEXIST { throw Failure(built, errno) }
    }
  }
}
