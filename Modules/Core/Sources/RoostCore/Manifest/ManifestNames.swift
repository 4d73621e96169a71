/// The names that a manifest gives, by section.
struct ManifestNames {
  private let bySection: [(section: String, names: [String])]
  private let sets: [String: Set<String>]
  private let sectionOfPrefix: [String: String]

  init(_ root: ManifestNode, _ catalog: ComponentCatalog) {
    let sections = catalog.sections.map(\.section) + ["agents"]
    bySection = sections.map { section in
      let names = root[section]?.members?.map(\.key) ?? []
      return (section, section == "agents" ? names.filter { $0 != "defaults" } : names)
    }
    sets = Dictionary(bySection.map { ($0.section, Set($0.names)) }, uniquingKeysWith: { first, _ in first })
    var prefixes = ["agent": "agents"]
    for (section, prefix) in catalog.sections { prefixes[prefix] = section }
    sectionOfPrefix = prefixes
  }

  var sections: [String] { bySection.map(\.section) }

  func names(in section: String) -> [String] { bySection.first { $0.section == section }?.names ?? [] }

  enum Resolution: Equatable {
    /// As in `tools.calc`.
    case found(String)
    case problem(String)
  }

  /// Sections whose components no model can call.
  private static let uncallable: Set<String> = ["providers", "guardrails", "stores", "memories", "conversations", "embedders"]

  /// What `name` stands for where one of `kinds` is wanted; kinds are joined by `|`, and `callable` is whatever an agent can call.
  func resolve(_ name: String, kinds: String) -> Resolution {
    let kinds = kinds.split(separator: "|").map(String.init)
    var wanted: [String] = []
    for kind in kinds {
      if kind == "callable" {
        wanted += sections.filter { !Self.uncallable.contains($0) }
      } else if let section = sectionOfPrefix[kind] {
        wanted.append(section)
      }
    }
    let kind = kinds.contains("callable") ? "tool or agent" : kinds.joined(separator: " or ")
    if wanted.isEmpty { return .problem("the setting names a \(kind), and no plugin here brings one") }
    let hits = wanted.filter { sets[$0]?.contains(name) == true }
    switch hits.count {
    case 1: return .found("\(hits[0]).\(name)")
    case 2...:
      return .problem("\"\(name)\" is the name of \(hits.map { "\($0).\(name)" }.joined(separator: " and of ")); rename all but one")
    default: return .problem(unknown(name, kind, wanted))
    }
  }

  private func unknown(_ name: String, _ kind: String, _ wanted: [String]) -> String {
    let choices = wanted.flatMap { names(in: $0) }
    let listed = choices.prefix(20).joined(separator: ", ") + (choices.count > 20 ? ", … (\(choices.count) in all)" : "")
    for (section, names) in bySection where names.contains(name) {
      let hint = choices.isEmpty ? "add one to \"\(wanted[0])\"" : "name one of \(listed)"
      return "\"\(name)\" is in \"\(section)\" and is no \(kind); \(hint)"
    }
    if let nearest = NearestName.of(name, in: choices) { return "there is no \(kind) named \"\(name)\"; did you mean \"\(nearest)\"?" }
    if choices.isEmpty { return "there is no \(kind) named \"\(name)\"; add it to \"\(wanted[0])\", where there is none yet" }
    return "there is no \(kind) named \"\(name)\"; there are \(listed)"
  }
}
