import Glibc
import RoostCore

/// Folders that are made whole under another name and then take their place.
enum BundleFolder {
  /// The names in a folder, sorted; those beginning with a point are left out unless `includingHidden`.
  static func names(in path: String, includingHidden: Bool = false) throws(FileBytes.Failure) -> [String] {
    guard let directory = opendir(path) else { throw FileBytes.Failure(path, errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != "..", includingHidden || !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes the folder, whose parents must be there.
  static func make(_ path: String, mode: mode_t = 0o755) throws(FileBytes.Failure) {
    guard mkdir(path, mode) == 0 else { throw FileBytes.Failure(path, errno) }
  }

  /// A new folder that only its owner can look into, in the folder for temporary files.
  static func makeTemporary(_ environment: [String: String]) throws(FileBytes.Failure) -> String {
    let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array((parent + "/roost-XXXXXX").utf8CString)
    guard let path = mkdtemp(&template) else { throw FileBytes.Failure(parent, errno) }
    return String(cString: path)
  }

  /// Deletes what stands at `path`, links not followed; nothing there is no error.
  static func remove(_ path: String) throws(FileBytes.Failure) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw FileBytes.Failure(path, errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 else { throw FileBytes.Failure(path, errno) }
      return
    }
    guard let directory = opendir(path) else { throw FileBytes.Failure(path, errno) }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
      try remove(path + "/" + String(decoding: name, as: UTF8.self))
    }
    guard rmdir(path) == 0 else { throw FileBytes.Failure(path, errno) }
  }

  /// Puts the folder `fresh` at `path`; one that stands there goes to `old`, in place of what stood there.
  static func replace(_ path: String, by fresh: String, keepingOldAt old: String? = nil) throws(FileBytes.Failure) {
    if rename(fresh, path) == 0 { return }
    guard errno == EEXIST || errno == ENOTEMPTY else { throw FileBytes.Failure(path, errno) }
    switch FolderExchange.swap(fresh, path) {
    case 0:
      guard let old else { return try remove(fresh) }
      try remove(old)
      guard rename(fresh, old) == 0 else { throw FileBytes.Failure(old, errno) }
      return
    // This file system has no such step: there is a moment with neither.
    case EINVAL, ENOSYS: break
    case let code: throw FileBytes.Failure(path, code)
    }
    let place = old ?? "\(fresh).old"
    try remove(place)
    guard rename(path, place) == 0 else { throw FileBytes.Failure(path, errno) }
    guard rename(fresh, path) == 0 else {
      let code = errno
      rename(place, path)
      throw FileBytes.Failure(path, code)
    }
    if old == nil { try remove(place) }
  }
}
