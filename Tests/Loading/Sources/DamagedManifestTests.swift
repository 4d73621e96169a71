import Foundation
import RoostCore
import Testing

/// Wrong manifests, given to the built host: every mistake at its place, nothing else, exit 3, and no plugin opened.
struct DamagedManifestTests {
  private static let question = "Which colour has the lamp of the beacon?"

  @Test func `without a mistake it is valid, and running it opens the plugin`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let file = try bench.manifest(DamagedManifest(seed: 0, mistakes: 0).text)
    let check = try await bench.roost("validate", "-f", file)
    #expect(check.status == 0, "\(check)")
    #expect(check.errors.isEmpty, "\(check)")
    #expect(try bench.marks() == [])
    let run = try await bench.roost("run", "-f", file, Self.question)
    #expect(run.status == 0, "\(run)")
    #expect(try bench.marks().prefix(2) == ["entry", "register"])
  }

  /// 40 manifests; 500 with `scripts/test --long`.
  static let seeds = 1...(ProcessInfo.processInfo.environment["ROOST_LONG_TESTS"]?.isEmpty == false ? 500 : 40)

  @Test(arguments: seeds) func `each of up to eight mistakes is reported at its place, and nothing else`(seed: Int) async throws {
    let manifest = DamagedManifest(seed: UInt64(seed), mistakes: 1 + seed % 8)
    let bench = try Bench()
    try bench.install("beacon")
    let file = try bench.manifest(manifest.text)
    for words in [["validate", "-f", file], ["run", "-f", file, Self.question]] {
      let finished = try await bench.roost(words)
      #expect(finished.status == 3, "\(finished)\n\(manifest.text)")
      #expect(finished.output.isEmpty)
      let lines = finished.errors.split(separator: "\n").map(String.init)
      #expect(lines.count == manifest.expected.count, "\(finished)\n\(manifest.expected)\n\(manifest.text)")
      for (line, wanted) in zip(lines, manifest.expected) {
        #expect(line.hasPrefix("\(file):\(wanted.place): error: "), "\(wanted)\n\(finished)\n\(manifest.text)")
        #expect(line.contains(wanted.says), "\(line)")
      }
    }
    #expect(try bench.marks() == [])
  }

  @Test func `the same errors come as JSON`() async throws {
    let manifest = DamagedManifest(seed: 7, mistakes: 8)
    let bench = try Bench()
    try bench.install("beacon")
    let file = try bench.manifest(manifest.text)
    let check = try await bench.roost("validate", "-f", file, "--json")
    #expect(check.status == 3)
    let report = try check.json()
    #expect(report["valid"] == false)
    let places = report["problems"]?.arrayValue?.map { "\($0["line"]?.intValue ?? 0):\($0["column"]?.intValue ?? 0)" }
    #expect(places == manifest.expected.map(\.place), "\(check)")
  }

  @Test func `an unknown type suggests the nearest one, and tells which program does not know it`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let text = RefusalTests.using(required: false).replacingOccurrences(of: "\"type\": \"beacon\"", with: "\"type\": \"beacn\"")
    let file = try bench.manifest(text)
    let run = try await bench.roost("run", "-f", file, Self.question)
    #expect(run.status == 3, "\(run)")
    #expect(
      run.errors.hasPrefix("\(file):5:32: error: tools.lamp.type: there is no tool type \"beacn\"; did you mean \"beacon\"? ["), "\(run)")
    #expect(run.errors.contains("/bin/roost, build "))
    #expect(try bench.marks() == [])
  }

  @Test(arguments: [
    ("", "1:1"), ("{", "1:2"), ("{\n  \"roost\": 1,\n  \"agents\": {", "3:14"), ("{ \"roost\" 1 }", "1:11"), ("{ \"roost\": 1 } }", "1:16"),
    ("{\n  \"roost\": 1,\n  \"entry\": \"a\n}", "3:14"), ("{ \"roost\": 01 }", "1:12"),
  ]) func `a syntax error stands alone, at its place`(text: String, place: String) async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let file = try bench.manifest(text)
    for words in [["validate", "-f", file], ["run", "-f", file, Self.question]] {
      let finished = try await bench.roost(words)
      #expect(finished.status == 3, "\(finished)")
      #expect(finished.errors.hasPrefix("\(file):\(place): error: "), "\(finished)")
      #expect(finished.errors.split(separator: "\n").count == 1, "\(finished)")
    }
    #expect(try bench.marks() == [])
  }
}
