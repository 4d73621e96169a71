import Glibc
import RoostCore

/// Puts plugins into a plugin directory, each in one step, and keeps the version before.
struct PluginInstaller: Sendable {
  /// Most files of one plugin, and most bytes of all of them.
  static let maximumFiles = 10_000
  static let maximumBytes = 1 << 30

  /// The plugin directory.
  let directory: String

  struct Installed: Sendable {
    let directory: String
    let descriptor: PluginDescriptor
    /// The version that was there before, kept beside.
    let previous: String?
  }

  func place(of name: String) -> String { directory + "/" + name }
  /// A name with a point before it is no plugin to a host.
  func previousPlace(of name: String) -> String { directory + "/.\(name).previous" }

  /// Checks the bundle, copies it and puts it in place.
  func install(_ bundle: PluginBundle) throws -> Installed {
    try check(bundle)
    return try locked {
      let fresh = "\(directory)/.\(bundle.name).new-\(getpid())"
      let previous = version(in: place(of: bundle.name))
      do throws(FileBytes.Failure) {
        try BundleFolder.remove(fresh)
        var budget = (files: Self.maximumFiles, bytes: Self.maximumBytes)
        try copy(bundle.directory, to: fresh, &budget, depth: 0)
      } catch {
        removeQuietly(fresh)
        throw HostError(.failed, "cannot install \(bundle.name): \(error)")
      }
      // What was copied is what is used: it is checked, not only what it was copied from.
      do {
        try check(BuiltBundle.read(fresh))
        try BundleFolder.replace(place(of: bundle.name), by: fresh, keepingOldAt: previousPlace(of: bundle.name))
      } catch let failure as FileBytes.Failure {
        removeQuietly(fresh)
        throw HostError(.failed, "cannot install \(bundle.name): \(failure)")
      } catch {
        removeQuietly(fresh)
        throw error
      }
      return Installed(directory: place(of: bundle.name), descriptor: bundle.descriptor, previous: previous)
    }
  }

  /// Puts the kept version back; the one in use is kept in its place.
  func rollback(_ name: String) throws -> Installed {
    guard Self.isName(name) else { throw HostError.usage("\(quoted(name)) is no plugin's name") }
    return try locked {
      let kept = previousPlace(of: name)
      guard access(kept + "/plugin.json", F_OK) == 0 else {
        throw HostError(
          .failed, "there is no earlier version of \(quoted(name)) in \(directory); roost plugin install keeps the one that it replaces")
      }
      let bundle = try BuiltBundle.read(kept)
      try check(bundle)
      let replaced = version(in: place(of: name))
      let parked = "\(directory)/.\(name).new-\(getpid())"
      do throws(FileBytes.Failure) {
        try BundleFolder.remove(parked)
        guard rename(kept, parked) == 0 else { throw FileBytes.Failure(kept, errno) }
        try BundleFolder.replace(place(of: name), by: parked, keepingOldAt: kept)
      } catch {
        throw HostError(.failed, "cannot roll \(name) back: \(error)")
      }
      return Installed(directory: place(of: name), descriptor: bundle.descriptor, previous: replaced)
    }
  }

  /// The same checks that loading it makes, the library's hash and the interface digests first of all. None of its code runs.
  private func check(_ bundle: PluginBundle) throws {
    do { try PluginLoader().check(bundle) } catch { throw HostError(.pluginRefused, "\(error)") }
  }

  private func version(in folder: String) -> String? {
    guard access(folder + "/plugin.json", F_OK) == 0 else { return nil }
    do { return try PluginBundle(directory: folder).descriptor.version } catch { return "unreadable" }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7a).contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f || $0 == 0x2d }
  }

  /// Only one at a time changes a plugin directory.
  private func locked<Value>(_ body: () throws -> Value) throws -> Value {
    do { try FileBytes.makeFolder(directory) } catch { throw HostError(.failed, "cannot make \(error)") }
    let lock = open(directory + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw HostError(.failed, "cannot write in \(directory): \(String(cString: strerror(errno)))") }
    defer { close(lock) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw HostError(.failed, "another roost is installing into \(directory); try again") }
    return try body()
  }

  private func removeQuietly(_ path: String) {
    // What is told is the failure before; the folder's name is no plugin's.
    do { try BundleFolder.remove(path) } catch {}
  }

  /// Copies regular files and folders; a link or anything else is a fault.
  private func copy(_ source: String, to target: String, _ budget: inout (files: Int, bytes: Int), depth: Int) throws(FileBytes.Failure) {
    guard depth < 16 else { throw FileBytes.Failure(source, reason: "folders are nested too deeply") }
    try BundleFolder.make(target)
    for name in try BundleFolder.names(in: source) {
      let path = source + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { throw FileBytes.Failure(path, errno) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try copy(path, to: target + "/" + name, &budget, depth: depth + 1)
      case S_IFREG:
        budget.files -= 1
        budget.bytes -= Int(status.st_size)
        guard budget.files >= 0, budget.bytes >= 0 else {
          throw FileBytes.Failure(path, reason: "a plugin has at most \(Self.maximumFiles) files and \(Self.maximumBytes) bytes")
        }
        try FileBytes.copy(
          path, to: target + "/" + name, mode: status.st_mode & 0o100 != 0 ? 0o755 : 0o644, limit: PluginLoader.maximumLibraryBytes)
      default: throw FileBytes.Failure(path, reason: "is neither a file nor a folder; a plugin holds no links")
      }
    }
  }
}
