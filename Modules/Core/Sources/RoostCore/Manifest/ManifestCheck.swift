/// Checks a manifest whole, opening nothing, and collects every problem.
struct ManifestCheck {
  let source: ManifestSource
  let catalog: ComponentCatalog
  let host: HostIdentity
  private(set) var problems: [FileProblem]
  /// Required plugins that are missing.
  private(set) var pluginProblems: [FileProblem] = []
  private(set) var secrets: [String] = []
  var nodes: [WiringNode] = []
  /// The references of each node, resolved when all names are known.
  private var references: [(node: Int, reference: SettingsCheck.Reference)] = []
  let names: ManifestNames
  private var reported: Set<FileProblem> = []

  init(_ source: ManifestSource, catalog: ComponentCatalog, host: HostIdentity) {
    self.source = source
    self.catalog = catalog
    self.host = host
    problems = source.repeatedKeys + source.problems
    reported = Set(problems)
    names = ManifestNames(source.root, catalog)
  }

  /// The same fault of `agents.defaults` shows in every agent, and is one problem.
  mutating func report(_ place: ManifestPlace, key: Bool = false, _ message: String, severity: FileProblem.Severity = .error) {
    let problem = source.problem(place, key: key, message, severity: severity)
    if reported.insert(problem).inserted { problems.append(problem) }
  }

  /// A problem that makes a plugin unusable.
  mutating func reportPlugin(_ place: ManifestPlace, _ message: String) { pluginProblems.append(source.problem(place, message)) }

  mutating func run() {
    guard let members = source.root.members else {
      return report(source.root.place, "a manifest is an object, as in {\"roost\": 1, …}; found \(source.root.json.summary)")
    }
    checkVersion()
    for member in members {
      switch member.key {
      case "roost", "entry", "$schema": continue
      case "plugins": checkPlugins(member.node)
      case "agents": checkAgents(member.node)
      case "session": checkSession(member.node)
      case "network": checkNetwork(member.node)
      case "models": checkModels(member.node)
      case let key where key.hasPrefix("x-"): continue
      case let key:
        if let prefix = catalog.prefix(ofSection: key) { checkSection(key, prefix, member.node) } else { reportUnknownSection(member) }
      }
    }
    checkEntry()
    resolveReferences()
    checkCycles()
    checkFloors()
    checkIsolation()
  }

  private mutating func checkVersion() {
    guard let node = source.root["roost"] else {
      return report(source.root.place, "\"roost\" is missing; write \"roost\": 1, the version of the manifest's form")
    }
    guard !node.isFaulty, node.json != .integer(1) else { return }
    report(node.place, "expected 1, the version of the manifest's form; found \(node.json.summary)")
  }

  private mutating func reportUnknownSection(_ member: ManifestNode.Member) {
    if let later = ComponentSections.later.first(where: { $0.section == member.key }) {
      if let reason = catalog.plugins.closedBy {
        return report(
          member.keyPlace, key: true,
          "a plugin brings the section \"\(member.key)\", and none is opened because of \(reason); run without it")
      }
      return report(
        member.keyPlace, key: true,
        "no plugin here brings the section \"\(member.key)\"; the plugin \"\(later.plugin)\" does: install it, or name its folder in plugins.directories"
      )
    }
    let known = names.sections + ["roost", "plugins", "agents", "models", "session", "network", "entry"]
    let nearest = NearestName.of(member.key, in: known + ComponentSections.later.map(\.section))
    let hint =
      nearest.map { "did you mean \"\($0)\"?" } ?? "the sections here are \(known.joined(separator: ", ")); your own notes go under \"x-…\""
    report(member.keyPlace, key: true, "unknown section \"\(member.key)\"; \(hint)")
  }

  // MARK: Components

  private mutating func checkSection(_ section: String, _ prefix: String, _ node: ManifestNode) {
    if node.isFaulty { return }
    guard let members = node.members else {
      return report(node.place, "expected an object of \(section) by name, found \(node.json.summary)")
    }
    for member in members {
      checkKey(member)
      guard let (type, settings) = checkComponent(member.node, prefix: prefix, id: "\(section).\(member.key)") else { continue }
      nodes.append(
        WiringNode(
          id: "\(section).\(member.key)", prefix: prefix, key: member.key, component: type, settings: settings,
          directory: source.directory(of: member.node.place)))
    }
  }

