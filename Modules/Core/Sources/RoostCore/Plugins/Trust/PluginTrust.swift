/// What is known of which plugins may be used: the manifest's lock and this machine's quarantine.
public struct PluginTrust: Sendable {
  /// `roost.lock` beside the manifest; nil where there is none.
  public var lock: PluginLock?
  public var quarantine: Quarantine
  /// What keeps the lock from being read.
  public private(set) var lockFault: TrustFileError?
  /// What keeps the quarantine from being read.
  public private(set) var quarantineFault: TrustFileError?

  /// What can't be read of either.
  public var faults: [FileProblem] { (lockFault?.problems ?? []) + (quarantineFault?.problems ?? []) }

  /// Everything may be used.
  public init(lock: PluginLock? = nil, quarantine: Quarantine = Quarantine()) {
    self.lock = lock
    self.quarantine = quarantine
  }

  private var files: (lock: String?, stateFolder: String)?

  /// Reads both; what can't be read lets no plugin be used, and is told by the faults.
  public init(lockFile: String?, stateFolder: String) {
    self.init()
    files = (lockFile, stateFolder)
    do { lock = try lockFile.flatMap { path throws(TrustFileError) in try PluginLock.read(path) } } catch { lockFault = error }
    do { quarantine = try Quarantine.read(Quarantine.file(inState: stateFolder)) } catch { quarantineFault = error }
  }

  /// The same files as they are now; itself where it was read from none.
  func reread() -> PluginTrust { files.map { PluginTrust(lockFile: $0.lock, stateFolder: $0.stateFolder) } ?? self }

  /// What is in the way of using the plugin before anything of it is read.
  func objection(to plugin: String) -> PluginRefusal.Reason? {
    if let problem = (quarantineFault ?? lockFault)?.problems.first { return .trustUnknown(problem: problem) }
    if let entry = quarantine[plugin] { return .quarantined(entry) }
    if let lock, lock[plugin] == nil { return .notLocked(lock: lock.path) }
    return nil
  }

  /// Why the lock or the quarantine keeps the plugin out of use; nil when neither does. Reads its files and runs none of their code.
  public func refusal(of bundle: PluginBundle) -> PluginRefusal? {
    func refusal(_ reason: PluginRefusal.Reason) -> PluginRefusal {
      PluginRefusal(plugin: bundle.name, directory: bundle.directory, reason: reason)
    }
    if let objection = objection(to: bundle.name) { return refusal(objection) }
    guard lock != nil else { return nil }
    do throws(FileFault) { return objection(to: bundle, try PluginFingerprint(of: bundle)).map(refusal) } catch {
      return refusal(.libraryUnreadable(path: error.path, reason: error.reason))
    }
  }

  /// What is in the way of using the plugin as it is now.
  func objection(to bundle: PluginBundle, _ fingerprint: PluginFingerprint) -> PluginRefusal.Reason? {
    guard let lock, let entry = lock[bundle.name], let difference = PluginLock.Difference(entry.fingerprint, fingerprint) else {
      return nil
    }
    return .differsFromLock(place: lock.place(of: bundle.name, difference.key), difference: difference, source: entry.source)
  }
}

extension PluginLock {
  /// The first thing in which a plugin is not as it was locked.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// The member of the lock's entry.
    public var key: String
    /// The file in the plugin's folder, or the property.
    public var what: String
    public var expected: String
    public var found: String

    init?(_ locked: PluginFingerprint, _ now: PluginFingerprint) {
      if locked.library != now.library {
        self.init("library", "library", "SHA-256 \(locked.library.prefix(12))…", "\(now.library.prefix(12))…")
      } else if locked.size != now.size {
        self.init("size", "library's size", "\(locked.size) bytes", "\(now.size)")
      } else if locked.description != now.description {
        self.init("plugin.json", "plugin.json", "SHA-256 \(locked.description.prefix(12))…", "\(now.description.prefix(12))…")
      } else if locked.version != now.version {
        self.init("version", "version", locked.version, now.version)
      } else {
        let paths = Set(locked.others.keys).union(now.others.keys).sorted()
        guard let path = paths.first(where: { locked.others[$0] != now.others[$0] }) else { return nil }
        func text(_ digest: String?) -> String { digest.map { "SHA-256 \($0.prefix(12))…" } ?? "no such file" }
        self.init("others", path, text(locked.others[path]), text(now.others[path]))
      }
    }

    private init(_ key: String, _ what: String, _ expected: String, _ found: String) {
      (self.key, self.what, self.expected, self.found) = (key, what, expected, found)
    }

    public var description: String { "its \(what): expected \(expected), found \(found)" }
  }
}
