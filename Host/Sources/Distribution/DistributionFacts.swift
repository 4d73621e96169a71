import Glibc
import RoostCore

/// What can be said of a distribution without running it: what it can do, and what it can't.
struct DistributionFacts: Sendable {
  struct Plugin: Hashable, Sendable {
    var name: String
    var version: String
    var sha256: String
    var licence: String
    var components: [String]
    var permissions: PluginPermissions
  }

  let name: String
  let version: String
  /// By name.
  let plugins: [Plugin]
  /// Roost's modules.
  let modules: [String]
  /// Other libraries.
  let libraries: [String]
  let system: [String]
  let lock: DistributionLock
  let policy: DistributionPolicy
  let hasManifest: Bool
  let hasSDK: Bool

  /// In bytes.
  var size: Int { lock.size }

  var components: [String] {
    (plugins.flatMap(\.components) + CorePlugin.components.map(\.id)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  init(_ plan: DistributionPlan) throws {
    name = plan.spec.name
    version = plan.spec.version
    plugins = plan.plugins.map { Plugin($0.bundle, licence: $0.licence) }.sorted { $0.name < $1.name }
    modules = plan.modules.map(\.library)
    libraries = plan.licences.keys.filter { !$0.hasPrefix("libRoost") }.sorted()
    system = plan.system.sorted()
    lock = try DistributionLock(plan)
    policy = plan.spec.policy
    hasManifest = plan.spec.manifest != nil
    hasSDK = plan.spec.hasSDK
  }

  /// Those of a built distribution.
  init(folder: String) throws {
    guard let distribution = Distribution.read(in: folder) else {
      throw HostError(.failed, "\(folder) is no distribution: it has no \(Distribution.path)")
    }
    guard distribution.policy.problems.isEmpty else { throw HostError(.invalidManifest, problems: distribution.policy.problems) }
    lock = try DistributionLock(reading: folder + "/" + DistributionLock.fileName)
    name = distribution.name
    version = distribution.version
    policy = distribution.policy
    hasManifest = distribution.manifest != nil
    let licences = lock.json["plugins"]
    let catalog = PluginCatalog(scanning: [folder + "/plugins"])
    if let broken = catalog.broken.first { throw HostError(.invalidManifest, problems: broken.problems) }
    plugins = catalog.plugins.map { Plugin($0, licence: licences?[$0.name]?["licence"]?.stringValue ?? "") }.sorted { $0.name < $1.name }
    modules = (lock.json["modules"]?.objectValue ?? JSONObject()).keys.sorted()
    libraries = (lock.json["libraries"]?.objectValue ?? JSONObject()).keys.filter { !$0.hasPrefix("libRoost") }.sorted()
    system = lock.json["system"]?.arrayValue?.compactMap(\.stringValue) ?? []
    hasSDK = lock.json["sdk"]?.boolValue ?? false
  }

  // MARK: - What it can and cannot

  /// The hosts that its plugins ask for.
  var hosts: [String] { Set(plugins.flatMap(\.permissions.network)).sorted() }

  private func holders(_ holds: (PluginPermissions) -> Bool) -> String {
    plugins.filter { holds($0.permissions) }.map(\.name).joined(separator: ", ")
  }

  /// What a manifest of it can make, and what its plugins ask for; a line each.
  var can: [String] {
    var lines = Self.kinds.compactMap { kind -> String? in
      let ids = components.filter { $0.hasPrefix(kind.prefix + ".") }
      return ids.isEmpty ? nil : "\(kind.what): \(ids.joined(separator: ", "))"
    }
    if !hosts.isEmpty { lines.append("reach the hosts \(hosts.joined(separator: ", ")) (\(holders { !$0.network.isEmpty }))") }
    for plugin in plugins {
      let permissions = plugin.permissions
      if !permissions.read.isEmpty { lines.append("read \(permissions.read.joined(separator: ", ")) (\(plugin.name))") }
      if !permissions.write.isEmpty { lines.append("write \(permissions.write.joined(separator: ", ")) (\(plugin.name))") }
      if !permissions.environment.isEmpty {
        lines.append("see the variables \(permissions.environment.joined(separator: ", ")) (\(plugin.name))")
      }
    }
    let starters = holders { $0.subprocess }
    if !starters.isEmpty { lines.append("start programs (\(starters))") }
    if hasSDK { lines.append("compile further plugins: it has the SDK") }
    return lines
  }

  /// What no manifest of it can make, for want of a component, and what none of its plugins asks for, and so none gets by itself.
  var cannot: [String] {
    var lines = Self.kinds.compactMap { kind -> String? in
      components.contains { $0.hasPrefix(kind.prefix + ".") } ? nil : "\(kind.what): it has no component of the kind \(kind.prefix)"
    }
    if hosts.isEmpty { lines.append("reach a host: no plugin asks for one") }
    if holders({ !$0.read.isEmpty }).isEmpty { lines.append("read files of its own accord: no plugin asks for any") }
    if holders({ !$0.write.isEmpty }).isEmpty { lines.append("write files of its own accord: no plugin asks for any") }
    if holders({ $0.subprocess }).isEmpty { lines.append("start programs: no plugin asks for it") }
    if !hasSDK { lines.append("compile plugins: it has no SDK") }
    for row in policy.rows { lines.append("do without \(row.path): \(row.value.description)") }
    return lines
  }

  /// What every statement on permissions rests on.
  static let caveat =
    "Permissions are what plugins declare: enforced for those that run \"confined\", declarations for those in Roost's own process. "
    + "A manifest may grant a confined plugin more than it asks for, by name. "
    + "A user may add plugins of their own; what is enforced holds for them too."

  private static let kinds: [(prefix: String, what: String)] = [
    ("provider", "ask models"), ("engine", "drive agents"), ("tool", "use tools"), ("guardrail", "check texts"), ("memory", "remember"),
    ("conversations", "keep conversations"), ("store", "keep values"), ("embedder", "embed texts"), ("exporter", "send events on"),
    ("command", "add commands"),
  ]
}

extension DistributionFacts.Plugin {
  init(_ bundle: PluginBundle, licence: String) {
    let descriptor = bundle.descriptor
    self.init(
      name: descriptor.name, version: descriptor.version, sha256: descriptor.build?.sha256 ?? "", licence: licence,
      components: descriptor.components.map(\.id), permissions: descriptor.permissions)
  }
}
