/// Providers for engines that name none: whose their model is decides.
extension ManifestSource {
  /// The manifest in which every such engine names a provider, made where there is none. What can't be decided is among its problems.
  ///
  /// Checking a manifest does it too; whoever changes providers first needs them all.
  public func routingModels(_ catalog: ComponentCatalog) -> ManifestSource {
    guard let agents = root["agents"]?.members else { return self }
    let defaults = root["agents"]?["defaults"]
    var copy = self
    var routes: ModelRoutes?
    for agent in agents where agent.key != "defaults" && agent.node.members != nil {
      let merged = ManifestCheck.merged(agent.node, defaults?.members == nil ? nil : defaults)
      guard let engine = merged["engine"], engine["provider"] == nil, let type = engine["type"]?.text,
        Self.takesAnyProvider(catalog["engine.\(type)"]?.component)
      else { continue }
      // What isn't a text is reported where settings are checked.
      if let model = engine["model"], model.text == nil || model.isFaulty { continue }
      // Catalogues are read where somebody needs them, and once.
      var router = routes ?? ModelRoutes(copy, catalog)
      copy.route(agent.key, engine, &router)
      routes = router
    }
    return copy
  }

  /// Whether an engine has a provider and a model, and can do without the first.
  private static func takesAnyProvider(_ component: ComponentDescription?) -> Bool {
    guard let schema = component?.settings.json, schema["properties"]?["model"] != nil,
      schema["properties"]?["provider"]?["x-roost-reference"] != nil
    else { return false }
    return schema["required"]?.arrayValue?.contains("provider") != true
  }

  private mutating func route(_ agent: String, _ engine: ManifestNode, _ routes: inout ModelRoutes) {
    let place = engine["model"]?.place ?? engine.place
    do throws(ModelRoutingError) {
      let (provider, model) = try routes.provider(for: engine["model"]?.text ?? "")
      if let made = routes.takeMade() {
        let providers = root["providers"] ?? ManifestNode(members: [], place: place)
        root = root.setting("providers", providers.setting(made.name, ManifestNode(made.json, at: place)))
      }
      var changed = ManifestNode(members: [], place: engine.place).setting("provider", ManifestNode(.string(provider), at: place))
      if engine["model"] != nil { changed = changed.setting("model", ManifestNode(.string(model), at: place)) }
      guard let agents = root["agents"], let node = agents[agent] else { return }
      let own = node["engine"].map { $0.overlaid(by: changed) } ?? changed
      root = root.setting("agents", agents.setting(agent, node.setting("engine", own)))
    } catch {
      // Who looks a second time finds it again.
      let found = problem(place, "\(error)")
      if !problems.contains(found) { problems.append(found) }
    }
  }

  /// With this model for an agent whose engine names no provider, so that whose it is decides; nil where the engine names one.
  ///
  /// - Parameter agent: Nil for the entry.
  public func choosing(model: String, agent name: String?) -> ManifestSource? {
    guard let agents = root["agents"], let name = name ?? root["entry"]?.text, let agent = agents[name], agent.members != nil,
      let engine = ManifestCheck.merged(agent, agents["defaults"]?.members == nil ? nil : agents["defaults"])["engine"],
      engine.members != nil, engine["provider"] == nil, engine["type"]?.text == "llm"
    else { return nil }
    var copy = self
    let own = agent["engine"] ?? ManifestNode(members: [], place: engine.place)
    let changed = own.setting("model", ManifestNode(.string(model), at: engine.place))
    copy.root = root.setting("agents", agents.setting(name, agent.setting("engine", changed)))
    return copy
  }
}

/// What a manifest and the installed plugins say about whose a model is, while providers are being put in.
private struct ModelRoutes {
  private let routing: ModelRouting
  private let catalogues: ModelCatalogues
  private let types: [String]
  private let offlineType: String?
  private let standIn: JSONObject?
  private var configured: [ModelRouting.Configured]
  private var made: (name: String, json: JSONValue)?

  init(_ source: ManifestSource, _ catalog: ComponentCatalog) {
    routing = ModelRoutingSettings(source.root["models"]).routing
    types = catalog.types(ofPrefix: "provider")
    offlineType = source.offlineType
    standIn = source.standIn
    var catalogues = ModelCatalogues(catalog)
    catalogues.add(source)
    self.catalogues = catalogues
    configured = (source.root["providers"]?.members ?? []).map { member in
      ModelRouting.Configured(
        name: member.key, type: member.node["type"]?.text ?? "", settings: member.node.json.objectValue ?? JSONObject())
    }
  }

  /// The provider's name in the manifest, and what it is asked for.
  mutating func provider(for model: String) throws(ModelRoutingError) -> (name: String, model: String) {
    let found: ModelRouting.Destination
    if let offlineType {
      let old = configured.first { $0.type == offlineType }
      found = old.map { .configured($0.name, model: model) } ?? .made(type: offlineType, settings: JSONObject(), model: model)
    } else if model == ModelRouting.standInWord, routing.aliases[model] == nil {
      guard var settings = standIn, let type = settings["type"]?.stringValue else { throw .noStandIn }
      settings["type"] = nil
      found = try ModelRouting.Places(configured: configured, types: types).destination(type: type, settings: settings, model: "")
    } else {
      found = try routing.destination(of: model, among: configured, types: types, catalogues: catalogues)
    }
    switch found {
    case .configured(let name, let id): return (name, id)
    case .made(let type, let settings, let id):
      var name = type
      var number = 2
      while configured.contains(where: { $0.name == name }) {
        name = "\(type)-\(number)"
        number += 1
      }
      var json: JSONObject = ["type": .string(type)]
      for (key, value) in settings { json[key] = value }
      configured.append(ModelRouting.Configured(name: name, type: type, settings: settings))
      made = (name, .object(json))
      return (name, id)
    }
  }

  /// The provider that was made last, once.
  mutating func takeMade() -> (name: String, json: JSONValue)? {
    defer { made = nil }
    return made
  }
}
