import RoostCore

/// The agent `auto`, which answers where there is no manifest: the first provider whose plugin says that it may stand in.
struct StandIn {
  private let entry: ComponentCatalog.Entry
  private let tools: [String]
  private let environment: [String: String]

  init(_ workplace: Workplace, _ invocation: Invocation) throws {
    let loader = workplace.loader
    let found = workplace.catalog.entries.first { entry in
      guard entry.component.prefix == "provider", entry.component.metadata["stand_in"]?.boolValue == true else { return false }
      // Ready is one that can be opened, and whose variables are set.
      let variables = entry.component.metadata["environment"]?.arrayValue?.compactMap(\.stringValue) ?? []
      guard variables.allSatisfy({ invocation.environment[$0]?.isEmpty == false }) else { return false }
      guard let bundle = workplace.catalog.plugins.plugin(named: entry.owner) else { return true }
      do {
        try loader.check(bundle)
        return true
      } catch {
        return false
      }
    }
    guard let found else { throw Self.none(workplace) }
    entry = found
    tools = invocation.values(.tool)
    environment = invocation.environment
  }

  /// The manifest of `auto`; says on the console who answers.
  func source(_ console: Console) throws -> ManifestSource {
    console.note("roost: there is no roost.json here; \(entry.component.id) answers: \(entry.component.summary)")
    let manifest: JSONValue = [
      "roost": 1, "providers": ["auto": ["type": .string(entry.component.name)]],
      "tools": .object(JSONObject(tools.map { ($0, ["type": .string($0)]) })),
      "agents": ["auto": ["engine": ["type": "llm", "provider": "auto"], "tools": .array(tools.map { .string($0) })]],
      "entry": "auto",
    ]
    let input = ManifestInput.text(manifest.jsonText(.pretty), name: "auto", directory: ".")
    do { return try ManifestSource(reading: [input], environment: environment) } catch { throw HostError(error) }
  }

  private static func none(_ workplace: Workplace) -> HostError {
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
