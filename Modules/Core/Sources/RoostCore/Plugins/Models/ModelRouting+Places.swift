extension ModelRouting {
  /// The providers that there are, and the types that can be made.
  struct Places {
    let configured: [Configured]
    let types: [String]

    /// What a provider was named by.
    enum Origin: Hashable, Sendable {
      case alias(String), rule(String), standard

      var text: String {
        switch self {
        case .alias(let name): "the alias \"\(name)\""
        case .rule(let pattern): "the rule for \"\(pattern)\""
        case .standard: "the default provider"
        }
      }
    }

    /// Configured ones, then types that are not configured.
    var names: [String] {
      let taken = Set(configured.map(\.name) + configured.map(\.type))
      return configured.map(\.name) + types.filter { !taken.contains($0) }
    }

    func isName(_ text: String) -> Bool {
      let low = text.lowercased()
      return configured.contains { $0.name.lowercased() == low } || types.contains { $0.lowercased() == low }
    }

    func destination(named name: String, model: String, by origin: Origin) throws(ModelRoutingError) -> Destination {
      if configured.contains(where: { $0.name == name }) { return .configured(name, model: model) }
      guard types.contains(name) else {
        throw .unknownProvider(name, by: origin.text, nearest: NearestName.of(name, in: names), providers: names)
      }
      return try destination(type: name, settings: JSONObject(), model: model)
    }

    func destination(type: String, settings: JSONObject, model: String) throws(ModelRoutingError) -> Destination {
      let fitting = configured.filter { provider in
        provider.type == type && settings.allSatisfy { key, value in provider.settings[key] == value }
      }
      guard fitting.count <= 1 else { throw .severalProviders(model, type: type, providers: fitting.map(\.name)) }
      return fitting.first.map { .configured($0.name, model: model) } ?? .made(type: type, settings: settings, model: model)
    }
  }
}
