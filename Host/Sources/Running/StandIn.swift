import RoostCore

/// Who answers where a model is `auto`: the first provider whose key or local server is there, else one that needs neither.
struct StandIn {
  /// The provider's settings, its type among them.
  let settings: JSONObject
  /// One line on who answers, and why.
  let reason: String

  /// Nil where nobody may.
  static func choose(_ workplace: Workplace, _ invocation: Invocation, offline: Bool) async throws -> StandIn? {
    let loader = workplace.loader
    for provider in StandInProvider.all(in: workplace.catalog) where !offline || provider.isAlwaysReady {
      guard let found = await ready(provider, invocation, workplace) else { continue }
      if let bundle = workplace.catalog.plugins.plugin(named: provider.plugin) {
        // One that can't be opened is passed over: validate and plugin list say what is wrong with it.
        do { try loader.check(bundle) } catch { continue }
      }
      return found
    }
    return nil
  }

  private static func ready(_ provider: StandInProvider, _ invocation: Invocation, _ workplace: Workplace) async -> StandIn? {
    var settings: JSONObject = ["type": .string(provider.type)]
    for (key, value) in provider.settings { settings[key] = value }
    if let variables = provider.readyVariables(invocation.environment) {
      let model = cheapest(of: provider.type, workplace).map { " with \($0)" } ?? ""
      let are = variables.count == 1 ? "is" : "are"
      return StandIn(
        settings: settings, reason: "\(provider.id) answers\(model), because \(variables.joined(separator: " and ")) \(are) set")
    }
    if let server = provider.server.flatMap({ LocalServer($0, environment: invocation.environment) }) {
      guard let model = await BlockingThread.run({ server.models().first }) else { return nil }
      settings["model"] = .string(model)
      return StandIn(settings: settings, reason: "\(provider.id) answers with \(model), because its server is running here")
    }
    return provider.isAlwaysReady ? StandIn(settings: settings, reason: "\(provider.id) answers: \(provider.summary)") : nil
  }

  private static func cheapest(of type: String, _ workplace: Workplace) -> String? {
    ModelCatalogues(workplace.catalog)[type].flatMap { listing in listing.catalogue.cheapest.map { listing.catalogue.id(named: $0) } }
  }

  private init(settings: JSONObject, reason: String) {
    self.settings = settings
    self.reason = reason
  }

  // MARK: - Where there is no manifest

  /// The manifest of one agent with these tools, whose model is `model`.
  static func manifest(model: String, tools: [String], environment: [String: String]) throws -> ManifestSource {
    let manifest: JSONValue = [
      "roost": 1, "tools": .object(JSONObject(tools.map { ($0, ["type": .string($0)]) })),
      "agents": ["auto": ["engine": ["type": "llm", "model": .string(model)], "tools": .array(tools.map { .string($0) })]],
      "entry": "auto",
    ]
    let input = ManifestInput.text(manifest.jsonText(.pretty), name: "auto", directory: ".")
    do { return try ManifestSource(reading: [input], environment: environment) } catch { throw HostError(error) }
  }

  static func none(_ workplace: Workplace) -> HostError {
    if let reason = workplace.catalog.plugins.closedBy {
      return HostError(
        .invalidManifest,
        "there is no roost.json here or in a parent folder, and nobody can answer: no plugin was opened because of \(reason), and plugins "
          + "bring the providers; run without it, as in roost run \"PROMPT\"",
        code: .manifestMissing)
    }
    let providers = workplace.catalog.types(ofPrefix: "provider")
    let list = providers.isEmpty ? "no plugin here brings a provider" : "the providers here are \(providers.joined(separator: ", "))"
    return HostError(
      .invalidManifest,
      "there is no roost.json here or in a parent folder, and no provider may answer without one (\(list)); write one with roost init",
      code: .manifestMissing)
  }
}
