import Glibc
import RoostCore

/// What a command finds where it runs: the folders, the plugins and the manifest. Nothing is opened.
struct Workplace: Sendable {
  let directories: Directories
  /// Empty in safe mode.
  let catalog: ComponentCatalog
  /// Nil where there is no manifest, here or in a parent folder.
  let source: ManifestSource?
  /// The manifest's files, as they were named or found.
  let files: [String]
  let searchPath: [String]

  /// Reads the manifest, as far as its syntax goes, and the plugins' descriptions.
  init(_ invocation: Invocation, readsManifest: Bool = true) throws {
    directories = Directories(environment: invocation.environment)
    let named = invocation.values(.manifest)
    files = !readsManifest ? [] : named.isEmpty ? Self.nearestManifest().map { [$0] } ?? [] : named
    var source: ManifestSource?
    if !files.isEmpty {
      do { source = try ManifestSource(reading: files.map { .file($0) }, environment: invocation.environment) } catch {
        throw HostError(error)
      }
    }
    self.source = source
    let configured = invocation.configuration[Flag.pluginFolder.name]?.arrayValue?.compactMap(\.stringValue) ?? []
    searchPath = directories.pluginSearchPath(
      commandLine: invocation.given(.pluginFolder), manifest: (source?.pluginDirectories ?? []) + configured,
      environment: invocation.environment)
    catalog = ComponentCatalog(plugins: try invocation.isOn(.safeMode) ? PluginCatalog() : PluginCatalog(scanning: searchPath))
    if let missing = invocation.values(.pluginFolder).first(where: { !Self.isFolder($0) }) {
      throw HostError.usage("there is no plugin directory \(quoted(missing))")
    }
  }

  /// `roost.json` here or in the nearest parent folder.
  private static func nearestManifest() -> String? {
    var path = "roost.json"
    guard let here = getcwd(nil, 0) else { return nil }
    defer { free(here) }
    let depth = String(cString: here).split(separator: "/").count
    for _ in 0...depth {
      if access(path, F_OK) == 0 { return path }
      path = "../" + path
    }
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The manifest in which everything fits; its warnings go to the console.
  func manifest(_ source: ManifestSource, _ console: Console) throws -> Manifest {
    do {
      let manifest = try Manifest(checking: source, catalog: catalog)
      for warning in manifest.warnings { console.note("\(warning)") }
      return manifest
    } catch { throw HostError(error) }
  }

  /// Why plugins on the search path are not used, those that can't be described first. Opens none.
  var unusable: [String] {
    catalog.plugins.broken.flatMap { $0.problems.map(\.description) } + catalog.conflicts.map(\.description)
  }
}

extension HostError {
  /// A manifest's errors, a line each.
  init(_ errors: ManifestErrors) {
    self.init(errors.plugins.isEmpty ? .invalidManifest : .pluginRefused, lines: (errors.plugins + errors.problems).map(\.description))
  }
}
