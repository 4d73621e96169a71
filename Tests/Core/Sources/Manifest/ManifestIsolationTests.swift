import Testing

@testable import RoostCore

/// What a manifest may say about where plugins run.
struct ManifestIsolationTests {
  private static func descriptor(_ name: String, components: [String], permissions: String = "{}") -> String {
    let list = components.map { "{\"id\": \"\($0)\", \"summary\": \"S.\", \"settings\": {\"type\": \"object\"}}" }.joined(separator: ", ")
    return """
      {"name": "\(name)", "version": "1", "description": "D.", "library": "lib\(name).so", "entry": "roost_plugin_v1_\(name)",
       "permissions": \(permissions), "components": [\(list)]}
      """
  }

  /// A catalog with the plugins `weather`, which asks for a host and a folder, and `plans`, which brings an engine.
  private static func catalog(_ folder: TemporaryFolder) throws -> ComponentCatalog {
    try folder.write(
      "weather/plugin.json",
      descriptor("weather", components: ["tool.weather"], permissions: #"{"environment": ["WEATHER_KEY"], "read": ["data"]}"#))
    try folder.write("plans/plugin.json", descriptor("plans", components: ["engine.plan", "tool.plan"]))
    try folder.write("surf/plugin.json", descriptor("surf", components: ["tool.surf"], permissions: #"{"network": ["a.test"]}"#))
    return ComponentCatalog(plugins: PluginCatalog(scanning: [folder.path]), builtIn: ManifestFixture.components)
  }

  private static func manifest(_ plugins: String, tool: String = "weather") -> String {
    """
    {"roost": 1, "providers": {"main": {"type": "cloud", "model": "m"}}, "tools": {"t": {"type": "\(tool)"}},
     "agents": {"a": {"engine": {"type": "loop", "provider": "main"}, "tools": ["t"]}}, "entry": "a",
     "plugins": {\(plugins)}}
    """
  }

  private static func problems(_ plugins: String, tool: String = "weather") throws -> [String] {
    let folder = try TemporaryFolder()
    return ManifestFixture.problems(manifest(plugins, tool: tool), catalog: try catalog(folder))
  }

  private static let granted = #""grants": {"weather": {"environment": ["WEATHER_KEY"], "read": ["."]}}"#

  @Test func `a plugin that is isolated and granted what it asks for is fine`() throws {
    #expect(try Self.problems(#""isolation": {"weather": "confined"}, \#(Self.granted)"#) == [])
  }

  @Test func `what a plugin asks for and a manifest says nothing of is refused with the line to add`() throws {
    #expect(
      try Self.problems(#""isolation": {"weather": "process"}, "grants": {"weather": {"environment": ["OTHER"]}}"#) == [
        #"roost.json:3:39: error: plugins.isolation.weather: the plugin "weather" asks for {"read":["data"]}, which it is not granted; if it may have that, write in plugins.grants: "weather": {"read":["data"],"environment":["OTHER"]}; it gets what stands there and no more, from an empty list nothing"#
      ])
    let both = try Self.problems(#""isolation": {"weather": "process"}"#)
    #expect(both.count == 1 && both[0].contains(#""weather": {"read":["data"],"environment":["WEATHER_KEY"]};"#), "\(both)")
  }

  @Test func `an empty list is an answer, and the plugin gets nothing of it`() throws {
    let folder = try TemporaryFolder()
    let grants =
      #""isolation": {"weather": "confined"}, "grants": {"weather": {"environment": [], "read": [], "network": ["own.test:8080"]}}"#
    let source = try ManifestSource(reading: [.text(Self.manifest(grants), name: "roost.json", directory: "/app")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: Self.catalog(folder), host: ManifestFixture.host)
    #expect(manifest.isolation["weather"]?.permissions == PluginPermissions(network: ["own.test:8080"]))
  }

  @Test func `a plugin that runs in process needs no grants`() throws {
    #expect(try Self.problems("") == [])
    #expect(try Self.problems(#""isolation": {"weather": "none", "*": "confined"}"#) == [])
  }

  @Test func `a plugin that nothing uses may ask for anything`() throws {
    #expect(try Self.problems(#""isolation": {"plans": "confined", "weather": "none"}"#) == [])
  }

  @Test func `an engine can't be isolated, and that is said in those words`() throws {
    #expect(
      try Self.problems(#""isolation": {"plans": "process"}"#, tool: "plan") == [
        #"roost.json:3:37: error: plugins.isolation.plans: the plugin "plans" can't be isolated: it brings engine.plan. Isolation covers tools, tool sources, guardrails, providers, embedders and exporters; engines, stores and commands run in process. Write "plans": "none""#
      ])
  }

  @Test func `a name that no plugin has is an error with the nearest`() throws {
    for section in [#""isolation": {"wether": "confined"}"#, #""grants": {"wether": {}}"#, #""limits": {"wether": {}}"#] {
      let problems = try Self.problems(section)
      #expect(problems.count == 1 && problems[0].contains(#"there is no plugin "wether"; did you mean "weather"?"#), "\(problems)")
    }
  }

  @Test func `a very name wins over patterns, and of patterns the strictest`() throws {
    let folder = try TemporaryFolder()
    let text = Self.manifest(#""isolation": {"w*": "confined", "*": "process", "weather": "none", "wea*": "none"}"#)
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: folder.path)], environment: [:])
    #expect(source.isolation.level(of: "weather") == .none)
    #expect(source.isolation.level(of: "wealth") == .confined)
    #expect(source.isolation.level(of: "other") == .process)
  }

  @Test func `limits of patterns and of the very name are laid over each other`() throws {
    let folder = try TemporaryFolder()
    let text = Self.manifest(
      #""isolation": {"*": "process"}, \#(Self.granted), "limits": {"weather": {"memory": 300000000}, "*": {"call_timeout": 2.5, "memory": 400000000}}"#
    )
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: folder.path)], environment: [:])
    let manifest = try Manifest(checking: source, catalog: Self.catalog(folder), host: ManifestFixture.host)
    let isolation = try #require(manifest.isolation["weather"])
    #expect(isolation.level == .process)
    #expect(isolation.limits.callTimeout == .milliseconds(2500))
    #expect(isolation.limits.memory == 300_000_000)
    #expect(isolation.limits.startTimeout == WorkerLimits().startTimeout)
    #expect(isolation.permissions.read == [folder.path])
  }

  @Test func `the defaults of the limits are those of the settings`() throws {
    #expect(WorkerLimits(try WorkerLimitSettings(json: [:])) == WorkerLimits())
  }

  @Test func `grants of a plugin in process are called declarations, not enforcement`() throws {
    let folder = try TemporaryFolder()
    let source = try ManifestSource(
      reading: [.text(Self.manifest(Self.granted), name: "roost.json", directory: "/nowhere")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: Self.catalog(folder), host: ManifestFixture.host)
    #expect(
      manifest.warnings.map(\.description) == [
        #"roost.json:3:25: warning: plugins.grants.weather: these grants are declarations, not enforcement: the plugin "weather" runs in Roost's own process; isolate it with "isolation": {"weather": "confined"}"#
      ])
  }

  @Test(arguments: ["process", "confined"]) func `a host by name can be granted at both levels`(level: String) throws {
    for granted in [#"["a.test"]"#, #"["*"]"#, #"["*.test", "a.test:*"]"#] {
      let plugins = #""isolation": {"surf": "\#(level)"}, "grants": {"surf": {"network": \#(granted)}}"#
      #expect(try Self.problems(plugins, tool: "surf") == [])
    }
  }

  @Test func `a host that can't be granted is reported where it is written`() throws {
    let problems = try Self.problems(
      #""isolation": {"surf": "confined"}, "grants": {"surf": {"network": ["a.test", "10.0.0.7"]}}"#, tool: "surf")
    #expect(
      problems == [
        #"roost.json:3:91: error: plugins.grants.surf.network[1]: "10.0.0.7" is an address, and only names are granted; give it a name in network.hosts of the manifest"#
      ])
  }

  @Test func `hosts of a plugin's own server are granted in place of those it asks for`() throws {
    for granted in [#"["a.test:22"]"#, #"["own.test:8080"]"#, "[]"] {
      #expect(try Self.problems(#""isolation": {"surf": "confined"}, "grants": {"surf": {"network": \#(granted)}}"#, tool: "surf") == [])
    }
    let unsaid = try Self.problems(#""isolation": {"surf": "confined"}, "grants": {"surf": {"read": ["."]}}"#, tool: "surf")
    #expect(unsaid.count == 1 && unsaid[0].contains(#""surf": {"network":["a.test"],"read":["."]};"#), "\(unsaid)")
  }
}
