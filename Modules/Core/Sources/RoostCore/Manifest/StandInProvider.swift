/// A provider that may answer where nobody chose one: what its metadata says under `stand_in`.
///
/// `true` means always; an object says what must be there first, as in
/// `{"environment": ["GOOGLE_API_KEY", "GEMINI_API_KEY"], "settings": {"fallback_model": "cheapest"}}`.
public struct StandInProvider: Sendable {
  /// A server on this machine whose presence makes the provider ready.
  public struct Server: Hashable, Sendable {
    /// The variable that says where it is instead; empty for none.
    public var variable: String
    /// Host and port, as in `127.0.0.1:11434`.
    public var address: String
    /// The path of its list of models, answered as `{"models": [{"name": …}]}`; the first one is asked.
    public var models: String
  }

  public let type: String
  /// The id of the component, as in `provider.anthropic`.
  public let id: String
  public let summary: String
  /// The plugin that brings it.
  public let plugin: String
  /// What it is configured with when it stands in.
  public let settings: JSONObject
  /// Lists of variables; those of one list must be set. None means that no variable is needed.
  public let variables: [[String]]
  public let server: Server?

  /// Those that need a key or a server go first: who has one wants an answer of it.
  public static func all(in catalog: ComponentCatalog) -> [StandInProvider] {
    let all = catalog.entries.compactMap(StandInProvider.init)
    return all.filter { !$0.isAlwaysReady } + all.filter(\.isAlwaysReady)
  }

  private init?(_ entry: ComponentCatalog.Entry) {
    guard entry.component.prefix == "provider", let word = entry.component.metadata["stand_in"], word != false else { return nil }
    type = entry.component.name
    id = entry.component.id
    summary = entry.component.summary
    plugin = entry.owner
    settings = word["settings"]?.objectValue ?? JSONObject()
    let lists = word["environment"]?.arrayValue ?? []
    variables = lists.map { ($0.arrayValue ?? [$0]).compactMap(\.stringValue) }.filter { !$0.isEmpty }
    server = word["server"].flatMap { server in
      guard let address = server["address"]?.stringValue, let models = server["models"]?.stringValue else { return nil }
      return Server(variable: server["variable"]?.stringValue ?? "", address: address, models: models)
    }
  }

  /// Whether it needs nothing that may be missing.
  public var isAlwaysReady: Bool { variables.isEmpty && server == nil }

  /// The variables that make it ready, the first list of which all are set; nil where none is.
  public func readyVariables(_ environment: [String: String]) -> [String]? {
    variables.first { $0.allSatisfy { environment[$0]?.utf8.contains { $0 > 32 } == true } }
  }
}

extension ManifestSource {
  /// With these settings, `type` among them, for the provider of engines whose model is `auto`.
  public func answering(auto settings: JSONObject) -> ManifestSource {
    var copy = self
    copy.standIn = settings
    return copy
  }

  /// Whether an engine leaves the choice of its model to ``answering(auto:)``.
  public var asksForStandIn: Bool {
    let agents = root["agents"]?.members ?? []
    return agents.contains { agent in
      let engine = agent.node["engine"]
      return engine?["provider"] == nil && engine?["model"]?.text == ModelRouting.standInWord
    }
  }
}
