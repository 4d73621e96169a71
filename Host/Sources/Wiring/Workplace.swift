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
  /// `roost.lock` beside the first of the manifest's files, there or not; nil where there is no manifest.
  let lockFile: String?
  /// What the distribution enforces.
  let policy: DistributionPolicy
  /// What lock and quarantine say.
  let trust: PluginTrust

  /// Opens what may be opened.
  var loader: PluginLoader {
    var loader = PluginLoader()
    loader.trust = trust
    return loader
  }

  /// Puts what crashed earlier runs into quarantine, and says so.
  static func settleCrashes(_ invocation: Invocation, _ console: Console) {
    for line in CrashReport.settle(stateFolder: Directories(environment: invocation.environment).state) { console.error("roost: \(line)") }
  }

  /// Reads the manifest, as far as its syntax goes, and the plugins' descriptions.
  init(_ invocation: Invocation, readsManifest: Bool = true) throws {
    directories = Directories(environment: invocation.environment)
    let named = invocation.values(.manifest)
    let distribution = Distribution.running
    policy = distribution?.policy ?? .none
    // Whoever can't read what is enforced enforces nothing.
    guard policy.problems.isEmpty else { throw HostError(.invalidManifest, problems: policy.problems) }
    let found = named.isEmpty ? (Self.nearestManifest() ?? distribution?.manifest).map { [$0] } ?? [] : named
    files = readsManifest ? found : []
    var source: ManifestSource?
    if !files.isEmpty {
      do { source = try ManifestSource(reading: files.map { .file($0) }, environment: invocation.environment) } catch {
        throw HostError(error)
      }
    }
    self.source = source?.enforcing(policy)
    lockFile = files.first.map { file in
      let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
      return folder + PluginLock.fileName
    }
    trust = PluginTrust(lockFile: lockFile, stateFolder: directories.state)
    let configured = invocation.configuration[Flag.pluginFolder.name]?.arrayValue?.compactMap(\.stringValue) ?? []
    searchPath = directories.pluginSearchPath(
      commandLine: invocation.given(.pluginFolder), manifest: (source?.pluginDirectories ?? []) + configured,
      environment: invocation.environment)
    // What brings the enforced components comes first: no other plugin takes its name or its components.
    let pinned = (distribution?.pinnedPlugins ?? []).compactMap { name in Directories.distributionPlugins.map { "\($0)/\(name)" } }
    let isSafe = try invocation.isOn(.safeMode)
    catalog = ComponentCatalog(
      plugins: isSafe ? PluginCatalog(closedBy: invocation.source(.safeMode)) : PluginCatalog(scanning: pinned + searchPath))
    if let missing = invocation.values(.pluginFolder).first(where: { !Self.isFolder($0) }) {
      throw HostError.usage("there is no plugin directory \(quoted(missing))")
    }
  }

  /// Tells whoever wants to know what was read.
  func tell(_ console: Console) {
    guard console.isVerbose else { return }
    for file in files { console.detail("roost: read the manifest \(file)") }
    if let reason = catalog.plugins.closedBy { return console.detail("roost: looked for no plugins because of \(reason)") }
    let names = catalog.plugins.plugins.map(\.name)
    console.detail(
      "roost: found \(names.isEmpty ? "no plugin" : "the plugins \(names.joined(separator: ", "))") in "
        + (catalog.plugins.directories.isEmpty ? "no folder" : catalog.plugins.directories.joined(separator: ", ")))
  }

  /// The manifest as it runs: with `--offline`, every provider replaced and no network; every engine with a provider.
  func source(_ source: ManifestSource, _ invocation: Invocation) throws -> ManifestSource {
    let source = source.enforcing(policy)
    return try (invocation.isOn(.offline) ? source.offline(provider: "offline") : source).routingModels(catalog)
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

  /// Where the manifest lets the plugin run.
  func isolation(of plugin: PluginVerdict) -> IsolationLevel {
    source?.isolation.level(of: plugin.name) ?? policy.floor(of: plugin.name)
  }

  /// A lock that can't be read is a mistake in what was configured, wherever plugins are going to be used.
  func requireReadableLock() throws {
    if let fault = trust.lockFault { throw HostError(.invalidManifest, problems: fault.problems) }
  }

  /// Refuses flags and variables that ask for more than the distribution allows.
  func requireWithinCeilings(_ options: RunOptions, _ invocation: Invocation) throws {
    if let most = policy.ceiling(ofAgents: "max_turns"), let turns = options.overrides.maxTurns, Double(turns) > most {
      throw HostError(.invalidManifest, "\(invocation.source(.maxTurns)) is \(turns), and the distribution allows \(Int(most))")
    }
    if let most = policy.ceiling(ofAgents: "deadline"), let deadline = options.deadline, deadline > .seconds(most) {
      throw HostError(
        .invalidManifest, "\(invocation.source(.deadline)) is \(deadline), and the distribution allows \(Duration.seconds(most))")
    }
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
    self.init(errors.plugins.isEmpty ? .invalidManifest : .pluginRefused, problems: errors.plugins + errors.problems)
  }

  /// The errors of configuration files.
  init(configuration errors: ManifestErrors) {
    self.init(.invalidManifest, problems: errors.problems, code: .configurationInvalid)
  }
}
