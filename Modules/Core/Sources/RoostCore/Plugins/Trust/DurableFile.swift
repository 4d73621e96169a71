internal import Glibc

/// A file that is replaced whole: after a crash or a loss of power it holds the old bytes or the new ones, never a part.
public enum DurableFile {
  /// Writes a new file beside the old one, to the disk, and gives it the old one's name.
  ///
  /// - Parameter mode: The permission bits of the new file, as in `0o600`.
  public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
    var generator = SystemRandomNumberGenerator()
    let temporary = "\(path).\(getpid())-\(String(generator.next() as UInt32, radix: 16))"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
    guard file >= 0 else { throw FileFault(path: temporary, reason: FileFault.text(of: errno)) }
    var failure = write(bytes, to: file)
    // The creation mask may have taken bits away; none that wasn't asked for is ever there.
    if failure == 0, fchmod(file, mode_t(mode)) != 0 || fsync(file) != 0 { failure = errno }
    close(file)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileFault(path: path, reason: FileFault.text(of: failure))
    }
    // The new name is on the disk once the folder is. Not every file system can sync one, and the file is whole either way.
    let folder = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    close(folder)
  }

  /// Makes the folder at `path` and those above it, for their owner alone.
  public static func makeFolder(_ path: String) throws(FileFault) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/\(part)"
      if mkdir(built, 0o700) != 0, errno != EEXIST { throw FileFault(path: built, reason: FileFault.text(of: errno)) }
    }
  }

  /// Runs `body` while no other process runs one for the same `path`. Waits for at most two seconds.
  public static func alone<T>(_ path: String, _ body: () throws(FileFault) -> T) throws(FileFault) -> T {
    let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    // Closing lets go of the lock.
    defer { close(file) }
    var attempts = 0
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      attempts += 1
      guard code == EWOULDBLOCK || code == EINTR, attempts < 200 else {
        throw FileFault(path: path, reason: code == EWOULDBLOCK ? "another process holds it" : FileFault.text(of: code))
      }
      usleep(10_000)
    }
    return try body()
  }

  static func parent(of path: String) -> String {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? EIO : errno }
      written += count
    }
    return 0
  }
}
