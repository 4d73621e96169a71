/// What a manifest says about where plugins run, what they may do and what they may take.
public struct IsolationSettings: Sendable {
  struct Rule<Value: Sendable>: Sendable {
    var pattern: NamePattern
    var value: Value
    var member: ManifestNode.Member
  }

  /// In the manifest's order.
  let levels: [Rule<IsolationLevel>]
  let limits: [Rule<JSONObject>]
  let grants: [Rule<PluginPermissions>]
  private let directories: [String: String]
  private let directory: String

  /// Reads the manifest's `plugins`; what does not have its form is passed over, and reported where the manifest is checked.
  init(_ source: ManifestSource) {
    let node = source.root["plugins"]
    func rules<Value>(_ key: String, _ value: (ManifestNode) -> Value?) -> [Rule<Value>] {
      (node?[key]?.members ?? []).compactMap { member in
        value(member.node).map { Rule(pattern: NamePattern(member.key), value: $0, member: member) }
      }
    }
    levels = rules("isolation") { $0.text.flatMap(IsolationLevel.init(rawValue:)) }
    limits = rules("limits") { $0.json.objectValue }
    grants = rules("grants") { $0.json.objectValue.map { PluginPermissions(grants: .object($0)) } }
    directories = Dictionary(
      grants.map { ($0.pattern.text, source.directory(of: $0.member.node.place)) }, uniquingKeysWith: { first, _ in first })
    directory = source.directory(of: source.root.place)
  }

  /// The rule for `plugin`: that of its very name, else the strictest of the patterns that fit.
  func rule(for plugin: String) -> Rule<IsolationLevel>? {
    levels.first { $0.pattern.isExact && $0.pattern.text == plugin }
      ?? levels.filter { !$0.pattern.isExact && $0.pattern.matches(plugin) }.max { $0.value < $1.value }
  }

  /// Where `plugin` runs.
  public func level(of plugin: String) -> IsolationLevel { rule(for: plugin)?.value ?? .none }

  /// What `plugin` is granted.
  func grants(of plugin: String) -> PluginGrants {
    let rule = grants.first { $0.pattern.text == plugin }
    return PluginGrants(permissions: rule?.value ?? PluginPermissions(), directory: directories[plugin] ?? directory)
  }

  /// What `plugin` may take: patterns in order, each laid over those before, then what its very name says.
  func limits(of plugin: String) throws(GenerableError) -> WorkerLimits {
    var merged = JSONObject()
    let fitting = limits.filter { !$0.pattern.isExact && $0.pattern.matches(plugin) } + limits.filter { $0.pattern.text == plugin }
    for rule in fitting { for (key, value) in rule.value { merged[key] = value } }
    return WorkerLimits(try WorkerLimitSettings(json: .object(merged)))
  }
}
