internal import Glibc

/// Where Roost keeps its files, by the XDG Base Directory Specification 0.8.
///
/// `ROOST_HOME` puts all four below itself, as `config`, `data`, `state` and `cache`. An XDG variable that isn't an absolute path is
/// ignored, as the specification says.
public struct Directories: Hashable, Sendable {
  /// Settings that people write.
  public var config: String
  /// Plugins and other data to keep.
  public var data: String
  /// Histories, logs, run records.
  public var state: String
  /// What may be deleted at any time.
  public var cache: String
  /// Sockets of running hosts.
  public var run: String

  public init(environment: [String: String]) {
    if let home = environment["ROOST_HOME"], !home.isEmpty {
      let root = home.hasPrefix("/") ? home : Self.currentDirectory + "/" + home
      (config, data, state, cache, run) = (root + "/config", root + "/data", root + "/state", root + "/cache", root + "/run")
      return
    }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/"
    let base = home == "/" ? "" : home
    func folder(_ variable: String, _ fallback: String) -> String {
      (environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? base + fallback) + "/roost"
    }
    config = folder("XDG_CONFIG_HOME", "/.config")
    data = folder("XDG_DATA_HOME", "/.local/share")
    state = folder("XDG_STATE_HOME", "/.local/state")
    cache = folder("XDG_CACHE_HOME", "/.cache")
    run = folder("XDG_RUNTIME_DIR", "/.local/state") + "/run"
  }

  /// The plugin directories, first to last: the command line's, the manifest's, those of `ROOST_PLUGIN_PATH` (joined by `:`), the user's,
  /// the distribution's.
  public func pluginSearchPath(
    commandLine: [String] = [], manifest: [String] = [], environment: [String: String], distribution: String? = Self.distributionPlugins
  ) -> [String] {
    let fromEnvironment = (environment["ROOST_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
    let all = commandLine + manifest + fromEnvironment + [data + "/plugins"]
    return all + (distribution.map { [$0] } ?? [])
  }

  /// `plugins/` beside the running program's `bin/`.
  public static var distributionPlugins: String? {
    let parts = HostIdentity.programPath.split(separator: "/")
    guard parts.count >= 2 else { return nil }
    return "/" + (parts.dropLast(2) + ["plugins"]).joined(separator: "/")
  }

  /// The folder in which the program runs, absolute.
  public static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}
