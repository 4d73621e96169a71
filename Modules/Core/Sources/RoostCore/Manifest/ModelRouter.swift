internal import Dispatch
internal import Synchronization

/// A runtime's own table of whose a model is. Any number of threads may register at a time; what they see are copies.
public final class ModelRouter: Sendable {
  private struct State {
    var routing: ModelRouting
    var catalogues: ModelCatalogues?
    /// Providers made for models that no configured one answers for, by type and settings.
    var made: [JSONValue: any Provider] = [:]
  }

  private let state: Mutex<State>

  init(_ manifest: Manifest) {
    state = Mutex(State(routing: ModelRoutingSettings(manifest.source.root["models"]).routing))
  }

  /// Names for models, in lower case.
  public var aliases: [String: ModelRouting.Alias] { routing.aliases }
  /// The first that covers a model counts.
  public var rules: [ModelRouting.Rule] { routing.rules }
  public var defaultProvider: String? { routing.defaultProvider }

  /// Lets `name`, whatever its case, stand for a model; a name that ends with `/` for every model that begins with it.
  ///
  /// A provider that isn't there is an error when a model is looked for, not here.
  public func register(alias name: String, provider: String, model: String? = nil) {
    state.withLock { $0.routing.register(alias: name, provider: provider, model: model) }
  }

  /// Adds a rule, which goes before all that there are.
  public func register(rule pattern: String, _ kind: ModelRoute.Kind = .contains, provider: String) {
    state.withLock { $0.routing.register(rule: pattern, kind, provider: provider) }
  }

  /// Who answers for models that nothing else names; nil makes those an error.
  public func setDefaultProvider(_ name: String?) { state.withLock { $0.routing.defaultProvider = name } }

  private var routing: ModelRouting { state.withLock { $0.routing } }

  func destination(of model: String, in manifest: Manifest) async throws(ModelRoutingError) -> ModelRouting.Destination {
    let configured = manifest.graph.nodes.filter { $0.prefix == "provider" }.map { node in
      ModelRouting.Configured(
        name: node.key, type: String((node.component ?? "").drop { $0 != "." }.dropFirst()),
        settings: node.settings.objectValue ?? JSONObject())
    }
    let catalogues = await catalogues(of: manifest)
    return try routing.destination(
      of: model, among: configured, types: manifest.catalog.types(ofPrefix: "provider"), catalogues: catalogues)
  }

  /// Read once, on a thread that may wait.
  private func catalogues(of manifest: Manifest) async -> ModelCatalogues {
    if let known = state.withLock({ $0.catalogues }) { return known }
    let result = OneShot<ModelCatalogues>()
    DispatchQueue(label: "roost.models").async {
      var catalogues = ModelCatalogues(manifest.catalog)
      catalogues.add(manifest.source)
      result.finish(catalogues)
    }
    let read = await result.value()
    return state.withLock { state in
      state.catalogues = state.catalogues ?? read
      return state.catalogues ?? read
    }
  }

  func made(_ key: JSONValue) -> (any Provider)? { state.withLock { $0.made[key] } }

  /// The provider that stays: an earlier one with the same key.
  func keep(_ provider: any Provider, _ key: JSONValue) -> any Provider {
    state.withLock { state in
      if let earlier = state.made[key] { return earlier }
      state.made[key] = provider
      return provider
    }
  }
}

extension Runtime {
  /// The provider that answers for `model`, and what it is asked for: one of the manifest's, else one made of what the environment says.
  public func provider(forModel model: String) async throws(ModelRoutingError) -> (provider: any Provider, model: String) {
    let generation = state.withLock { $0.generation }
    switch try await models.destination(of: model, in: generation.manifest) {
    case .configured(let name, let id):
      guard let provider = generation.instances["providers.\(name)"] as? any Provider else { throw .notOpened(type: name, model: model) }
      return (provider, id)
    case .made(let type, let settings, let id):
      let key: JSONValue = [.string(type), .object(settings)]
      if let provider = models.made(key) { return (provider, id) }
      guard let component = generation.types["provider.\(type)"] else { throw .notOpened(type: type, model: model) }
      return (models.keep(try await make(type, component, settings, generation.manifest), key), id)
    }
  }

  /// An engine of a model, whose provider follows from its id.
  public func engine(model: String) async throws -> LLMEngine {
    let (provider, id) = try await provider(forModel: model)
    return try LLMEngine(provider: provider, model: id)
  }

  private func make(
    _ type: String, _ component: ComponentType, _ settings: JSONObject, _ manifest: Manifest
  ) async throws(ModelRoutingError) -> any Provider {
    let context = ComponentContext(
      name: type, baseDirectory: manifest.source.folder, clock: options.clock, network: NetworkAccess(rules: manifest.addresses)
    ) { prefix, name in throw ComponentError.unknown(name: name, kind: prefix) }
    do {
      guard let provider = try await component.make(.object(settings), context) as? any Provider else {
        throw ComponentError.wrongKind(name: type, expected: "provider")
      }
      if let lifecycle = provider as? any Lifecycle {
        let life = RuntimeLife(id: "providers.\(type)", component: lifecycle)
        try await life.start()
        state.withLock { $0.generation.lives.append(life) }
      }
      return provider
    } catch {
      throw .notMade(type: type, reason: Redactor(secrets: manifest.secrets).redact("\(error)"))
    }
  }
}
