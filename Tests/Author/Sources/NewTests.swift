import Foundation
import RoostCore
import Testing

/// `roost plugin new`: what it writes and what it refuses.
struct NewTests {
  static let refused: [([String], String)] = [
    (["Weather", "--kind", "tool"], "lower-case letters"),
    (["weather"], "--kind says what the plugin brings"),
    (["weather", "--kind", "tol"], "did you mean “tool”?"),
    (["weather", "--kind", "tool", "--language", "cobol"], "there is no template in “cobol”"),
    (["weather", "--kind", "store", "--language", "rust"], "a plugin of kind store can't be written in Rust"),
  ]

  @Test(arguments: refused) func `what there is no template for is a usage error that lists what there is`(
    _ words: [String], _ message: String
  ) async throws {
    let bench = try AuthorBench()
    let run = try await bench.run([bench.distribution.appending(path: "bin/roost").path, "plugin", "new"] + words)
    #expect(run.status == 2, "\(run)")
    #expect(run.errors.contains(message), "\(run)")
    if words[0] == "weather" {
      #expect(run.errors.contains("C: tool, guardrail, provider, embedder."), "\(run)")
      #expect(run.errors.contains("Swift: tool, guardrail, provider, embedder, engine, store, memory, conversations, exporter."), "\(run)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.work.path) == [])
  }

  @Test func `a folder that is there is left alone`() async throws {
    let bench = try AuthorBench()
    try bench.write("mine", to: "weather/notes")
    let run = try await bench.roost("plugin", "new", "weather", "--kind", "tool")
    #expect(run.status == 1)
    #expect(run.errors.contains("is here already and was left as it is"), "\(run)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.work.appending(path: "weather").path) == ["notes"])
  }

  @Test(arguments: ["swift", "c", "rust"]) func `nothing of the template's own name is left`(_ language: String) async throws {
    let bench = try AuthorBench()
    let run = try await bench.roost("plugin", "new", "tide-table", "--kind", "provider", "--language", language, "--json")
    #expect(run.status == 0, "\(run)")
    let files = try run.json()["files"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(files.contains("plugin.json") && files.contains("README.md") && files.contains(".gitignore"))
    for file in files {
      let text = try bench.read("tide-table/\(file)")
      #expect(text.range(of: "acme", options: .caseInsensitive) == nil && !file.lowercased().contains("acme"), "\(file)")
    }
  }
}
