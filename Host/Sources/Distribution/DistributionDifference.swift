import RoostCore

/// What changes for whoever goes from one distribution to another.
struct DistributionDifference: Sendable {
  struct Change: Sendable {
    /// As in `components`.
    var section: String
    var name: String
    /// Nil where there was nothing.
    var old: String?
    var new: String?

    var line: String {
      switch (old, new) {
      case (nil, let new?): "+ \(section) \(name)\(new.isEmpty ? "" : ": \(new)")"
      case (let old?, nil): "- \(section) \(name)\(old.isEmpty ? "" : ": \(old)")"
      default: "~ \(section) \(name): \(old ?? "") → \(new ?? "")"
      }
    }
  }

  let changes: [Change]

  init(from old: DistributionFacts, to new: DistributionFacts) {
    var changes: [Change] = []
    func compare(_ section: String, _ old: [(String, String)], _ new: [(String, String)]) {
      let (before, after) = (Dictionary(old, uniquingKeysWith: { $1 }), Dictionary(new, uniquingKeysWith: { $1 }))
      for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
        changes.append(Change(section: section, name: name, old: before[name], new: after[name]))
      }
    }
    func owned(_ facts: DistributionFacts) -> [(String, String)] {
      facts.plugins.flatMap { plugin in plugin.components.map { ($0, plugin.name) } }
    }
    compare("distribution", [(old.name, old.version)], [(new.name, new.version)])
    compare("component", owned(old), owned(new))
    compare(
      "plugin", old.plugins.map { ($0.name, "\($0.version), SHA-256 \($0.sha256.prefix(12))") },
      new.plugins.map { ($0.name, "\($0.version), SHA-256 \($0.sha256.prefix(12))") })
    compare("permission", Self.permissions(old), Self.permissions(new))
    compare("host", old.hosts.map { ($0, "") }, new.hosts.map { ($0, "") })
    compare("module", old.modules.map { ($0, "") }, new.modules.map { ($0, "") })
    compare("library", old.libraries.map { ($0, "") }, new.libraries.map { ($0, "") })
    compare("system library", old.system.map { ($0, "") }, new.system.map { ($0, "") })
    compare("enforced", old.policy.rows.map { ($0.path, $0.value.description) }, new.policy.rows.map { ($0.path, $0.value.description) })
    compare("part", Self.parts(old), Self.parts(new))
    compare("size", [("bytes", "\(old.size)")], [("bytes", "\(new.size)")])
    self.changes = changes
  }

  /// One entry for each single permission, by plugin.
  private static func permissions(_ facts: DistributionFacts) -> [(String, String)] {
    facts.plugins.flatMap { plugin -> [(String, String)] in
      let lists = [
        ("network", plugin.permissions.network), ("read", plugin.permissions.read), ("write", plugin.permissions.write),
        ("environment", plugin.permissions.environment), ("subprocess", plugin.permissions.subprocess ? [""] : []),
      ]
      return lists.flatMap { kind, values in values.map { ("\(plugin.name) \(kind)\($0.isEmpty ? "" : " \($0)")", "") } }
    }
  }

  private static func parts(_ facts: DistributionFacts) -> [(String, String)] {
    [("manifest", facts.hasManifest), ("sdk", facts.hasSDK)].filter { $0.1 }.map { ($0.0, "") }
  }

  var json: JSONValue {
    .array(
      changes.map { change in
        var object: JSONObject = ["section": .string(change.section), "name": .string(change.name)]
        object["change"] = change.old == nil ? "added" : change.new == nil ? "removed" : "changed"
        object["old"] = change.old.map { .string($0) } ?? .null
        object["new"] = change.new.map { .string($0) } ?? .null
        return .object(object)
      })
  }
}
