import Testing

@testable import RoostCore

struct PluginDescriptorTests {
  private static let whole = """
    {
      "name": "weather", "version": "1.2.0", "description": "Forecasts", "abi": "swift",
      "library": "libWeatherPlugin.so", "entry": "roost_plugin_v1_weather",
      "components": [{"id": "tool.weather", "summary": "A forecast.", "settings": {"type": "object"}}],
      "permissions": {"network": ["api.weather.gov"], "subprocess": true},
      "build": {"core": "0.1.0", "compiler": "swift-6.3.1", "configuration": "release", "digest": "d", "sha256": "\(String(repeating: "0", count: 64))",
        "libraries": {"RoostCore": "\(String(repeating: "a", count: 64))"}},
      "x-author": {"name": "me"}
    }
    """

  @Test func `a whole plugin.json is read and written alike`() throws {
    let descriptor = try PluginDescriptor.parse(Self.whole, file: "plugin.json")
    #expect(descriptor.components.map(\.section) == ["tools"])
    #expect(descriptor.permissions.network == ["api.weather.gov"] && descriptor.permissions.subprocess)
    #expect(descriptor.extras["x-author"] == ["name": "me"])
    #expect(try PluginDescriptor.parse(descriptor.json.jsonText(.pretty), file: "plugin.json") == descriptor)
  }

  @Test(arguments: [
    (#""abi": "swift""#, #""abi": "rust""#, "plugin.json:2:77: error: abi: Expected one of \"swift\", \"c\"; found the string \"rust\"."),
    (#""version""#, #""versoin""#, #"plugin.json:2:22: error: versoin: The property "versoin" is unknown. Did you mean "version"?"#),
    (#""libWeatherPlugin.so""#, #""../evil.so""#, "plugin.json:3:14: error: library: Expected text that matches"),
    (
      "roost_plugin_v1_weather", "roost_plugin_v1_other",
      #"plugin.json:3:46: error: entry: expected "roost_plugin_v1_weather", the contract's version and the plugin's name; found "roost_plugin_v1_other""#
    ),
    ("tool.weather", "Weather", #"plugin.json:4:25: error: components[0].id: "Weather" is no component id"#),
    (
      #"{"type": "object"}"#, #"{"type": "objct"}"#,
      "plugin.json:4:88: error: components[0].settings.type: is no JSON Schema: There is no type"
    ),
    (#""x-author""#, #""y-author""#, #"plugin.json:8:3: error: ["y-author"]"#),
  ])
  func `a mistake is named with its place`(from: String, to: String, line: String) {
    let error = #expect(throws: PluginDescriptorError.self) {
      try PluginDescriptor.parse(Self.whole.replacing(from, with: to), file: "plugin.json")
    }
    #expect(
      error?.problems.contains { $0.description.hasPrefix(line.replacing(#"["y-author"]"#, with: "y-author")) } == true,
      "\(error?.description ?? "")")
  }

  @Test func `all mistakes are named at once`() {
    let error = #expect(throws: PluginDescriptorError.self) { try PluginDescriptor.parse(#"{"name": "A", "verison": 1}"#, file: "p") }
    #expect((error?.problems.count ?? 0) >= 5)
  }

  @Test func `a syntax error has its place`() {
    let error = #expect(throws: PluginDescriptorError.self) { try PluginDescriptor.parse("{\n  \"name\": tru\n}", file: "p") }
    #expect(error?.problems.first?.description.hasPrefix("p:2:11: error: ") == true)
  }
}
