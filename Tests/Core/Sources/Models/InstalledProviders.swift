import Foundation

@testable import RoostCore

/// The project's provider plugins as they stand on a disk, described and with their catalogues, but without libraries.
final class InstalledProviders {
  static let vendors = [
    ("Anthropic", "anthropic"), ("Bedrock", "bedrock"), ("DeepSeek", "deepseek"), ("Google", "google"), ("Ollama", "ollama"),
    ("OpenAI", "openai"), ("OpenAICompatible", "openai_compatible"),
  ]

  let folder: TemporaryFolder

  init() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    folder = try TemporaryFolder()
    for (directory, name) in Self.vendors {
      try describe(name, metadata: ["models": "models.json"])
      let models = try Data(contentsOf: root.appendingPathComponent("Plugins/\(directory)/Resources/models.json"))
      try folder.write("\(name)/Resources/models.json", [UInt8](models))
    }
    try describe("offline", metadata: ["stand_in": true])
  }

  func describe(_ name: String, metadata: JSONObject) throws {
    let component: JSONValue = [
      "id": .string("provider.\(name)"), "summary": "S.", "settings": ["type": "object"], "metadata": .object(metadata),
    ]
    let descriptor: JSONValue = [
      "name": .string(name), "version": "1", "description": "D.", "library": .string("lib\(name).so"),
      "entry": .string("roost_plugin_v1_\(name)"), "components": [component],
      "permissions": ["environment": [.string("\(name.uppercased())_API_KEY"), .string("\(name.uppercased())_REGION")]],
    ]
    try folder.write("\(name)/plugin.json", descriptor.jsonText(.pretty))
  }

  var catalog: ComponentCatalog { ComponentCatalog(plugins: PluginCatalog(scanning: [folder.path])) }

  /// The manifest, or what is wrong with it.
  func manifest(
    providers: String = "{}", engine: String, more: String = "", environment: [String: String] = [:]
  ) throws(ManifestErrors) -> Manifest {
    let text = """
      {"roost": 1, "providers": \(providers), \(more)
       "agents": {"a": {"engine": {"type": "llm", \(engine)}}}, "entry": "a"}
      """
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: folder.path)], environment: environment)
    return try Manifest(checking: source, catalog: catalog, host: ManifestFixture.host)
  }

  /// Which provider and model the agent's engine has, as in `anthropic/claude-haiku-5-5`, or what is wrong.
  func choice(providers: String = "{}", engine: String, more: String = "") -> String {
    do {
      let settings = try manifest(providers: providers, engine: engine, more: more).graph.nodes.first { $0.id == "agents.a" }?.settings
      return "\(settings?["engine"]?["provider"]?.stringValue ?? "?")/\(settings?["engine"]?["model"]?.stringValue ?? "")"
    } catch {
      return error.problems.map(\.message).joined(separator: "\n")
    }
  }
}
