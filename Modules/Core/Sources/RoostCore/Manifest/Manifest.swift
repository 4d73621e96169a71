/// A manifest in which everything fits: what a ``Runtime`` is made from.
public struct Manifest: Sendable {
  /// The name of the agent that runs.
  public let entry: String
  /// The agents' names, in the manifest's order.
  public let agents: [String]
  /// What is allowed but worth knowing.
  public let warnings: [FileProblem]
  /// Texts that no event, log or message may show.
  public let secrets: [String]
  /// The plugins whose components are used or that are required, in the catalog's order.
  public let plugins: [String]
  /// The plugins without which nothing runs.
  public let requiredPlugins: [String]
  let catalog: ComponentCatalog
  let graph: WiringGraph
  let session: SessionSettings
  /// How those of ``plugins`` are isolated that are.
  public let isolation: [String: PluginIsolation]
  /// Which addresses connections may go to.
  public let addresses: AddressRules
  /// What it was made from, for a check under another catalog.
  let source: ManifestSource
  let host: HostIdentity

  /// Checks everything, opening no plugin.
  ///
  /// - Parameter policy: What no manifest can lower; one that the source was given before holds.
  /// - Throws: All problems at once.
  public init(
    checking source: ManifestSource, catalog: ComponentCatalog, host: HostIdentity = .ofRunningProgram(),
    policy: DistributionPolicy = .ofRunningProgram()
  ) throws(ManifestErrors) {
    let source = source.enforcing(policy).routingModels(catalog)
    var check = ManifestCheck(source, catalog: catalog, host: host)
    check.run()
    let errors = check.problems.filter { $0.severity == .error }
    guard errors.isEmpty, check.pluginProblems.isEmpty else {
      throw ManifestErrors(problems: Self.sorted(errors, source), plugins: check.pluginProblems)
    }
    self.source = source
    self.host = host
    let root = source.root
    entry = root["entry"]?.text ?? ""
    agents = check.names.names(in: "agents")
    warnings = check.problems
    let graph = WiringGraph(ordering: check.nodes)
    self.graph = graph
    self.catalog = catalog
    requiredPlugins = root["plugins"]?["require"]?.elements?.compactMap(\.text) ?? []
    var used = Set(requiredPlugins)
    for node in graph.nodes {
      if let component = node.component, let owner = catalog[component]?.owner, owner != "core" { used.insert(owner) }
    }
    plugins = catalog.plugins.plugins.map(\.name).filter { used.contains($0) }
    var seen: Set<String> = []
    let keys = Self.keys(of: plugins.compactMap { catalog.plugins.plugin(named: $0) }, source.environment)
    secrets = (check.secrets + keys).filter { !$0.isEmpty && seen.insert($0).inserted }
    var addresses = NetworkSettings(root["network"]).rules
    addresses.isClosed = source.isOffline
    self.addresses = addresses
    let settings = IsolationSettings(source)
    var isolation: [String: PluginIsolation] = [:]
    for name in plugins {
      guard let bundle = catalog.plugins.plugin(named: name), settings.level(of: name) != .none else { continue }
      let limits: WorkerLimits
      do { limits = try settings.limits(of: name) } catch {
        throw ManifestErrors(problems: [source.problem(root["plugins"]?["limits"]?.place ?? root.place, "\(error)")])
      }
      isolation[name] = PluginIsolation(
        level: settings.level(of: name), permissions: settings.grants(of: name).effective(bundle.descriptor.permissions), limits: limits,
        addresses: addresses)
    }
    self.isolation = isolation
    do { session = try SessionSettings(json: root["session"]?.without("exporters").json ?? [:]) } catch {
      throw ManifestErrors(problems: [source.problem(root.place, "session: \(error)")])
    }
  }

  /// What the environment has of the variables that plugins ask for and that are called like secrets.
  private static func keys(of plugins: [PluginBundle], _ environment: [String: String]) -> [String] {
    let words: Set<Substring> = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIALS"]
    let names = plugins.flatMap(\.descriptor.permissions.environment).filter { name in
      !words.isDisjoint(with: name.uppercased().split(separator: "_").map { Substring($0) })
    }
    return names.compactMap { environment[$0] }
  }

  /// The same manifest checked again with another version of one plugin.
  func checkedAgain(with bundle: PluginBundle) throws(ManifestErrors) -> Manifest {
    try Manifest(checking: source, catalog: catalog.replacing(bundle), host: host)
  }

  /// The most reloads of one runtime (`plugins.max_reloads`, default 100).
  var maximumReloads: Int { source.root["plugins"]?["max_reloads"]?.json.intValue ?? 100 }

  /// In the order of the files and of the lines in them.
  private static func sorted(_ problems: [FileProblem], _ source: ManifestSource) -> [FileProblem] {
    let order = Dictionary(source.files.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return problems.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      let (fileA, fileB) = (order[a.file] ?? 0, order[b.file] ?? 0)
      if fileA != fileB { return fileA < fileB }
      let (placeA, placeB) = (a.position?.offset ?? 0, b.position?.offset ?? 0)
      return placeA == placeB ? left.offset < right.offset : placeA < placeB
    }.map(\.element)
  }
}
