/// A rule that says whose a model is by how its id reads, whatever the case.
public struct ModelRoute: Hashable, Sendable {
  /// Where the pattern stands in the id.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case contains
    case startsWith = "starts_with"
  }

  public var kind: Kind
  public var pattern: String
  /// Settings that the provider must have, as in `{"preset": "litellm"}`; one without them is not meant.
  public var settings: JSONObject
  /// Whether the pattern is Roost's word and no part of the id: the vendor is sent what follows it.
  public var isPrefixDropped: Bool

  public init(_ kind: Kind, _ pattern: String, settings: JSONObject = JSONObject(), isPrefixDropped: Bool = false) {
    self.kind = kind
    self.pattern = pattern
    self.settings = settings
    self.isPrefixDropped = isPrefixDropped
  }

  /// As in `{"starts_with": "litellm/", "settings": {"preset": "litellm"}, "drop": true}`.
  init(json: JSONValue) throws(JSONShapeError) {
    for kind in Kind.allCases {
      guard let pattern = json[kind.rawValue]?.stringValue, !pattern.isEmpty else { continue }
      let drops = kind == .startsWith && json["drop"]?.boolValue == true
      self.init(kind, pattern, settings: json["settings"]?.objectValue ?? JSONObject(), isPrefixDropped: drops)
      return
    }
    throw JSONShapeError(expected: "routes with \"contains\" or \"starts_with\"", found: json.typeName)
  }

  /// The id that the vendor is sent; nil for a model that the rule doesn't cover.
  public func id(of model: String) -> String? {
    let (low, pattern) = (model.lowercased(), pattern.lowercased())
    switch kind {
    case .contains: return low.contains(pattern) ? model : nil
    case .startsWith:
      guard low.hasPrefix(pattern) else { return nil }
      guard isPrefixDropped else { return model }
      let rest = model.dropFirst(pattern.count)
      return rest.isEmpty ? nil : String(rest)
    }
  }
}
