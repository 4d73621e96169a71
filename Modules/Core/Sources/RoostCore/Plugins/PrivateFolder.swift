internal import Glibc

/// A folder that only its owner may enter.
enum PrivateFolder {
  /// Makes `path` and the folders above it where they are missing; refuses one that isn't this user's own.
  static func make(_ path: String) throws(FileFault) {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/\(part)"
      guard mkdir(built, 0o700) != 0 else { continue }
      let code = errno
      guard code == EEXIST else { throw FileFault(path: built, reason: FileFault.text(of: code)) }
    }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
      throw FileFault(path: path, reason: "it is not a folder of this user's own")
    }
    guard status.st_mode & 0o077 == 0 || chmod(path, 0o700) == 0 else { throw FileFault(path: path, reason: FileFault.text(of: errno)) }
  }
}
