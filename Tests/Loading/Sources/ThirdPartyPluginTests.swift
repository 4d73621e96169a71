import Foundation
import RoostCore
import Testing

/// A plugin of a third party that links a module besides Core, in a folder of its own, against a copy of the distribution that has the module.
struct ThirdPartyPluginTests {
  static let manifest = """
    {
      "roost": 1,
      "plugins": { "require": ["converter"] },
      "providers": { "main": { "type": "offline" } },
      "tools": { "measures": { "type": "measure_converter", "digits": 2 }, "boundary": { "type": "boundary_report" } },
      "agents": { "guide": { "engine": { "type": "llm", "provider": "main" }, "tools": ["measures", "boundary"] } },
      "entry": "guide"
    }
    """

  private static func bench(_ distribution: URL = Fixtures.withUnits) throws -> Bench {
    let bench = try Bench(distribution)
    try bench.install("converter")
    return bench
  }

  /// The one tool call of a run.
  private static func call(_ bench: Bench, _ question: String) async throws -> JSONValue {
    let directory = bench.folder.appending(path: "elsewhere")
    try FileManager.default.moveItem(at: bench.plugins, to: directory)
    let run = try await bench.roost("run", "-f", try bench.manifest(manifest), "--plugin-dir", directory.path, "--json", question)
    try #require(run.status == 0, "\(run)")
    let calls = try run.json()["tool_calls"]?.arrayValue ?? []
    try #require(calls.count == 1, "\(run)")
    return calls[0]
  }

  @Test func `it is listed with its components`() async throws {
    let bench = try Self.bench()
    let list = try await bench.roost("plugin", "list", "--json")
    let plugin = try #require(try list.json().arrayValue?.first { $0["name"] == "converter" }, "\(list)")
    #expect(plugin["status"] == "usable")
    #expect(plugin["directory"]?.stringValue == bench.plugins.appending(path: "converter").path)
    #expect(plugin["components"] == ["tool.measure_converter", "tool.boundary_report"])
    let components = try await bench.roost("components", "--json")
    let component = try components.json().arrayValue?.first { $0["id"] == "tool.measure_converter" }
    #expect(component?["settings"]?["properties"]?["digits"]?["maximum"] == 9, "\(components)")
  }

  @Test func `its tool is called from a manifest`() async throws {
    let call = try await Self.call(try Self.bench(), "Convert the measure \"5 km in mi\".")
    #expect(call["name"] == "measures")
    #expect(call["arguments"] == ["conversion": "5 km in mi"])
    #expect(call["result"]?.stringValue == "5 km = 3.11 mi")
    #expect(call["is_error"] == false)
  }

  @Test func `an error that the module throws reaches the model as the module words it`() async throws {
    let call = try await Self.call(try Self.bench(), "Convert the measure \"5 km in kg\".")
    #expect(call["is_error"] == true)
    #expect(call["result"]?.stringValue?.contains("a length can't be converted to a mass") == true, "\(call)")
  }

  @Test func `casts, typed errors and task-locals work across the libraries`() async throws {
    let call = try await Self.call(try Self.bench(), "Write the boundary report.")
    #expect(call["name"] == "boundary")
    let report = try JSONValue(parsing: call["result"]?.stringValue ?? "")
    #expect(
      report == [
        "casts to the concrete type": true, "casts to a protocol": true, "refuses a wrong cast": true,
        "typed catch": "a length can't be converted to a mass", "catch by pattern": true, "task-local of the module": "1.2 mi",
        "task-local after an await": "1.23 lb", "task-local of Core": "guide", "shared object": true, "Core's protocol": true,
        "Core's error": true,
      ])
  }

  @Test func `the host is the same, byte for byte`() throws {
    for file in ["bin/roost", "lib/libRoostCore.so"] {
      let plain = try Data(contentsOf: Fixtures.built(Fixtures.staged.appending(path: file)))
      #expect(try Data(contentsOf: Fixtures.built(Fixtures.withUnits.appending(path: file))) == plain, "\(file)")
    }
  }

  @Test func `a distribution without the module refuses it, and names the line that brings it`() async throws {
    let bench = try Self.bench(Fixtures.staged)
    let reason =
      "it needs libRoostUnits.so, which is not in \(Fixtures.staged.appending(path: "lib").path). "
      + "Add \"RoostUnits\" to \"modules\" in dist.json and build the distribution anew."
    try await RefusalTests.checkOthers(bench, refused: "converter", says: [reason])
    let run = try await bench.roost("run", "-f", try bench.manifest(Self.manifest), "Write the boundary report.")
    #expect(run.status == 4, "\(run)")
    #expect(run.errors.contains(reason), "\(run)")
  }

  @Test func `a Roost library inside its folder is an error that names both`() async throws {
    let bench = try Self.bench()
    let own = bench.plugins.appending(path: "converter/libRoostUnits.so")
    let distribution = Fixtures.withUnits.appending(path: "lib/libRoostUnits.so")
    try FileManager.default.copyItem(at: distribution, to: own)
    let reason =
      "its folder holds a Roost library, \(own.path), and two copies of one library do not work together; the host's is \(distribution.path). "
      + "Delete the plugin's copy."
    try await RefusalTests.checkOthers(bench, refused: "converter", says: [reason])
  }

  @Test func `another build of the module under the same name refuses it`() async throws {
    let bench = try Bench(Fixtures.withUnits)
    let copy = try bench.install("converter") { copy in
      let digest = copy.descriptor["build"]?["libraries"]?["RoostUnits"]?.stringValue ?? ""
      try copy.substitute(digest, "0123456789abcdef" + digest.dropFirst(16))
    }
    let parts = [
      "it was compiled against another RoostUnits: the plugin expects 0123456789ab ", "this host has ",
      "roost plugin build \(copy.folder.path) --out \(bench.plugins.path)",
    ]
    try await RefusalTests.checkOthers(bench, refused: "converter", says: parts)
  }
}
