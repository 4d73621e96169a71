import Foundation
import Testing

/// What `--verbose` says of a run, on standard error.
struct VerboseTests {
  let bench: Workbench

  init() throws { bench = try Workbench(plugins: ["scripted"]) }

  @Test(arguments: [[], ["--stream"], ["--json"], ["--json", "--stream"]]) func `everything a run does is told`(_ flags: [String])
    async throws
  {
    try bench.write(
      Manifests.scripted("call", ", \"tool\": \"now\"", tools: "\"now\": { \"type\": \"clock\" }", agent: ", \"tools\": [\"now\"]"),
      to: "roost.json")
    let quiet = try await bench.roost((["run", "x"] + flags).map { Array($0.utf8) })
    #expect(quiet.errors == "")
    let finished = try await bench.roost((["run", "--verbose", "x"] + flags).map { Array($0.utf8) })
    #expect(finished.status == 0)
    if flags.isEmpty { #expect(finished.output == quiet.output) }
    let expected = [
      #"roost: read the manifest roost\.json"#, #"roost: found the plugins .*scripted.* in /.+"#,
      #"roost: opening the plugin (clock|scripted) \d+\.\d+\.\d+ in /.+"#,
      #"roost: opening the plugin (clock|scripted) \d+\.\d+\.\d+ in /.+"#,
      #"roost: agent assistant starts"#, #"roost: turn 1: asking scripted \(messages: 1, tools: 1\)"#,
      #"roost: turn 1: scripted(/scripted-1)? answered in \d+ ms, 3 tokens in, 2 out, tool_use"#, #"roost: calling now \{\}"#,
      #"roost: now gave in \d+ ms: .+"#, #"roost: turn 2: asking scripted \(messages: 3, tools: 1\)"#,
      #"roost: turn 2: scripted/scripted-1 answered in \d+ ms, 3 tokens in, 2 out, end_turn"#,
      #"roost: agent assistant finished in \d+ ms, 6 tokens in, 4 out"#,
    ]
    let lines = finished.errors.split(separator: "\n").map(String.init)
    #expect(lines.count == expected.count, "\(finished.errors)")
    for (line, pattern) in zip(lines, expected) { #expect(try line.wholeMatch(of: Regex(pattern)) != nil, "\(line) / \(pattern)") }
  }

  @Test func `a failed run is told before its error`() async throws {
    try bench.write(Manifests.scripted("fail"), to: "roost.json")
    let lines = try await bench.roost("run", "--verbose", "x").errors.split(separator: "\n")
    #expect(lines.last?.hasPrefix("roost: provider_unavailable: ") == true)
    #expect(lines.dropLast().last?.hasPrefix("roost: agent assistant failed (provider_unavailable) in ") == true)
  }
}
