import Foundation
import RoostCore
import Testing

/// Plugins that pass every check, and are wrong when they register.
struct RegistrationTests {
  @Test(arguments: [RefusalTests.using(required: false), RefusalTests.using(required: true), RefusalTests.requiring])
  func `a register that throws is refused with its reason, and the host stands`(manifest: String) async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let failing = ["BEACON_FAILURE": "no oil left"]
    let run = try await bench.roost("run", "-f", try bench.manifest(manifest), RefusalTests.question, environment: failing)
    #expect(run.status == 4, "\(run)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("beacon"), "\(run)")
    #expect(run.errors.contains("its register(in:) failed: the lamp is broken: no oil left."), "\(run)")
    #expect(try bench.marks() == ["entry", "register"])
  }

  @Test func `a register that throws stops neither the others nor the commands that open nothing`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let failing = ["BEACON_FAILURE": "no oil left"]
    for words in [
      ["--help"], ["plugin", "list"], ["plugin", "list", "--json"], ["plugin", "info", "beacon"], ["doctor"], ["components"],
    ] {
      let finished = try await bench.roost(words, environment: failing)
      #expect(finished.status == 0, "\(finished)")
    }
    let run = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.others), RefusalTests.question, environment: failing)
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("230"))
    #expect(try bench.marks() == [])
  }

  @Test func `what registers must be what plugin.json lists`() async throws {
    let bench = try Bench()
    let component: JSONValue = ["id": "tool.lantern", "summary": "Another.", "section": "tools", "settings": ["type": "object"]]
    let copy = try bench.install("beacon") { copy in
      copy.descriptor["components"] = .array((copy.descriptor["components"]?.arrayValue ?? []) + [component])
    }
    let run = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.using(required: false)), RefusalTests.question)
    #expect(run.status == 4, "\(run)")
    #expect(
      run.errors.contains("it does not register what its plugin.json lists: it does not register tool.lantern, which the list has"),
      "\(run)")
    #expect(run.errors.contains("roost plugin build \(copy.folder.path) --out \(bench.plugins.path)"), "\(run)")
  }

  @Test func `other settings than plugin.json lists are refused`() async throws {
    let bench = try Bench()
    try bench.install("beacon") { copy in
      var component = copy.descriptor["components"]?[0]?.objectValue ?? JSONObject()
      component["settings"] = ["type": "object"]
      copy.descriptor["components"] = [.object(component)]
    }
    let run = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.using(required: false)), RefusalTests.question)
    #expect(run.status == 4, "\(run)")
    #expect(run.errors.contains("tool.beacon has other settings than listed"), "\(run)")
  }

  @Test func `of two plugins with one component id the first keeps it, and both are named`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let second = try bench.install("beacon", as: "signal") { copy in
      try copy.substitute("roost_plugin_v1_beacon", "roost_plugin_v1_signal")
      copy.descriptor["name"] = "signal"
      copy.descriptor["entry"] = "roost_plugin_v1_signal"
    }
    let reason =
      "The plugin signal in \(second.folder.path) is not used: its component tool.beacon is already brought by "
      + "the plugin beacon in \(bench.plugins.path)/beacon. Rename one of the two."
    try await RefusalTests.checkOthers(bench, refused: "signal", says: [reason])
    let run = try await bench.roost(
      "run", "-f", try bench.manifest(RefusalTests.using(required: true)), "Which colour has the lamp of the beacon?")
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("green"), "\(run)")
    let required = RefusalTests.requiring.replacingOccurrences(of: "\"beacon\"", with: "\"signal\"")
    let refused = try await bench.roost("run", "-f", try bench.manifest(required), RefusalTests.question)
    #expect(refused.status == 4, "\(refused)")
    #expect(refused.errors.contains(reason), "\(refused)")
  }

  @Test func `safe mode opens no plugin`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let manifest = try bench.manifest(RefusalTests.using(required: false))
    let run = try await bench.roost("run", "--safe-mode", "-f", manifest, "Which colour has the lamp of the beacon?")
    #expect(run.status == 3, "\(run)")
    let list = try await bench.roost("plugin", "list", "--safe-mode", "--json")
    #expect(list.status == 0)
    #expect(try list.json() == [])
    #expect(try bench.marks() == [])
  }
}
