import Testing

@testable import RoostCore

struct PluginRefusalTests {
  private static let digest = String(repeating: "a", count: 64)
  private static let otherDigest = String(repeating: "b", count: 64)

  /// A plugin called `weather` beside a `lib` folder, right in everything but having no code.
  private final class Fixture {
    let folder: TemporaryFolder
    var library = ELFFixture(
      needed: ["libRoostCore.so", "libc.so.6"], symbols: ["roost_plugin_v1_weather"],
      note: "{\"contract\":1,\"compiler\":\"swift-6.3.1\",\"configuration\":\"release\",\"libraries\":{\"RoostCore\":\"\(digest)\"}}")
    var core = ELFFixture(
      soname: "libRoostCore.so",
      note: "{\"library\":\"RoostCore\",\"digest\":\"\(digest)\",\"compiler\":\"swift-6.3.1\",\"configuration\":\"release\"}")
    var hasBuild = true
    var sha256: String?

    init() throws { folder = try TemporaryFolder() }

    func refusal() throws -> PluginRefusal? {
      let bytes = library.bytes
      try folder.write("weather/libweather.so", bytes)
      return try refusal(of: bytes)
    }

    func refusal(of bytes: [UInt8]) throws -> PluginRefusal? {
      try folder.write("lib/libRoostCore.so", core.bytes)
      let build = PluginBuild(
        core: "0.1.0", compiler: "swift-6.3.1", configuration: "release", digest: digest, sha256: sha256 ?? Digest.sha256Hex(bytes),
        libraries: ["RoostCore": digest])
      let descriptor = PluginDescriptor(
        name: "weather", version: "1", description: "D.", library: "libweather.so", entry: "roost_plugin_v1_weather",
        build: hasBuild ? build : nil)
      let bundle = PluginBundle(directory: folder.path + "/weather", descriptor: descriptor)
      let loader = PluginLoader(libraries: LibraryDirectory(path: folder.path + "/lib"))
      do throws(PluginRefusal) {
        try loader.check(bundle)
        return nil
      } catch { return error }
    }

    var fix: String { "roost plugin build \(folder.path)/weather --out \(folder.path)" }
  }

  @Test func `a plugin in which everything fits is not refused`() throws {
    #expect(try Fixture().refusal() == nil)
  }

  @Test func `a missing library`() throws {
    let fixture = try Fixture()
    #expect(try fixture.refusal(of: [])?.reason == .libraryMissing(path: fixture.folder.path + "/weather/libweather.so"))
  }

  @Test func `a library that is a link`() throws {
    let fixture = try Fixture()
    try fixture.folder.write("elsewhere.so", fixture.library.bytes)
    try fixture.folder.write("weather/plugin.json", "{}")
    try fixture.folder.link("weather/libweather.so", to: fixture.folder.path + "/elsewhere.so")
    let refusal = try fixture.refusal(of: fixture.library.bytes)
    #expect(refusal?.description.contains("is a link to \(fixture.folder.path)/elsewhere.so") == true)
  }

  @Test func `a text named .so`() throws {
    let fixture = try Fixture()
    let text = Array("hello, world\n".utf8)
    try fixture.folder.write("weather/libweather.so", text)
    let refusal = try fixture.refusal(of: text)
    #expect(refusal?.description.contains(#"expected an ELF shared library, found text: "hello, world\n""#) == true)
    #expect(refusal?.description.contains(fixture.fix) == true)
  }

  @Test func `a truncated library`() throws {
    let fixture = try Fixture()
    let bytes = Array(fixture.library.bytes.dropLast(100))
    try fixture.folder.write("weather/libweather.so", bytes)
    #expect(try fixture.refusal(of: bytes)?.description.contains("it is truncated") == true)
  }

  @Test func `no build block`() throws {
    let fixture = try Fixture()
    fixture.hasBuild = false
    let refusal = try fixture.refusal()
    #expect(refusal?.reason == .noBuildBlock(file: fixture.folder.path + "/weather/plugin.json"))
    #expect(refusal?.description.contains(fixture.fix) == true)
  }

  @Test func `a library that is not the one that was built`() throws {
    let fixture = try Fixture()
    fixture.sha256 = Self.otherDigest
    let text = try fixture.refusal()?.description ?? ""
    #expect(text.contains("plugin.json expects SHA-256 bbbbbbbbbbbb…") && text.contains(fixture.fix))
  }

  @Test func `another contract version`() throws {
    let fixture = try Fixture()
    fixture.library.symbols = ["roost_plugin_v2_weather"]
    #expect(try fixture.refusal()?.reason == .otherContract(symbol: "roost_plugin_v2_weather", expected: 1, found: 2))
  }

  @Test func `a missing entry`() throws {
    let fixture = try Fixture()
    fixture.library.symbols = ["roost_plugin_v1_other"]
    let refusal = try fixture.refusal()
    #expect(refusal?.reason == .noEntry(path: fixture.folder.path + "/weather/libweather.so", symbol: "roost_plugin_v1_weather"))
    #expect(refusal?.description.contains("@c(roost_plugin_v1_weather)") == true)
  }

