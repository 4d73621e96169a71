/// What a manifest says about where plugins run, what they may do and what they may take.
public struct IsolationSettings: Sendable {
  struct Rule<Value: Sendable>: Sendable {
    var pattern: NamePattern
    var value: Value
    var member: ManifestNode.Member
    /// Whether the distribution says it, and not the manifest.
    var isFloor = false
  }

  /// In the manifest's order.
  let levels: [Rule<IsolationLevel>]
  let limits: [Rule<JSONObject>]
  let grants: [Rule<PluginPermissions>]
  /// What the distribution enforces.
  private let floors: [Rule<IsolationLevel>]
  private let ceilings: [Rule<JSONObject>]
  private let directories: [String: String]
  private let directory: String

  /// Reads the manifest's `plugins`; what does not have its form is passed over, and reported where the manifest is checked.
  init(_ source: ManifestSource) {
    func rules<Value>(_ node: ManifestNode?, isFloor: Bool = false, _ value: (ManifestNode) -> Value?) -> [Rule<Value>] {
      (node?.members ?? []).compactMap { member in
        value(member.node).map { Rule(pattern: NamePattern(member.key), value: $0, member: member, isFloor: isFloor) }
      }
    }
    let node = source.root["plugins"]
    levels = rules(node?["isolation"]) { $0.text.flatMap(IsolationLevel.init(rawValue:)) }
    limits = rules(node?["limits"]) { $0.json.objectValue }
    grants = rules(node?["grants"]) { $0.json.objectValue.map { PluginPermissions(grants: .object($0)) } }
    floors = rules(source.enforced?["isolation"], isFloor: true) { $0.text.flatMap(IsolationLevel.init(rawValue:)) }
    ceilings = rules(source.enforced?["limits"]?["plugins"], isFloor: true) { $0.json.objectValue }
    directories = Dictionary(
      grants.map { ($0.pattern.text, source.directory(of: $0.member.node.place)) }, uniquingKeysWith: { first, _ in first })
    directory = source.directory(of: source.root.place)
  }

  /// The rule for `plugin`: that of its very name, else the strictest of the patterns that fit; the distribution's where that is stricter.
  func rule(for plugin: String) -> Rule<IsolationLevel>? {
    let own =
      levels.first { $0.pattern.isExact && $0.pattern.text == plugin }
      ?? levels.filter { !$0.pattern.isExact && $0.pattern.matches(plugin) }.max { $0.value < $1.value }
    guard let floor = floors.filter({ $0.pattern.matches(plugin) }).max(by: { $0.value < $1.value }) else { return own }
    return own.map { $0.value >= floor.value } == true ? own : floor
  }

  /// Where `plugin` runs.
  public func level(of plugin: String) -> IsolationLevel { rule(for: plugin)?.value ?? .none }

  /// What `plugin` is granted.
  func grants(of plugin: String) -> PluginGrants {
    let rule = grants.first { $0.pattern.text == plugin }
    return PluginGrants(
      permissions: rule?.value ?? PluginPermissions(), directory: directories[plugin] ?? directory,
      decided: Set(rule?.member.node.members?.map(\.key) ?? []))
  }

  /// What `plugin` may take: patterns in order, each laid over those before, then what its very name says.
  func limits(of plugin: String) throws(GenerableError) -> WorkerLimits {
    var merged = JSONObject()
    let fitting = limits.filter { !$0.pattern.isExact && $0.pattern.matches(plugin) } + limits.filter { $0.pattern.text == plugin }
    for rule in fitting { for (key, value) in rule.value { merged[key] = value } }
    var limits = WorkerLimits(try WorkerLimitSettings(json: .object(merged)))
    for ceiling in ceilings where ceiling.pattern.matches(plugin) { limits.clamp(to: ceiling.value) }
    return limits
  }
}
