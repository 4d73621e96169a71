import Foundation
import RoostCore
import Testing

/// `roost plugin test`: what it finds, and what a bad plugin can't do to it.
struct ConformanceTests {
  /// A built C tool whose call does what `body` says.
  private static func tool(_ body: String) async throws -> AuthorBench {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", "c")
    let source = try bench.read("tides/Sources/tides.c")
    let start = "  const tool *self = instance;\n"
    try bench.write(source.replacing(start, with: start + body), to: "tides/Sources/tides.c")
    let build = try await bench.roost("plugin", "build", in: "tides")
    guard build.status == 0 else { throw AuthorBench.Unexpected(what: "plugin build", finished: build) }
    return bench
  }

  @Test func `a plugin that crashes is told by its signal and its component`() async throws {
    let bench = try await Self.tool("  abort();\n")
    let test = try await bench.roost("plugin", "test", "--json", in: "tides")
    #expect(test.status == 1)
    let report = try test.json()
    #expect(report["passed"] == false)
    #expect(report["failure"]?["rule"] == "survives")
    #expect(
      report["failure"]?["message"]?.stringValue?.contains("was ended by signal 6 (Aborted) while tool.tides was tested") == true,
      "\(report)")
  }

  @Test func `a plugin that never answers is stopped in time`() async throws {
    let bench = try await Self.tool("  for (;;) if (self == NULL) break;\n")
    let test = try await bench.roost("plugin", "test", "--timeout", "3s", in: "tides")
    #expect(test.status == 1)
    #expect(test.output.contains("did not end within 3"), "\(test)")
  }

  @Test func `a component that breaks its contract is a finding`() async throws {
    let bench = try await Self.tool("  return json_say(answer, \"\\\"\\\"\", ROOST_OK);\n")
    let test = try await bench.roost("plugin", "test", "--json", in: "tides")
    #expect(test.status == 1)
    let rules = try test.json()["components"]?[0]?["findings"]?.arrayValue?.compactMap { $0["rule"]?.stringValue } ?? []
    #expect(rules.contains("call.refuses_nonsense"), "\(test)")
  }

  @Test func `what a plugin writes is not the report`() async throws {
    let bench = try await Self.tool("  puts(\"{\\\"component\\\": \\\"tool.tides\\\"}\"); fflush(stdout);\n")
    let test = try await bench.roost("plugin", "test", "--json", in: "tides")
    #expect(test.status == 0, "\(test)")
    #expect(try test.json()["output"]?.stringValue?.contains("{\"component\"") == true)
  }

  @Test func `settings come from a file, and wrong ones are told`() async throws {
    let bench = try AuthorBench()
    try await bench.built("rules", kind: "guardrail", language: "c")
    try bench.write("{ \"guardrail.rules\": { \"settings\": {} } }", to: "none.json")
    let missing = try await bench.roost("plugin", "test", "rules", "--settings", "none.json")
    #expect(missing.status == 1)
    #expect(missing.output.contains("settings:") && missing.output.contains("words"), "\(missing)")
    #expect(missing.output.contains("\"x-test\": { \"guardrail.rules\""), "\(missing)")
    try bench.write(
      "{ \"guardrail.rules\": { \"settings\": { \"words\": [\"eel\"] }, \"harmful\": [\"An eel.\"], \"harmless\": [\"Wheels.\"] } }",
      to: "eel.json")
    let given = try await bench.roost("plugin", "test", "rules", "--settings", "eel.json")
    #expect(given.status == 0, "\(given)")
    try bench.write("{ \"guardrail.rule\": {} }", to: "typo.json")
    let typo = try await bench.roost("plugin", "test", "rules", "--settings", "typo.json")
    #expect(typo.status == 3)
    #expect(typo.errors.contains("did you mean guardrail.rules?"), "\(typo)")
  }

  @Test func `a tampered bundle is a finding, and none of it runs`() async throws {
    let bench = try await Self.tool("")
    let library = bench.work.appending(path: "tides/build/tides/libTidesPlugin.so")
    let handle = try FileHandle(forWritingTo: library)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([0]))
    try handle.close()
    let test = try await bench.roost("plugin", "test", in: "tides")
    #expect(test.status == 1)
    #expect(test.output.contains("is not the library that was built"), "\(test)")
  }
}