  @Test func `a Core that differs names both digests and compilers`() throws {
    let fixture = try Fixture()
    fixture.core.note =
      "{\"library\":\"RoostCore\",\"digest\":\"\(Self.otherDigest)\",\"compiler\":\"swift-6.4\",\"configuration\":\"debug\"}"
    let text = try fixture.refusal()?.description ?? ""
    #expect(
      text.contains(
        "another RoostCore: the plugin expects aaaaaaaaaaaa (swift-6.3.1, release), this host has bbbbbbbbbbbb (swift-6.4, debug). Rebuild it with: \(fixture.fix)"
      ))
  }

  @Test func `a plugin without a note, and a distribution without one`() throws {
    let fixture = try Fixture()
    fixture.library.note = nil
    guard case .noInterfaceNote? = try fixture.refusal()?.reason else { return #expect(Bool(false), "expected a refusal") }
    let other = try Fixture()
    other.core.note = nil
    guard case .noLibraryNote("RoostCore", _, _)? = try other.refusal()?.reason else { return #expect(Bool(false), "expected a refusal") }
  }

  @Test func `a Roost library inside the plugin's folder names both paths`() throws {
    let fixture = try Fixture()
    try fixture.folder.write("weather/libRoostCore.so", fixture.core.bytes)
    let text = try fixture.refusal()?.description ?? ""
    #expect(text.contains("\(fixture.folder.path)/weather/libRoostCore.so") && text.contains("\(fixture.folder.path)/lib/libRoostCore.so"))
  }

  @Test func `a module that the distribution lacks names the line for dist.json`() throws {
    let fixture = try Fixture()
    fixture.library.needed.append("libRoostKnowledge.so")
    let text = try fixture.refusal()?.description ?? ""
    #expect(
      text.contains("libRoostKnowledge.so, which is not in \(fixture.folder.path)/lib. Add \"RoostKnowledge\" to \"modules\" in dist.json"))
  }

  @Test func `modules come after what they need`() throws {
    let folder = try TemporaryFolder()
    try folder.write("libRoostCore.so", ELFFixture().bytes)
    try folder.write("libRoostHTTP.so", ELFFixture(needed: ["libRoostCore.so"]).bytes)
    try folder.write("libRoostProviders.so", ELFFixture(needed: ["libRoostHTTP.so", "libRoostCore.so"]).bytes)
    let closure = try LibraryDirectory(path: folder.path).closure(of: ["RoostProviders"])
    #expect(closure.map(\.library) == ["RoostCore", "RoostHTTP", "RoostProviders"])
    try folder.write("libRoostA.so", ELFFixture(needed: ["libRoostB.so"]).bytes)
    try folder.write("libRoostB.so", ELFFixture(needed: ["libRoostA.so"]).bytes)
    #expect(throws: LibraryFault.self) { try LibraryDirectory(path: folder.path).closure(of: ["RoostA"]) }
  }

  private struct Failing: Plugin {
    struct Trouble: Error, CustomStringConvertible { var description: String { "no licence" } }
    func register(in registry: inout PluginRegistrar) throws {
      registry.add(.tool, "half", summary: "Half.", settings: NoSettings.self) { _, _ in throw Trouble() }
      throw Trouble()
    }
  }

  private struct Twice: Plugin {
    func register(in registry: inout PluginRegistrar) throws {
      for name in ["same", "same", "Bad Name"] {
        registry.add(.tool, name, summary: "One.", settings: NoSettings.self) { _, _ in throw Failing.Trouble() }
      }
    }
  }

  @Test func `a register that throws adds nothing, and one that adds an id twice is refused`() {
    let refusal: (PluginRefusal.Reason) -> PluginRefusal = { PluginRefusal(plugin: "p", directory: "/d", reason: $0) }
    let failed = #expect(throws: PluginRefusal.self) { try PluginLoader.registered(by: Failing(), refusal) }
    #expect(failed?.reason == .registerFailed(reason: "no licence"))
    let twice = #expect(throws: PluginRefusal.self) { try PluginLoader.registered(by: Twice(), refusal) }
    #expect(twice?.description.contains("tool.same is registered twice") == true)
    #expect(twice?.description.contains("\"tool.Bad Name\" is no component id") == true)
  }

  @Test func `what register adds must be what plugin.json lists`() {
    let registered = ManifestFixture.components
    #expect(PluginLoader.differences(listed: registered.map { ComponentDescription($0) }, registered: registered) == [])
    var listed = registered.dropFirst().map { ComponentDescription($0) }
    listed[0].summary = "Other."
    listed.append(ComponentDescription(id: "tool.extra", summary: "", settings: .any, section: "tools"))
    let differences = PluginLoader.differences(listed: listed, registered: registered)
    #expect(
      differences == [
        "it registers provider.cloud, which the list lacks", "tool.calculator has another summary than listed",
        "it does not register tool.extra, which the list has",
      ])
  }
}
