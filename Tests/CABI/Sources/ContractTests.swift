import Foundation
import Testing

@testable import RoostCore

/// What is checked of a C plugin before any of its code runs.
@Suite struct ContractTests {
  private func descriptor(_ fixture: CFixture, abi: String, entry: String) throws {
    try fixture.write([
      "name": .string(fixture.name), "version": "1.0.0", "description": "A fixture.", "abi": .string(abi), "entry": .string(entry),
    ])
  }

  @Test func `the build block says what it was built with, and names no Roost library`() throws {
    let fixture = try CFixture("kinds")
    let build = try #require(try fixture.loader.stamp(fixture.bundle()).build)
    #expect(build.core == RoostVersion.current)
    #expect(build.compiler.contains("GCC") || build.compiler.contains("clang"), "\(build.compiler)")
    #expect(build.sha256 == Digest.sha256Hex([UInt8](try Data(contentsOf: fixture.library))))
    #expect(build.json.objectValue.map { $0.map(\.key) } == ["core", "compiler", "sha256"])
  }

  @Test func `a plugin that was not stamped, or was changed since, is refused`() throws {
    let fixture = try CFixture("kinds")
    let unstamped = #expect(throws: PluginRefusal.self) { try fixture.loader.load(fixture.bundle()) }
    #expect(unstamped?.reason == .noBuildBlock(file: fixture.directory.path + "/plugin.json"))
    var bundle = try fixture.bundle()
    bundle.descriptor = try fixture.loader.stamp(bundle)
    try fixture.loader.check(bundle)
    let file = try FileHandle(forWritingTo: fixture.library)
    try file.seekToEnd()
    try file.write(contentsOf: Data([0]))
    try file.close()
    let changed = #expect(throws: PluginRefusal.self) { try fixture.loader.check(bundle) }
    #expect(changed?.description.contains("is not the library that was built") == true)
  }

  @Test func `a plugin.json that lists other components is refused`() throws {
    let fixture = try CFixture("kinds")
    var bundle = try fixture.bundle()
    bundle.descriptor = try fixture.loader.stamp(bundle)
    bundle.descriptor.components[0].summary = "Something else."
    bundle.descriptor.components.removeLast()
    let refusal = #expect(throws: PluginRefusal.self) { try fixture.loader.load(bundle) }
    #expect(
      refusal?.reason
        == .componentsDiffer(differences: [
          "tool.echo has another summary than listed", "it registers embedder.letters, which the list lacks",
        ])
    )
  }

  @Test func `a C library under the Swift abi is refused with both lines to write`() throws {
    let fixture = try CFixture("kinds")
    try descriptor(fixture, abi: "swift", entry: "roost_plugin_v1_kinds")
    #expect(
      try fixture.refusal().explanation
        == "\(fixture.library.path) exports roost_c_plugin_v1_kinds, an entry of the abi \"c\", but plugin.json gives the abi \"swift\". "
        + "Write \"abi\": \"c\" and \"entry\": \"roost_c_plugin_v1_kinds\" there.")
  }

  @Test func `a Swift library under the C abi is refused the same way`() throws {
    let fixture = try CFixture("kinds")
    let swift = try CompiledPlugins.folder.appending(path: "libCalculatorPlugin.so")
    try FileManager.default.removeItem(at: fixture.library)
    try FileManager.default.copyItem(at: swift, to: fixture.library)
    try fixture.write([
      "name": "calculator", "version": "1.0.0", "description": "A fixture.", "abi": "c", "entry": "roost_c_plugin_v1_calculator",
    ])
    let explanation = try fixture.refusal().explanation
    #expect(explanation.contains("exports roost_plugin_v1_calculator, an entry of the abi \"swift\", but plugin.json gives"))
    // Renamed, it still links Roost's libraries.
    #expect(try ELFImage([UInt8](try Data(contentsOf: swift))).roostLibraries.contains("RoostCore"))
  }

  @Test(arguments: [("c", "roost_plugin_v1_kinds", "swift"), ("swift", "roost_c_plugin_v1_kinds", "c")])
  func `plugin.json may not name the other abi's entry`(abi: String, entry: String, other: String) throws {
    let fixture = try CFixture("kinds")
    try descriptor(fixture, abi: abi, entry: entry)
    let error = #expect(throws: PluginDescriptorError.self) { try fixture.bundle() }
    let text = error?.description ?? ""
    let words = "as the abi is \"\(abi)\"; found \"\(entry)\", an entry of the abi \"\(other)\". Change one of the two"
    #expect(text.contains(words), "\(text)")
  }

  @Test func `another version of the contract, and no entry at all`() throws {
    let fixture = try CFixture("kinds", ["-Droost_c_plugin_v1_kinds=roost_c_plugin_v2_kinds"])
    #expect(try fixture.refusal().reason == .otherContract(symbol: "roost_c_plugin_v2_kinds", expected: 1, found: 2))
    let without = try CFixture("kinds", ["-fvisibility=hidden", "-Droost_c_plugin_v1_kinds=other"])
    #expect(try without.refusal().explanation.contains("exports no roost_c_plugin_v1_kinds. Define `const roost_plugin *"))
  }

  @Test func `a C plugin that links a Roost library is refused`() throws {
    let folder = try CompiledPlugins.folder.path
    let fixture = try CFixture("kinds", ["-Wl,--no-as-needed", "-L", folder, "-lRoostCore"])
    #expect(try fixture.refusal().reason == .linksRoost(library: "RoostCore"))
    #expect(throws: PluginRefusal.self) { try fixture.loader.stamp(fixture.bundle()) }
  }
}

/// What the build left beside the test program.
enum CompiledPlugins {
  static var folder: URL {
    get throws { URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).deletingLastPathComponent() }
  }
}
