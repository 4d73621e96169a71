import Glibc
import Synchronization

/// Finds the files of some patterns, and opens them.
///
/// Below a root every step is `openat` with `O_NOFOLLOW` on a folder already open, so that no symbolic link, not even one put there meanwhile,
/// leads outside.
struct FileWalk {
  struct Found {
    /// As shown in answers: relative to the base folder where it's below it.
    var path: String
    var stamp: FileStamp
  }

  /// What was left out, and how often.
  struct Skipped: Hashable {
    var links = 0
    var special = 0
    var tooLarge = 0
    var overLimit = 0
    var unreadable = 0
    var binary = 0
    var notUTF8 = 0
  }

  static let depthLimit = 32
  /// Most folder entries looked at.
  static let entryLimit = 1_000_000

  let settings: TextSearchSettings
  let baseDirectory: String
  /// Set when nobody waits any more.
  let isCancelled: () -> Bool
  private(set) var skipped = Skipped()
  private(set) var missing: [String] = []
  private var seen: Set<FileStamp.Identity> = []
  private var entries = 0
  private let extensions: Set<String>

  init(settings: TextSearchSettings, baseDirectory: String, isCancelled: @escaping () -> Bool) {
    self.settings = settings
    self.baseDirectory = baseDirectory
    self.isCancelled = isCancelled
    extensions = Set(settings.extensions.map { ($0.hasPrefix(".") ? String($0.dropFirst()) : $0).lowercased() })
  }

  /// Calls `visit` for every file, in the order of `paths` and then of names, with a way to read it.
  mutating func run(_ patterns: [PathPattern], _ visit: (Found, _ read: () -> [UInt8]?) -> Void) {
    for pattern in patterns {
      let full = pattern.root.hasPrefix("/") ? pattern.root : baseDirectory + (pattern.root.isEmpty ? "" : "/" + pattern.root)
      // The manifest's author names the root, so links on the way to it are theirs to make.
      let descriptor = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else {
        missing.append(pattern.text)
        continue
      }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        folder(descriptor, shown: pattern.root, below: [], pattern, visit)
      } else if pattern.components.isEmpty {
        file(descriptor, status, shown: pattern.root, visit)
      } else {
        missing.append(pattern.text)
      }
    }
  }

  private mutating func folder(
    _ descriptor: Int32, shown: String, below: [String], _ pattern: PathPattern, _ visit: (Found, () -> [UInt8]?) -> Void
  ) {
    guard below.count < Self.depthLimit else {
      skipped.overLimit += 1
      return
    }
    for name in names(in: descriptor) {
      if isCancelled() { return }
      let path = below + [name]
      let shownPath = shown.isEmpty ? name : shown == "/" ? "/" + name : "\(shown)/\(name)"
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        skipped.unreadable += 1
        continue
      }
      let kind = status.st_mode & S_IFMT
      let isFolder = kind == S_IFDIR
      guard isFolder || isWanted(path, pattern) else { continue }
      guard isFolder || kind == S_IFREG else {
        if kind == S_IFLNK { skipped.links += 1 } else { skipped.special += 1 }
        continue
      }
      // What is opened may have been changed since: O_NOFOLLOW refuses a link, O_NONBLOCK doesn't wait for a pipe's writer, and fstat decides.
      let entry = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | (isFolder ? O_DIRECTORY : 0))
      guard entry >= 0, fstat(entry, &status) == 0 else {
        if entry >= 0 { close(entry) }
        skipped.unreadable += 1
        continue
      }
      defer { close(entry) }
      if isFolder {
        folder(entry, shown: shownPath, below: path, pattern, visit)
      } else {
        file(entry, status, shown: shownPath, visit)
      }
    }
  }

  private func isWanted(_ path: [String], _ pattern: PathPattern) -> Bool {
    guard pattern.components.isEmpty else { return pattern.matches(path) }
    guard let name = path.last, let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  private mutating func file(_ descriptor: Int32, _ status: stat, shown: String, _ visit: (Found, () -> [UInt8]?) -> Void) {
    guard status.st_mode & S_IFMT == S_IFREG else {
      skipped.special += 1
      return
    }
    let stamp = FileStamp(status)
    guard seen.insert(stamp.identity).inserted else { return }
    guard stamp.size <= settings.maxFileBytes else {
      skipped.tooLarge += 1
      return
    }
    guard seen.count <= settings.maxFiles else {
      skipped.overLimit += 1
      return
    }
    visit(Found(path: shown, stamp: stamp)) { Self.read(descriptor, limit: settings.maxFileBytes) }
  }

  /// The names in a folder, sorted; hidden ones are left out.
  private mutating func names(in descriptor: Int32) -> [String] {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let directory = fdopendir(copy) else {
      if copy >= 0 { close(copy) }
      skipped.unreadable += 1
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      entries += 1
      guard entries <= Self.entryLimit else {
        skipped.overLimit += 1
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name else {
        skipped.unreadable += 1
        continue
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private static func read(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return nil }
      if got == 0 { return bytes }
      bytes += chunk[..<got]
      // It grew while it was read.
      if bytes.count > limit { return nil }
    }
  }

  mutating func count(_ keyPath: WritableKeyPath<Skipped, Int>) { skipped[keyPath: keyPath] += 1 }
}

/// Tells whether a file is still what it was.
struct FileStamp: Hashable {
  struct Identity: Hashable {
    var device: UInt
    var node: UInt
  }

  var identity: Identity
  var size: Int
  var seconds: Int
  var nanoseconds: Int

  init(_ status: stat) {
    identity = Identity(device: UInt(status.st_dev), node: UInt(status.st_ino))
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
