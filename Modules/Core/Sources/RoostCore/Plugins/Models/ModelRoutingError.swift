/// Why nobody answers for a model.
public enum ModelRoutingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The model is `auto`, and nothing here chooses one.
  case noStandIn
  /// Neither a provider nor a model is named, and there is no default.
  case nothingNamed(providers: [String])
  case unknownModel(String, nearest: String?, providers: [String])
  /// An alias, a rule or the default names a provider that isn't there.
  case unknownProvider(String, by: String, nearest: String?, providers: [String])
  /// The model is a provider's name.
  case bareProvider(String)
  /// A tier says nothing about whose it is.
  case tierAlone(String, providers: [String])
  /// Several catalogues say that it is theirs.
  case ambiguousModel(String, providers: [String])
  /// Several providers of the type that it belongs to are there.
  case severalProviders(String, type: String, providers: [String])
  /// The plugin of the provider's type isn't opened here.
  case notOpened(type: String, model: String)
  /// The provider could not be made.
  case notMade(type: String, reason: String)

  public var description: String {
    switch self {
    case .noStandIn:
      "\"auto\" stands for the first provider whose key or server is there, and none is chosen here; name a provider"
    case .nothingNamed(let providers):
      "neither a provider nor a model is named, and there is no default; write \"provider\" or \"model\": \(Self.there(providers))"
    case .unknownModel(let model, let nearest, let providers):
      "no provider here is known for the model \(Self.quoted(model)); "
        + (nearest.map { "did you mean \(Self.quoted($0))? Else say" } ?? "say")
        + " whose it is with \"provider\", a rule or an alias: \(Self.there(providers))"
    case .unknownProvider(let name, let origin, let nearest, let providers):
      "\(origin) names the provider \(Self.quoted(name)), which is neither configured nor installed; "
        + (nearest.map { "did you mean \(Self.quoted($0))?" } ?? Self.there(providers))
    case .bareProvider(let name):
      "\(Self.quoted(name)) is a provider and no model; write \"provider\": \(Self.quoted(name)) with \"model\": \"medium\" or another "
        + "tier, or write a model's id, as roost models lists them"
    case .tierAlone(let tier, let providers):
      "\(Self.quoted(tier)) is a tier, which every provider fills with a model of its own; say whose with \"provider\": "
        + Self.there(providers)
    case .ambiguousModel(let model, let providers):
      "the model \(Self.quoted(model)) is in the lists of \(providers.joined(separator: " and ")); say whose with \"provider\""
    case .severalProviders(let model, let type, let providers):
      "the model \(Self.quoted(model)) belongs to \(type), and \(providers.joined(separator: " and ")) are of that type; say which with "
        + "\"provider\""
    case .notOpened(let type, let model):
      "the model \(Self.quoted(model)) belongs to \(type), whose plugin isn't open here; name it in plugins.require"
    case .notMade(let type, let reason): "no provider \(type) could be made: \(reason)"
    }
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).brief }

  private static func there(_ providers: [String]) -> String {
    providers.isEmpty ? "there is no provider here" : "there are \(providers.joined(separator: ", "))"
  }
}
