internal import Glibc

/// The program that runs isolated plugins, and how it is started for one of them.
public struct WorkerProgram: Hashable, Sendable {
  /// The path of `roost-worker`.
  public var path: String

  public init(path: String) { self.path = path }

  /// That of the distribution whose libraries are in `libraries`: `libexec/roost-worker` beside that folder, or in it, where
  /// `swift build` puts everything. Nil where there is none.
  public static func beside(_ libraries: LibraryDirectory) -> WorkerProgram? {
    let candidates = [libraries.path + "/../libexec/roost-worker", libraries.path + "/roost-worker"]
    return candidates.first { access($0, X_OK) == 0 }.map { WorkerProgram(path: FolderListing.realPath($0) ?? $0) }
  }

  /// What the program is told: the plugin's folder and the libraries it may read, and what `isolation` allows.
  func launch(_ bundle: PluginBundle, _ isolation: PluginIsolation, libraries: LibraryDirectory, proxy: NetworkProxy? = nil)
    -> WorkerProcess.Launch
  {
    let limits = isolation.limits
    var records = [
      "level=\(isolation.level.rawValue)", "supervisor=\(getpid())", "memory=\(limits.memory)", "tasks=\(limits.tasks)",
      "open_files=\(limits.openFiles)", "library=\(bundle.directory)",
      "library=\(FolderListing.realPath(libraries.path) ?? libraries.path)",
    ]
    records += isolation.permissions.read.map { "read=\($0)" } + isolation.permissions.write.map { "write=\($0)" }
    if isolation.permissions.subprocess { records.append("subprocess=1") }
    if isolation.permissions.network.contains("*"), !isolation.addresses.isClosed { records.append("network=1") }
    if proxy != nil { records.append("proxy=1") }
    return WorkerProcess.Launch(
      program: path, records: records, environment: Self.environment(isolation.permissions), logRate: limits.logRate, proxy: proxy)
  }

  /// Variables that every worker may know, and those that it was granted.
  private static func environment(_ permissions: PluginPermissions) -> [String] {
    var names = ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_COLLATE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_MONETARY", "TZ"]
    if permissions.subprocess { names.append("PATH") }
    names += permissions.environment.filter { name in !names.contains(name) && !reserved.contains { name.hasPrefix($0) } }
    return names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
      + ["MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no"]
  }

  /// What no plugin is given, even if granted: the loader and the runtime would obey it before the worker is confined.
  private static let reserved = ["LD_", "MALLOC_", "SWIFT_BACKTRACE", "GLIBC_TUNABLES"]
}
