/// The checks of `plugins`: that what it names is there, and that what it isolates can be.
extension ManifestCheck {
  mutating func checkPlugins(_ node: ManifestNode) {
    // The values of limits and the names of levels may come from variables.
    let check = SettingsCheck(node, schema: Self.pluginsSchema)
    for problem in check.problems { report(problem.place, key: problem.key, problem.message) }
    for section in ["isolation", "limits"] {
      for member in node[section]?.members ?? [] where NamePattern(member.key).isExact { checkName(member, in: section) }
    }
    for member in node["grants"]?.members ?? [] {
      checkName(member, in: "grants")
      for host in member.node["network"]?.elements ?? [] { if let fault = Self.fault(ofGrant: host) { report(host.place, fault) } }
    }
    for required in node["require"]?.elements ?? [] {
      guard let name = required.text, !required.isFaulty, catalog.plugins.plugin(named: name) == nil || isConflicting(name) else {
        continue
      }
      reportPlugin(required.place, missingPlugin(name))
    }
  }

  /// A name that no plugin has protects nothing: a slip of the pen there must not go unseen.
  private mutating func checkName(_ member: ManifestNode.Member, in section: String) {
    let known = catalog.plugins.plugins.map(\.name)
    // In safe mode there are none.
    guard !known.isEmpty, !known.contains(member.key) else { return }
    let nearest = NearestName.of(member.key, in: known).map { "did you mean \"\($0)\"?" } ?? "the plugins here are \(Self.listed(known))"
    report(member.keyPlace, key: true, "there is no plugin \"\(member.key)\"; \(nearest)")
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", … (\(names.count) in all)" : "")
  }

  private func isConflicting(_ plugin: String) -> Bool { catalog.conflicts.contains { $0.refused == plugin } }

  private func missingPlugin(_ name: String) -> String {
    if let conflict = catalog.conflicts.first(where: { $0.refused == name }) { return "\(conflict)" }
    if let broken = catalog.plugins.broken.first(where: { $0.directory.hasSuffix("/" + name) }) {
      return "the required plugin \"\(name)\" can't be used: \(broken.problems.map(\.description).joined(separator: "; "))"
    }
    if let reason = catalog.plugins.closedBy {
      return "no plugin is opened because of \(reason), and \"\(name)\" is required; run without it"
    }
    let folders = catalog.plugins.directories.joined(separator: ", ")
    let nearest = NearestName.of(name, in: catalog.plugins.plugins.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
    return
      "the required plugin \"\(name)\" is not in \(folders.isEmpty ? "any plugin directory; name one with --plugin-dir" : folders)\(nearest)"
  }

  // MARK: - Isolation

  /// The plugins whose components the manifest uses or that it requires.
  var usedPlugins: [PluginBundle] {
    var used = Set(source.root["plugins"]?["require"]?.elements?.compactMap(\.text) ?? [])
    for node in nodes {
      if let component = node.component, let owner = catalog[component]?.owner { used.insert(owner) }
    }
    return catalog.plugins.plugins.filter { used.contains($0.name) }
  }

  /// Whether each plugin that is used can run as the manifest says.
  mutating func checkIsolation() {
    let settings = IsolationSettings(source)
    for bundle in usedPlugins {
      let grants = settings.grants(of: bundle.name)
      guard let rule = settings.rule(for: bundle.name), rule.value != .none else {
        warnOfDeclarations(bundle, grants, settings)
        continue
      }
      checkKinds(bundle, rule)
      checkReferences(bundle)
      checkGrants(bundle, rule, grants)
    }
  }

  private mutating func warnOfDeclarations(_ bundle: PluginBundle, _ grants: PluginGrants, _ settings: IsolationSettings) {
    guard !grants.permissions.isEmpty, let member = settings.grants.first(where: { $0.pattern.text == bundle.name })?.member else { return }
    report(
      member.keyPlace, key: true,
      "these grants are declarations, not enforcement: the plugin \"\(bundle.name)\" runs in Roost's own process; isolate it with \"isolation\": {\"\(bundle.name)\": \"confined\"}",
      severity: .warning)
  }

  private mutating func checkKinds(_ bundle: PluginBundle, _ rule: IsolationSettings.Rule<IsolationLevel>) {
    // Checks are no part of what a manifest makes: doctor leaves those of isolated plugins alone.
    let others = bundle.descriptor.components.map(\.id).filter { id in
      !(PluginIsolation.kinds + ["check"]).contains { id.hasPrefix("\($0).") }
    }
    guard !others.isEmpty else { return }
    let advice = rule.isFloor ? "The distribution isolates it, so it can't be used here" : "Write \"\(bundle.name)\": \"none\""
    report(
      rule.member.node.place,
      "the plugin \"\(bundle.name)\" can't be isolated: it brings \(others.joined(separator: ", ")). Isolation covers tools, tool sources, guardrails, providers, embedders and exporters; engines, stores and commands run in process. \(advice)"
    )
  }

  /// Only JSON crosses into a worker, no other component.
  private mutating func checkReferences(_ bundle: PluginBundle) {
    for node in nodes where node.component.flatMap({ catalog[$0]?.owner }) == bundle.name {
      for edge in node.edges {
        let kind = String(edge.target.prefix { $0 != "." })
        let prefix = catalog.prefix(ofSection: kind) ?? kind
        report(edge.place, "\(ComponentError.isolated(name: edge.name, kind: prefix)), as in \"\(bundle.name)\": \"none\"")
      }
    }
  }

  private mutating func checkGrants(_ bundle: PluginBundle, _ rule: IsolationSettings.Rule<IsolationLevel>, _ grants: PluginGrants) {
    let missing = grants.missing(bundle.descriptor.permissions)
    if !missing.isEmpty {
      report(
        rule.member.node.place,
        "the plugin \"\(bundle.name)\" asks for \(missing.grantsText), which it is not granted; if it may have that, write in plugins.grants: \"\(bundle.name)\": \(grants.permissions.adding(missing).grantsText); it gets what stands there and no more, from an empty list nothing"
      )
    }
    guard grants.permissions.network.contains("*") else { return }
    do { _ = try HostGrants(bundle.descriptor.permissions.network) } catch {
      report(
        rule.member.node.place,
        "the plugin \"\(bundle.name)\" can't be isolated: its plugin.json asks for a network that can't be granted: \(error)")
    }
  }

  static let pluginsSchema: JSONSchema = {
    let names = JSONSchema.array(of: .string(minimumLength: 1))
    let grants = JSONSchema.object(properties: [
      ("network", names), ("read", names), ("write", names), ("environment", names), ("subprocess", .boolean),
    ])
    return JSONSchema.object(
      properties: [
        (
          "directories",
          names.described("Folders with plugins, from this file's folder; searched before the user's and the distribution's.")
        ),
        ("require", names.described("Plugins without which nothing runs.")),
        (
          "isolation",
          JSONSchema.dictionary(of: .string(enumeration: IsolationLevel.allCases.map(\.rawValue)))
            .described("Where plugins run, by name or pattern.")
        ),
        ("grants", JSONSchema.dictionary(of: grants).described("What plugins may do; enforced for those that are isolated.")),
        (
          "limits",
          JSONSchema.dictionary(of: WorkerLimitSettings.schema).described("What isolated plugins may take, by name or pattern.")
        ),
        (
          "max_reloads",
          .integer(
            description: "The most reloads of plugins in one process; every version stays in memory. Default 100.", minimum: 0,
            maximum: 10_000)
        ),
      ], description: "Which plugins are used, and how.")
  }()
}

extension PluginPermissions {
  /// Both together.
  func adding(_ other: PluginPermissions) -> PluginPermissions {
    PluginPermissions(
      network: network + other.network, read: read + other.read, write: write + other.write, environment: environment + other.environment,
      subprocess: subprocess || other.subprocess)
  }
}
