import Glibc

/// The file of a cassette that is being written: `FILE.partial`, renamed to `FILE` at the end.
///
/// Used by one thread at a time.
struct CassetteFile {
  let path: String
  private let partial: String
  private let descriptor: Int32
  private let limit: Int
  private var size = 0

  /// Throws ``RecordingError/file(_:_:)`` where it can't be created, or is being written by somebody else.
  init(path: String, limit: Int) throws(RecordingError) {
    self.path = path
    self.limit = limit
    partial = path + ".partial"
    descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .file(path, "\(partial) can't be created: \(Self.text(errno))") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .file(path, "\(partial) is no regular file")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, ftruncate(descriptor, 0) == 0 else {
      let code = errno
      close(descriptor)
      throw .file(path, code == EWOULDBLOCK ? "somebody is recording to it now" : "\(partial) can't be written: \(Self.text(code))")
    }
  }

  mutating func append(_ bytes: [UInt8]) throws(RecordingError) {
    guard size + bytes.count <= limit else { throw .file(path, "it would be larger than max_bytes (\(limit)); raise that or record less") }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .file(path, "\(partial) can't be written: \(Self.text(errno))") }
      written += count
    }
    size += bytes.count
  }

  /// Makes the file last and gives it its name.
  func finish() throws(RecordingError) {
    defer { close(descriptor) }
    guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw .file(path, "it can't be finished: \(Self.text(errno))") }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? "."
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }

  private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