  /// A key becomes a tool's name for the model, and part of paths and events.
  mutating func checkKey(_ member: ManifestNode.Member) {
    guard !AnyTool.isValidName(member.key) else { return }
    report(member.keyPlace, key: true, "\(JSONValue.string(member.key).brief) is no name; use 1 to 64 letters, digits, \"_\" and \"-\"")
  }

  /// The component's id and its settings, when `type` is known.
  mutating func checkComponent(_ node: ManifestNode, prefix: String, id: String) -> (id: String, settings: JSONValue)? {
    if node.isFaulty { return nil }
    guard node.members != nil else {
      report(node.place, "expected an object with \"type\" and that type's settings, found \(node.json.summary)")
      return nil
    }
    guard let type = node["type"] else {
      report(node.place, "\"type\" is missing; \(typesHint(prefix))")
      return nil
    }
    if type.isFaulty { return nil }
    guard let name = type.text else {
      report(type.place, "expected the \(prefix)'s type as a text, found \(type.json.summary)")
      return nil
    }
    guard let entry = catalog["\(prefix).\(name)"] else {
      report(type.place, unknownType(name, prefix))
      return nil
    }
    let settings = check(node.without("type"), schema: entry.component.settings, node: nodes.count)
    return (entry.component.id, settings.json)
  }

  /// Checks settings for the wiring node that comes next.
  mutating func check(_ node: ManifestNode, schema: JSONSchema, node index: Int) -> ManifestNode {
    let check = SettingsCheck(node, schema: schema)
    for problem in check.problems { report(problem.place, key: problem.key, problem.message) }
    for path in check.paths {
      guard let fault = path.requirement.fault(of: path.text, from: source.directory(of: node.place)) else { continue }
      // What a variable stands for is not shown.
      report(path.node.place, "\(JSONValue.string(path.node.template ?? path.text).brief) \(fault)")
    }
    secrets += check.secrets
    references += check.references.map { (index, $0) }
    return check.node
  }

  private func typesHint(_ prefix: String) -> String {
    let types = catalog.types(ofPrefix: prefix)
    return types.isEmpty ? "but no plugin here brings a \(prefix)" : "the \(prefix) types here are \(types.joined(separator: ", "))"
  }

  private func unknownType(_ name: String, _ prefix: String) -> String {
    var text = "there is no \(prefix) type \"\(name)\""
    if let reason = catalog.plugins.closedBy {
      text += "; no plugin is opened because of \(reason), so only Roost's own types are here: run without it"
    } else if let nearest = NearestName.of(name, in: catalog.types(ofPrefix: prefix)) {
      text += "; did you mean \"\(nearest)\"?"
    } else if let elsewhere = catalog.entries.first(where: { $0.component.name == name }) {
      text +=
        "; \(elsewhere.component.id) is a \(elsewhere.component.prefix), which belongs to \(place(ofPrefix: elsewhere.component.prefix))"
    } else {
      text += "; \(typesHint(prefix))"
    }
    for conflict in catalog.conflicts where conflict.id == "\(prefix).\(name)" || conflict.refused == name { text += " (\(conflict))" }
    for broken in catalog.plugins.broken where broken.directory.hasSuffix("/" + name) {
      text += " (the plugin in \(broken.directory) can't be used: \(broken.problems.first?.message ?? "its plugin.json is wrong"))"
    }
    return text + " [\(host.path), build \(host.buildID)]"
  }

  private func place(ofPrefix prefix: String) -> String {
    switch prefix {
    case "engine": "an agent's \"engine\""
    case "exporter": "session.exporters"
    default: catalog.section(ofPrefix: prefix).map { "the section \"\($0)\"" } ?? "no section"
    }
  }

  // MARK: Wiring

  private mutating func resolveReferences() {
    for (index, reference) in references {
      switch names.resolve(reference.name, kinds: reference.kind) {
      case .found(let id):
        if nodes.indices.contains(index) {
          nodes[index].edges.append(WiringNode.Edge(target: id, name: reference.name, place: reference.node.place))
        }
      case .problem(let message): report(reference.node.place, message)
      }
    }
  }

  private mutating func checkEntry() {
    guard let node = source.root["entry"] else {
      let first = names.names(in: "agents").first
      return report(source.root.place, "\"entry\" is missing; name the agent that runs, as in \"entry\": \"\(first ?? "assistant")\"")
    }
    if node.isFaulty { return }
    guard let name = node.text else { return report(node.place, "expected the name of an agent as a text, found \(node.json.summary)") }
    if case .problem(let message) = names.resolve(name, kinds: "agent") { report(node.place, message) }
  }
}
