import Testing

@testable import RoostCore

struct PluginCatalogTests {
  static func descriptor(_ name: String, components: [String] = []) -> String {
    let list = components.map { "{\"id\": \"\($0)\", \"summary\": \"S.\", \"settings\": {\"type\": \"object\"}}" }.joined(separator: ", ")
    return """
      {"name": "\(name)", "version": "1", "description": "D.", "library": "lib\(name).so", "entry": "roost_plugin_v1_\(name)", "components": [\(list)]}
      """
  }

  @Test func `the first plugin of a name wins and the other is reported`() throws {
    let folder = try TemporaryFolder()
    try folder.write("one/weather/plugin.json", Self.descriptor("weather"))
    try folder.write("two/weather/plugin.json", Self.descriptor("weather"))
    let catalog = PluginCatalog(scanning: [folder.path + "/one", folder.path + "/two", folder.path + "/absent"])
    #expect(catalog.plugins.map(\.directory) == [folder.path + "/one/weather"])
    #expect(catalog.shadowed.map(\.bundle.directory) == [folder.path + "/two/weather"])
    #expect(catalog.directories == [folder.path + "/one", folder.path + "/two"])
  }

  @Test func `a broken plugin hides no other`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/plugin.json", "not json")
    try folder.write("b/plugin.json", Self.descriptor("b"))
    try folder.write("c/plugin.json", [0xff, 0xfe])
    try folder.write("d/notes.txt", "no plugin at all")
    let catalog = PluginCatalog(scanning: [folder.path])
    #expect(catalog.plugins.map(\.name) == ["b"])
    #expect(catalog.broken.map(\.directory) == [folder.path + "/a", folder.path + "/c"])
  }

  @Test func `a plugin's own folder may be named as a directory`() throws {
    let folder = try TemporaryFolder()
    try folder.write("weather/plugin.json", Self.descriptor("weather"))
    #expect(PluginCatalog(scanning: [folder.path + "/weather"]).plugins.map(\.name) == ["weather"])
  }

  @Test func `a link out of the directory is refused and one inside is not`() throws {
    let folder = try TemporaryFolder()
    try folder.write("elsewhere/evil/plugin.json", Self.descriptor("evil"))
    try folder.write("plugins/good/plugin.json", Self.descriptor("good"))
    try folder.link("plugins/evil", to: folder.path + "/elsewhere/evil")
    try folder.link("plugins/again", to: folder.path + "/plugins/good")
    let catalog = PluginCatalog(scanning: [folder.path + "/plugins"])
    #expect(catalog.plugins.map(\.name) == ["good"])
    #expect(catalog.broken.map(\.directory) == [folder.path + "/plugins/evil"])
    #expect(catalog.broken.first?.problems.first?.message.contains("symbolic link out of") == true)
  }

  @Test func `a plugin.json that is a link is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("secret.json", Self.descriptor("evil"))
    try folder.write("plugins/evil/libevil.so", "")
    try folder.link("plugins/evil/plugin.json", to: folder.path + "/secret.json")
    #expect(PluginCatalog(scanning: [folder.path + "/plugins"]).broken.first?.problems.first?.message.contains("symbolic link") == true)
  }

  @Test func `two plugins with one component id: the later one is not used, and both owners are named`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/plugin.json", Self.descriptor("a", components: ["tool.same"]))
    try folder.write("b/plugin.json", Self.descriptor("b", components: ["tool.other", "tool.same"]))
    let catalog = ComponentCatalog(plugins: PluginCatalog(scanning: [folder.path]), builtIn: [])
    #expect(catalog.entries.map(\.component.id) == ["tool.same"])
    let text = catalog.conflicts.first?.description ?? ""
    #expect(text.contains("\(folder.path)/b") && text.contains("the plugin a in \(folder.path)/a"))
  }

  @Test func `a world-writable directory is warned of`() throws {
    let folder = try TemporaryFolder()
    try folder.write("plugins/a/plugin.json", Self.descriptor("a"))
    try ManifestSourceTests.setMode(0o777, folder.path + "/plugins")
    let catalog = PluginCatalog(scanning: [folder.path + "/plugins"])
    #expect(catalog.warnings.count == 1 && catalog.warnings[0].contains("chmod o-w \(folder.path)/plugins"))
  }
}
