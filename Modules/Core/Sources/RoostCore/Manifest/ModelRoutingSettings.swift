/// The manifest's section `models`: whose a model is where an engine names no provider.
struct ModelRoutingSettings {
  /// What can be read of it; what can't is reported by the check.
  let routing: ModelRouting

  init(_ node: ManifestNode?) {
    var routing = ModelRouting()
    for member in node?["aliases"]?.members ?? [] {
      if let provider = member.node.text {
        routing.register(alias: member.key, provider: provider)
      } else if let provider = member.node["provider"]?.text {
        routing.register(alias: member.key, provider: provider, model: member.node["model"]?.text)
      }
    }
    // The first that is written counts, and the last that is registered.
    for rule in (node?["rules"]?.elements ?? []).reversed() {
      guard let provider = rule["provider"]?.text else { continue }
      for kind in ModelRoute.Kind.allCases {
        if let pattern = rule[kind.rawValue]?.text, !pattern.isEmpty { routing.register(rule: pattern, kind, provider: provider) }
      }
    }
    routing.defaultProvider = node?["default"]?.text
    self.routing = routing
  }

  static let schema: JSONSchema = {
    let provider = JSONSchema.string(description: "A provider of this manifest, or a provider's type.", minimumLength: 1)
    let target = JSONSchema.object(
      properties: [
        ("provider", provider),
        ("model", .string(description: "What that provider is asked for; the name itself when left out.", minimumLength: 1)),
      ], required: ["provider"])
    let rule = JSONSchema.object(
      properties: [
        ("contains", .string(description: "Covers models whose id has this in it, whatever the case.", minimumLength: 1)),
        ("starts_with", .string(description: "Covers models whose id begins with this, whatever the case.", minimumLength: 1)),
        ("provider", provider),
      ], required: ["provider"])
    return JSONSchema.object(
      properties: [
        (
          "aliases",
          JSONSchema.dictionary(of: .anyOf([provider, target])).described(
            "Names for models: a provider, or a provider and its model. One that ends with \"/\" stands for every model that begins so.")
        ),
        ("rules", JSONSchema.array(of: rule).described("Whose a model is; the first that covers it counts, before the providers' own.")),
        ("default", provider.described("Who answers for models that nothing else names; without it those are an error.")),
      ], description: "Whose a model is where an engine names no provider.")
  }()
}

extension ManifestCheck {
  mutating func checkModels(_ node: ManifestNode) {
    if node.isFaulty { return }
    let check = SettingsCheck(node, schema: ModelRoutingSettings.schema)
    for problem in check.problems { report(problem.place, key: problem.key, problem.message) }
    for rule in node["rules"]?.elements ?? [] where rule.members != nil {
      let kinds = ModelRoute.Kind.allCases.filter { rule[$0.rawValue] != nil }
      if kinds.count != 1 {
        report(rule.place, "a rule has either \"contains\" or \"starts_with\"; found \(kinds.isEmpty ? "neither" : "both")")
      }
    }
    let known = names.names(in: "providers") + catalog.types(ofPrefix: "provider")
    func checkProvider(_ provider: ManifestNode?) {
      guard let provider, let name = provider.text, !provider.isFaulty, !known.contains(name) else { return }
      let hint = NearestName.of(name, in: known).map { "did you mean \"\($0)\"?" } ?? "there are \(known.joined(separator: ", "))"
      report(provider.place, "there is no provider named \"\(name)\", configured or installed; \(hint)")
    }
    for alias in node["aliases"]?.members ?? [] { checkProvider(alias.node.text == nil ? alias.node["provider"] : alias.node) }
    for rule in node["rules"]?.elements ?? [] { checkProvider(rule["provider"]) }
    checkProvider(node["default"])
  }
}

extension ManifestNode {
  /// A value that stands in no file, with the place of what brought it about.
  init(_ json: JSONValue, at place: ManifestPlace) {
    self.init(json, file: place.file, pointer: place.pointer)
    self = moved(to: place)
  }

  private func moved(to place: ManifestPlace) -> ManifestNode {
    var copy = self
    copy.place = place
    switch content {
    case .object(let members):
      copy.content = .object(members.map { Member(key: $0.key, keyPlace: place, node: $0.node.moved(to: place)) })
    case .array(let elements): copy.content = .array(elements.map { $0.moved(to: place) })
    case .scalar: break
    }
    return copy
  }
}
