internal import Glibc

/// A folder on disk, looked at without Foundation.
enum FolderListing {
  /// The names in `path`, sorted by their bytes, those beginning with a point left out unless
  /// `includingHidden`; at most `limit`.
  static func names(in path: String, limit: Int, includingHidden: Bool = false) throws(FileFault) -> [String] {
    guard let folder = opendir(path) else {
      let code = errno
      throw FileFault(path: path, reason: FileFault.text(of: code), isMissing: code == ENOENT)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." || (name.hasPrefix(".") && !includingHidden) { continue }
      guard names.count < limit else { throw FileFault(path: path, reason: "it holds more than \(limit) entries") }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The shared objects in `folder` and the folders below it, by their paths from there, in order: what a plugin may bring beside its
  /// library. Hidden folders are passed over; links are listed, not followed.
  static func sharedObjects(in folder: String) throws(FileFault) -> [(path: String, kind: Kind)] {
    var found: [(path: String, kind: Kind)] = []
    var left = PluginCatalog.maximumEntries
    var waiting = [(path: "", depth: 0)]
    while let (below, depth) = waiting.popLast() {
      let names = try names(in: folder + "/" + below, limit: left, includingHidden: true)
      left -= names.count
      for name in names {
        let path = below.isEmpty ? name : below + "/" + name
        let kind = kind(of: folder + "/" + path)
        if kind == .folder {
          if depth < maximumDepth, !name.hasPrefix(".") { waiting.append((path, depth + 1)) }
        } else if name.hasSuffix(".so") || name.contains(".so.") {
          found.append((path, kind))
        }
      }
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The files in `Resources` of a plugin's folder, by their paths from there, in order; folders in it are not for resources.
  static func resources(in folder: String) throws(FileFault) -> [String] {
    guard kind(of: folder + "/Resources") != .missing else { return [] }
    return try names(in: folder + "/Resources", limit: PluginCatalog.maximumEntries).sorted().map { "Resources/" + $0 }
      .filter { kind(of: folder + "/" + $0) != .folder }
  }

  /// How deep a plugin's folder is searched for shared objects.
  static let maximumDepth = 8

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

  /// The nearest folder above `path` in which anyone on the machine may rename things: writable by all, and without the sticky bit that
  /// keeps them from others' entries.
  static func replaceableParent(of path: String) -> String? {
    var folder = path
    while folder != "/", !folder.isEmpty {
      folder = DurableFile.parent(of: folder)
      var status = stat()
      if stat(folder, &status) == 0, status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 { return folder }
      if folder == "." { return nil }
    }
    return nil
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
