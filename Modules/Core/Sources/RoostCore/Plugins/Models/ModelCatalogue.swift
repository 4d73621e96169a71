/// What is known of a vendor's models: data that the vendor's plugin brings and that a user can override.
///
/// A model inherits from every family whose `match` its id follows, in their order; its own entry wins. An id that is in no list has what its
/// families say.
public struct ModelCatalogue: Sendable {
  /// `super_cheap` to `top`, with the models they stand for.
  public private(set) var tiers: [String: String]
  /// Names of ours for ids; the vendor is sent the id.
  public private(set) var aliases: [String: String]
  /// Names that the vendor itself understands, with the ids they stand for today; the vendor is sent the name.
  public private(set) var vendorAliases: [String: String]
  /// The ids of all models listed, in their order.
  public private(set) var ids: [String]
  /// What is known of servers that speak alike, by their names, as it stands in the catalogue.
  public private(set) var presets = JSONObject()
  /// Which ids are this vendor's own, where no provider is named.
  public private(set) var routes: [ModelRoute] = []
  private var families: [(match: String, members: JSONObject)]
  private var models: [String: JSONObject]

  /// The words for tiers, cheapest first.
  public static let tierWords = ["super_cheap", "cheap", "medium", "expensive", "top"]
  /// The largest catalogue read, in bytes.
  public static let byteLimit = 4_194_304

  public static let empty = ModelCatalogue()

  private init() { (tiers, aliases, vendorAliases, ids, families, models) = ([:], [:], [:], [], [], [:]) }

  /// Reads a catalogue; throws for what isn't one.
  public init(json: JSONValue) throws(JSONShapeError) {
    self.init()
    guard case .object = json else { throw JSONShapeError(expected: "a catalogue of models", found: json.typeName) }
    tiers = try Self.names(json, "tiers")
    if let wrong = tiers.keys.sorted().first(where: { !Self.tierWords.contains($0) }) {
      throw JSONShapeError(expected: "tiers " + Self.tierWords.joined(separator: ", "), found: wrong)
    }
    aliases = try Self.names(json, "aliases")
    vendorAliases = try Self.names(json, "vendor_aliases")
    presets = json["presets"]?.objectValue ?? presets
    for route in json["routes"]?.arrayValue ?? [] { routes.append(try ModelRoute(json: route)) }
    for family in json["families"]?.arrayValue ?? [] {
      guard let members = family.objectValue, let match = members["match"]?.stringValue else {
        throw JSONShapeError(expected: "families with a \"match\"", found: family.typeName)
      }
      families.append((match, members))
    }
    for model in json["models"]?.arrayValue ?? [] {
      guard let members = model.objectValue, let id = members["id"]?.stringValue, !id.isEmpty else {
        throw JSONShapeError(expected: "models with an \"id\"", found: model.typeName)
      }
      if models.updateValue(members, forKey: id) == nil { ids.append(id) }
    }
  }

  private static func names(_ json: JSONValue, _ key: String) throws(JSONShapeError) -> [String: String] {
    var names: [String: String] = [:]
    for (name, value) in json[key]?.objectValue ?? JSONObject() {
      guard let text = value.stringValue else { throw JSONShapeError(expected: "\(key) that name models", found: value.typeName) }
      names[name] = text
    }
    return names
  }

  /// The catalogue with what `other` says in place of its own, model by model and member by member.
  public func overridden(by other: ModelCatalogue) -> ModelCatalogue {
    var merged = self
    merged.tiers.merge(other.tiers) { $1 }
    merged.aliases.merge(other.aliases) { $1 }
    merged.vendorAliases.merge(other.vendorAliases) { $1 }
    merged.families += other.families
    merged.routes = other.routes + routes
    for (name, preset) in other.presets {
      merged.presets[name] = .object(Self.merge(presets[name]?.objectValue ?? JSONObject(), preset.objectValue ?? JSONObject()))
    }
    for id in other.ids {
      if models[id] == nil { merged.ids.append(id) }
      merged.models[id] = Self.merge(models[id] ?? JSONObject(), other.models[id] ?? JSONObject())
    }
    return merged
  }

  private static func merge(_ base: JSONObject, _ over: JSONObject) -> JSONObject {
    var merged = base
    for (key, value) in over { merged[key] = value }
    return merged
  }

  /// What is known of a model; empty for one that nothing is known of.
  public func entry(for id: String) -> ModelEntry {
    var members = JSONObject()
    for family in families where Self.matches(family.match, id) { members = Self.merge(members, family.members) }
    if let model = models[id] ?? vendorAliases[id].flatMap({ models[$0] }) { members = Self.merge(members, model) }
    return ModelEntry(id: id, members: members)
  }

  /// Every word that names one of its models: ids, aliases, and names that the vendor itself understands.
  public var names: [String] { ids + (aliases.keys.filter { models[$0] == nil }).sorted() + vendorAliases.keys.sorted() }

  /// What is known of each family, under its pattern.
  public var familyEntries: [ModelEntry] { families.map { ModelEntry(id: $0.match, members: $0.members) } }

  /// The id that a tier, an alias or an id itself stands for.
  public func id(named name: String) -> String { tiers[name] ?? aliases[name] ?? name }

  /// The first of `super_cheap`, `cheap` and `medium` that there is.
  public var cheapest: String? { Self.tierWords.prefix(3).lazy.compactMap { tiers[$0] }.first }

  public func capabilities(of id: String) -> ProviderCapabilities { entry(for: self.id(named: id)).capabilities }

  /// What a call costs in US dollars; nil for a model without prices.
  public func cost(of usage: TokenUsage, model: String) -> Double? { entry(for: id(named: model)).prices?.cost(of: usage) }

  /// Whether `pattern`, in which `*` stands for any characters, matches, whatever the case.
  private static func matches(_ pattern: String, _ id: String) -> Bool {
    let pieces = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    var rest = Substring(id.lowercased())
    for (index, piece) in pieces.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(piece) else { return false }
        rest = rest.dropFirst(piece.count)
      } else if index == pieces.count - 1 {
        return rest.hasSuffix(piece)
      } else if !piece.isEmpty {
        guard let found = rest.firstRange(of: piece) else { return false }
        rest = rest[found.upperBound...]
      }
    }
    return rest.isEmpty
  }
}

extension Substring {
  /// The first place where `text` stands.
  fileprivate func firstRange(of text: Substring) -> Range<Index>? {
    var start = startIndex
    while start <= endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      guard start < endIndex else { return nil }
      start = index(after: start)
    }
    return nil
  }
}
