internal import Glibc

/// A folder on disk, looked at without Foundation.
enum FolderListing {
  /// The names in `path`, sorted by their bytes, those beginning with a point left out; at most `limit`.
  static func names(in path: String, limit: Int) throws(FileFault) -> [String] {
    guard let folder = opendir(path) else {
      let code = errno
      throw FileFault(path: path, reason: FileFault.text(of: code), isMissing: code == ENOENT)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix(".") { continue }
      guard names.count < limit else { throw FileFault(path: path, reason: "it holds more than \(limit) entries") }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  enum Kind { case folder, file, link, other, missing }

  /// What stands at `path` itself, a symbolic link not followed.
  static func kind(of path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Whether anyone on the machine may change what stands at `path`.
  static func isWorldWritable(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    // With the sticky bit, as in /tmp, nobody can replace another's entries, but anyone can add some.
    return status.st_mode & S_IWOTH != 0
  }

  /// The absolute path without links, `.` and `..`; nil where nothing stands at `path`.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func contains(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }
}
