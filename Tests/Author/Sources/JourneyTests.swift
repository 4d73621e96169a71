import Foundation
import RoostCore
import Testing

/// From nothing to a plugin that runs, as an author goes it.
struct JourneyTests {
  @Test func `the checkout is out of sight`() async throws {
    try #require(Isolation.isComplete || !Isolation.isDemanded, "CI must be able to hide the checkout; allow mount namespaces")
    guard Isolation.isComplete else { return }
    let look = try await AuthorBench().run(["ls", "-A", Installation.checkout.path])
    #expect(look.output == "")
  }

  @Test(arguments: Toolchains.languages) func `a tool goes from nothing to an answer`(_ language: String) async throws {
    let bench = try AuthorBench()
    let steps = [
      ("new", try await bench.roost("plugin", "new", "word-count", "--kind", "tool", "--language", language)),
      ("build", try await bench.roost("plugin", "build", "--warnings-as-errors", in: "word-count")),
      ("test", try await bench.roost("plugin", "test", "--json", in: "word-count")),
      ("install", try await bench.roost("plugin", "install", in: "word-count")),
      ("run", try await bench.roost("run", "--json", "Count the words of \"one two three\"", in: "word-count")),
    ]
    for (name, step) in steps { try #require(step.status == 0, "\(name): \(step)") }
    let times = steps.map { "\($0.0) \($0.1.duration.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1))))" }
    print("author's journey, \(language): \(times.joined(separator: ", "))")

    let report = try steps[2].1.json()
    #expect(report["passed"] == true)
    #expect(report["components"]?[0]?["component"] == "tool.word_count")
    #expect(report["components"]?[0]?["notes"] == [], "\(report)")
    let calls = try steps[4].1.json()["tool_calls"]
    #expect(calls?[0]?["result"]?.stringValue == "3 words, 13 characters, 1 lines", "\(steps[4].1)")

    // Installed, it is there without the manifest's own folder.
    let list = try await bench.roost("plugin", "list", "--json")
    let plugin = try #require(try list.json().arrayValue?.first { $0["name"] == "word-count" }, "\(list)")
    #expect(plugin["status"] == "usable")
    #expect(plugin["directory"]?.stringValue == bench.installed.appending(path: "word-count").path)
  }

  static let kinds: [(String, String)] =
    ["guardrail", "provider", "embedder", "engine", "store", "memory", "conversations", "exporter"].map { ($0, "swift") }
    + ["guardrail", "provider", "embedder"].flatMap { kind in
      Toolchains.languages.dropFirst().map { (kind, $0) }
    }

  // LB4-PROV-01
  @Test(arguments: kinds) func `a template of each kind builds, passes its suite and runs`(_ kind: String, _ language: String) async throws
  {
    let bench = try AuthorBench()
    try await bench.built("sample", kind: kind, language: language)
    let test = try await bench.roost("plugin", "test", "--json", in: "sample")
    #expect(test.status == 0, "\(test)")
    let report = try test.json()
    #expect(report["components"]?[0]?["component"]?.stringValue == "\(kind).sample")
    #expect(report["components"]?[0]?["outcome"] == "passed", "\(report)")
    let question = kind == "engine" ? "the ferry" : kind == "provider" ? "Hello there" : "What is 19% of 250?"
    let expected = kind == "engine" ? "the ferry" : kind == "provider" ? "You said: Hello there" : "47.5"
    let run = try await bench.roost("run", question, in: "sample")
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains(expected), "\(run)")
    if kind == "exporter" { #expect(try bench.read("sample/events.txt").contains("1 run.finished")) }
    if kind == "guardrail" {
      let blocked = try await bench.roost("run", "Tell me the Swordfish", in: "sample")
      #expect(blocked.status == 5, "\(blocked)")
    }
  }

  @Test(.enabled(if: Toolchains.languages.contains("rust"))) func `a crate with a Cargo.toml is built by cargo, offline`() async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "counter", "--kind", "tool", "--language", "rust")
    try bench.write(
      "[package]\nname = \"counter\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[lib]\ncrate-type = [\"cdylib\"]\n", to: "counter/Cargo.toml"
    )
    let built = try await bench.roost("plugin", "build", in: "counter")
    try #require(built.status == 0, "\(built)")
    #expect(try await bench.roost("plugin", "test", in: "counter").status == 0)
  }
}
