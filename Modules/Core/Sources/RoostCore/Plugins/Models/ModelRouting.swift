/// Whose a model is, where no provider is named: what people say, then what the installed providers say of their own models.
///
/// A value: whoever holds a copy is not touched by what others register.
public struct ModelRouting: Sendable {
  /// What one name stands for.
  public struct Alias: Hashable, Sendable {
    /// A provider of the manifest, or a provider's type.
    public var provider: String
    /// What that provider is asked for; nil for the name itself, or for what follows a name that ends with `/`.
    public var model: String?
  }

  /// A rule of people's own.
  public struct Rule: Hashable, Sendable {
    public var route: ModelRoute
    public var provider: String
  }

  /// By their names in lower case.
  public private(set) var aliases: [String: Alias] = [:]
  /// The first that covers a model counts.
  public private(set) var rules: [Rule] = []
  /// Who answers for models that nothing else names; nil, the default, makes those an error.
  public var defaultProvider: String?

  public init() {}

  /// The model of engines that leave the choice to whoever runs them.
  public static let standInWord = "auto"

  /// Lets `name`, whatever its case, stand for a model; a name that ends with `/` for every model that begins with it.
  public mutating func register(alias name: String, provider: String, model: String? = nil) {
    aliases[name.lowercased()] = Alias(provider: provider, model: model)
  }

  /// Adds a rule, which goes before all that there are.
  public mutating func register(rule pattern: String, _ kind: ModelRoute.Kind = .contains, provider: String) {
    rules.insert(Rule(route: ModelRoute(kind, pattern), provider: provider), at: 0)
  }

  /// A provider that there is already.
  public struct Configured: Sendable {
    public var name: String
    public var type: String
    public var settings: JSONObject

    public init(name: String, type: String, settings: JSONObject = JSONObject()) {
      self.name = name
      self.type = type
      self.settings = settings
    }
  }

  /// Who answers for a model, and what it is asked for.
  public enum Destination: Hashable, Sendable {
    /// A provider that there is.
    case configured(String, model: String)
    /// One that must be made, with these settings and what the environment says.
    case made(type: String, settings: JSONObject, model: String)
  }

  /// Who answers for `model`.
  ///
  /// An alias goes first, then rules, then what the providers' catalogues say, then the default.
  ///
  /// - Parameters:
  ///   - types: The provider types that are installed.
  ///   - configured: The providers that there are.
  public func destination(
    of model: String, among configured: [Configured], types: [String], catalogues: ModelCatalogues
  ) throws(ModelRoutingError) -> Destination {
    let places = Places(configured: configured, types: types)
    if let (alias, name, id) = alias(of: model) {
      return try checked(places.destination(named: alias.provider, model: id, by: .alias(name)), model, places)
    }
    for rule in rules {
      guard let id = rule.route.id(of: model) else { continue }
      return try checked(places.destination(named: rule.provider, model: id, by: .rule(rule.route.pattern)), model, places)
    }
    if places.isName(model) { throw .bareProvider(model) }
    if ModelCatalogue.tierWords.contains(model) {
      throw .tierAlone(model, providers: catalogues.listings.filter { $0.catalogue.tiers[model] != nil }.map(\.name))
    }
    if !model.isEmpty, let found = try owner(of: model, places, catalogues) { return found }
    if let provider = defaultProvider { return try places.destination(named: provider, model: model, by: .standard) }
    if model.isEmpty { throw .nothingNamed(providers: places.names) }
    let known = catalogues.listings.flatMap { $0.catalogue.names } + aliases.keys.sorted()
    throw .unknownModel(model, nearest: NearestName.of(model, in: known), providers: places.names)
  }

  /// The alias that a name is or begins with; the longest beginning counts.
  private func alias(of model: String) -> (alias: Alias, name: String, id: String)? {
    let low = model.lowercased()
    if let alias = aliases[low] { return (alias, low, alias.model ?? model) }
    let prefixes = aliases.keys.filter { $0.hasSuffix("/") && low.hasPrefix($0) && low.count > $0.count }
    guard let name = prefixes.max(by: { $0.count < $1.count }), let alias = aliases[name] else { return nil }
    return (alias, name, alias.model ?? String(model.dropFirst(name.count)))
  }

  /// A model named like its provider is a slip: providers have no model of their own name.
  private func checked(_ found: Destination, _ model: String, _ places: Places) throws(ModelRoutingError) -> Destination {
    let id =
      switch found {
      case .configured(_, let id), .made(_, _, let id): id
      }
    if places.isName(id), id.lowercased() == model.lowercased() { throw .bareProvider(model) }
    return found
  }

  /// The one whose catalogue says that the model is its own.
  private func owner(
    of model: String, _ places: Places, _ catalogues: ModelCatalogues
  ) throws(ModelRoutingError) -> Destination? {
    var found: [(listing: ModelCatalogues.Listing, settings: JSONObject, id: String)] = []
    for listing in catalogues.listings where listing.name == listing.type {
      // One catalogue may say it several times: then the first rule counts.
      for route in listing.catalogue.routes {
        guard let id = route.id(of: model) else { continue }
        found.append((listing, route.settings, id))
        break
      }
    }
    if found.isEmpty {
      for listing in catalogues.listings where listing.catalogue.names.contains(model) { found.append((listing, JSONObject(), model)) }
      // A manifest's own list says what its plugin's says, and more.
      if found.contains(where: { $0.listing.name == $0.listing.type }) { found.removeAll { $0.listing.name != $0.listing.type } }
    }
    guard let first = found.first else { return nil }
    guard found.count == 1 else { throw .ambiguousModel(model, providers: found.map(\.listing.name)) }
    if first.listing.name != first.listing.type { return .configured(first.listing.name, model: first.id) }
    return try places.destination(type: first.listing.type, settings: first.settings, model: first.id)
  }
}
