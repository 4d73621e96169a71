import Foundation
import RoostCore
import Testing

/// `dist.json`: what it may say, and what is told when it says something else.
struct SpecTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let member: String
    /// What stands in the message, with its line.
    let expected: String
    var testDescription: String { member }
  }

  static let mistakes = [
    Mistake(
      member: #""plugins": ["ofline"]"#,
      expected: #"dist.json:3:15: error: plugins[0]: there is no plugin “ofline” to ship; did you mean "offline"?"#),
    Mistake(
      member: #""plugins": ["clock", "clock"]"#, expected: #"dist.json:3:24: error: plugins[1]: the plugin "clock" is chosen already"#),
    Mistake(member: #""plugins": ["./nowhere"]"#, expected: "dist.json:3:15: error: plugins[0]: there is no folder"),
    Mistake(
      member: #""plugins": [{"name": "clock", "version": "9"}]"#,
      expected: #"dist.json:3:44: error: plugins[0].version: the plugin "clock" has version 1.0.0, not 9"#),
    Mistake(
      member: #""plugins": [{"name": "clock", "sha256": "\#(String(repeating: "0", count: 64))"}]"#,
      expected: #"dist.json:3:43: error: plugins[0].sha256: the library of "clock" has the SHA-256"#),
    Mistake(member: #""plugins": [], "modules": ["Tesing"]"#, expected: #"there is no module “RoostTesing”"#),
    Mistake(member: #""plugins": [], "modules": ["Tesing"]"#, expected: #"did you mean "RoostTesting"?"#),
    Mistake(member: #""plugins": [], "manifest": "no.json""#, expected: "error: manifest: there is no file “no.json” beside dist.json"),
    Mistake(member: #""plugins": [], "brandin": {}"#, expected: #"The property "brandin" is unknown. Did you mean "branding"?"#),
    Mistake(
      member: #""plugins": [], "branding": {"version": "two\nlines"}"#,
      expected: "dist.json:3:42: error: branding.version: Expected text that matches"),
    Mistake(
      member: #""plugins": ["clock"], "replaces": [{"plugin": "pii", "with": "clock"}]"#,
      expected: "replaces[0].plugin: “pii” is not among \"plugins\""),
    Mistake(
      member: #""plugins": ["clock"], "replaces": [{"plugin": "clock", "with": "calculator"}]"#,
      expected: #"replaces[0].with: the plugin "calculator" can't take the place of "clock": it lacks tool.clock"#),
    Mistake(
      member: #""plugins": [], "enforce": {"guardrails": {"g": {"type": "pii"}}}"#,
      expected: #"enforce.guardrails.g.type: there is no guardrail type "pii""#),
    Mistake(
      member: #""plugins": ["pii"], "enforce": {"guardrails": {"g": {"type": "pii", "entitys": []}}}"#,
      expected: #"The property "entitys" is unknown. Did you mean "entities"?"#),
    Mistake(member: #""plugins": [], "enforce": {"isolation": {"*": "none"}}"#, expected: #"Expected one of "process", "confined""#),
    Mistake(member: #""plugins": [], "enforce": {"limits": {"agents": {"turns": 1}}}"#, expected: #"The property "turns" is unknown"#),
    Mistake(
      member: #""plugins": [], "enforce": {"sinks": [{"type": "jsonl"}]}"#,
      expected: #"enforce.sinks[0]: The required property "path" is missing"#),
  ]

  @Test(arguments: mistakes) func `a mistake is told with its place and what to write instead`(_ mistake: Mistake) async throws {
    let bench = try DistBench()
    try bench.write("{\n  \"roost\": 1, \"name\": \"mine\", \"version\": \"1.0.0\",\n  \(mistake.member)\n}", to: "dist.json")
    let finished = try await bench.roost("dist", "validate")
    #expect(finished.status == 3)
    #expect(finished.errors.contains(mistake.expected), "\(finished)")
  }

  @Test func `all mistakes come at once, in the order of the lines`() async throws {
    let bench = try DistBench()
    try bench.write(
      """
      {
        "roost": 1, "name": "Not A Name", "version": "1.0.0",
        "plugins": ["ofline", "clok"],
        "modules": ["Nothing"],
        "manifest": "gone.json"
      }
      """, to: "dist.json")
    let finished = try await bench.roost("dist", "validate", "--json")
    #expect(finished.status == 3)
    let lines = try finished.json()["problems"]?.arrayValue?.compactMap { $0["line"]?.intValue }
    #expect(lines == [2, 3, 3, 4, 5])
  }

  @Test func `what dist init writes is valid and builds`() async throws {
    let bench = try DistBench()
    #expect(try await bench.roost("dist", "init").status == 0)
    #expect(try await bench.roost("dist", "validate").status == 0)
    let again = try await bench.roost("dist", "init")
    #expect(again.status == 1)
    #expect(again.errors.contains("is here already"))
  }

  @Test(arguments: ["minimal", "full"]) func `the shipped distributions are valid`(_ name: String) async throws {
    let bench = try DistBench()
    let finished = try await bench.roost("dist", "validate", Staged.checkout.appending(path: "Distributions/\(name)").path)
    #expect(finished.status == 0, "\(finished)")
  }

  @Test func `full holds every plugin there is`() async throws {
    let text = try String(contentsOf: Staged.checkout.appending(path: "Distributions/full/dist.json"), encoding: .utf8)
    let listed = try JSONValue(parsing: text, options: .manifest)["plugins"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let there = try FileManager.default.contentsOfDirectory(atPath: Staged.home().appending(path: "plugins").path)
    #expect(Set(listed) == Set(there))
  }
}
