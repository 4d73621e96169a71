import Foundation
import RoostCore
import Testing

/// Plugins that are refused before any of their code runs, seen through the built host.
struct RefusalTests {
  /// Uses nothing of the plugin `beacon`.
  static let others = """
    {
      "roost": 1,
      "providers": { "main": { "type": "offline" } },
      "tools": { "calculator": { "type": "calculator" } },
      "agents": { "assistant": { "engine": { "type": "llm", "provider": "main" }, "tools": ["calculator"] } },
      "entry": "assistant"
    }
    """

  /// Has `beacon` as a tool's type, and perhaps requires the plugin.
  static func using(required: Bool) -> String {
    """
    {
      "roost": 1,
      "plugins": { "require": [\(required ? "\"beacon\"" : "")] },
      "providers": { "main": { "type": "offline" } },
      "tools": { "lamp": { "type": "beacon", "colour": "green" } },
      "agents": { "assistant": { "engine": { "type": "llm", "provider": "main" }, "tools": ["lamp"] } },
      "entry": "assistant"
    }
    """
  }

  /// Requires the plugin, and uses nothing of it.
  static let requiring = others.replacingOccurrences(of: "\"roost\": 1,", with: "\"roost\": 1, \"plugins\": { \"require\": [\"beacon\"] },")

  static let question = "What is 12.5% of 1840?"

  @Test func `a plugin as it was built is usable, and a mark shows when its code runs`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let list = try await bench.roost("plugin", "list", "--json")
    #expect(list.status == 0, "\(list)")
    #expect(try list.json().arrayValue?.first { $0["name"] == "beacon" }?["status"] == "usable")
    #expect(try bench.marks() == [])
    let run = try await bench.roost(
      "run", "-f", try bench.manifest(Self.using(required: true)), "--json", "Which colour has the lamp of the beacon?")
    #expect(run.status == 0, "\(run)")
    #expect(try run.json()["text"]?.stringValue?.contains("green") == true, "\(run)")
    #expect(try bench.marks() == ["entry", "register", "call"])
  }

  @Test(arguments: LibraryFault.all) func `it is refused with what, what was expected and found, and the fix`(fault: LibraryFault)
    async throws
  {
    let (bench, copy) = try Self.bench(fault)
    let list = try await bench.roost("plugin", "list")
    #expect(list.status == 0, "\(list)")
    for part in fault.says(of: copy) { #expect(list.errors.contains(part), "\(list)") }
    let info = try await bench.roost("plugin", "info", "beacon", "--json")
    #expect(info.status == 0, "\(info)")
    let json = try info.json()
    #expect(json["status"] == "refused")
    for part in fault.says(of: copy) { #expect(json["reasons"]?[0]?.stringValue?.contains(part) == true, "\(json)") }
    #expect(try bench.marks() == [])
  }

  @Test(arguments: LibraryFault.all) func `a run that needs it exits with 4 and says the same`(fault: LibraryFault) async throws {
    let (bench, copy) = try Self.bench(fault)
    for text in [Self.using(required: false), Self.using(required: true), Self.requiring] {
      let run = try await bench.roost("run", "-f", try bench.manifest(text), Self.question)
      #expect(run.status == 4, "\(run)")
      #expect(run.output.isEmpty)
      for part in fault.says(of: copy) { #expect(run.errors.contains(part), "\(run)") }
    }
    #expect(try bench.marks() == [])
  }

  @Test(arguments: LibraryFault.all) func `the other plugins and every other command work`(fault: LibraryFault) async throws {
    let (bench, copy) = try Self.bench(fault)
    try await Self.checkOthers(bench, refused: "beacon", says: fault.says(of: copy))
    #expect(try bench.marks() == [])
  }

  private static func bench(_ fault: LibraryFault) throws -> (Bench, PluginCopy) {
    let bench = try Bench()
    let copy = try bench.install("beacon") { try fault.damage(&$0) }
    try fault.afterwards(copy)
    return (bench, copy)
  }

  /// One refused plugin takes down nothing else.
  static func checkOthers(_ bench: Bench, refused: String, says parts: [String]) async throws {
    let help = try await bench.roost("--help")
    #expect(help.status == 0, "\(help)")
    #expect(help.output.contains("plugin list"))
    let list = try await bench.roost("plugin", "list", "--json")
    #expect(list.status == 0, "\(list)")
    let plugins = try list.json().arrayValue ?? []
    #expect(plugins.filter { $0["status"] != "usable" }.compactMap { $0["name"]?.stringValue } == [refused])
    for name in ["calculator", "offline"] { #expect(plugins.contains { $0["name"] == .string(name) }, "\(list)") }
    let strict = try await bench.roost("plugin", "list", "--strict-plugins")
    #expect(strict.status == 4, "\(strict)")
    let doctor = try await bench.roost("doctor", "--json")
    #expect(doctor.status == 1, "\(doctor)")
    let faults = try doctor.json()["checks"]?.arrayValue?.filter { $0["status"] == "error" } ?? []
    #expect(faults.compactMap { $0["check"]?.stringValue } == ["plugin \(refused)"], "\(doctor)")
    for part in parts { #expect(faults.first?["detail"]?.stringValue?.contains(part) == true, "\(doctor)") }
    let manifest = try bench.manifest(others)
    let run = try await bench.roost("run", "-f", manifest, "--json", question)
    #expect(run.status == 0, "\(run)")
    #expect(try run.json()["text"]?.stringValue?.contains("230") == true, "\(run)")
    let strictRun = try await bench.roost("run", "-f", manifest, "--strict-plugins", question)
    #expect(strictRun.status == 4, "\(strictRun)")
    for part in parts { #expect(strictRun.errors.contains(part), "\(strictRun)") }
  }
}
