import Foundation
import Testing

/// `roost run`: answers, exit codes, and what can go wrong around them.
struct RunTests {
  let bench: Workbench

  init() throws { bench = try Workbench(plugins: ["scripted"]) }

  @Test func `the answer goes to standard output and nothing else anywhere`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.roost("run", "hello", "there")
    #expect(finished.output == "You said: hello there\n")
    #expect(finished.errors == "")
    #expect(finished.status == 0)
  }

  /// One row for each meaning of the exit code that a run can have.
  @Test(arguments: [
    ("echo", "", "", 0, ""),
    ("call", ", \"tool\": \"absent\"", "", 0, ""),
    ("fail", ", \"error\": \"unavailable\"", "", 7, "provider_unavailable"),
    ("fail", ", \"error\": \"authentication\"", "", 7, "provider_authentication"),
    ("fail", ", \"error\": \"content_filtered\"", "", 1, "content_filtered"),
    ("echo", "", ", \"guardrails\": { \"input\": [\"no\"] }", 5, "guard_blocked"),
    ("echo", "", ", \"guardrails\": { \"output\": [\"no\"] }", 5, "guard_blocked"),
    ("loop", ", \"tool\": \"clock\"", ", \"tools\": [\"clock\"]", 6, "max_turns_exceeded"),
    ("call", ", \"tool\": \"wait\"", ", \"tools\": [\"wait\"]", 8, "paused"),
    ("slow", "", ", \"deadline\": 0.2", 124, "timeout"),
  ]) func `a run's end has its exit code and its error code`(
    _ does: String, _ settings: String, _ agent: String, _ status: Int32, _ code: String
  ) async throws {
    let tools = "\"wait\": { \"type\": \"pausing\" }, \"clock\": { \"type\": \"clock\" }"
    try bench.write(
      Manifests.scripted(does, settings, tools: tools, agent: agent, guardrails: "\"no\": { \"type\": \"refusing\" }"), to: "roost.json")
    let plain = try await bench.roost("run", "x")
    #expect(plain.status == status)
    #expect(code.isEmpty ? plain.errors == "" : plain.errors.hasPrefix("roost: \(code): "), "\(plain.errors)")
    let json = try await bench.roost("run", "--json", "x")
    #expect(json.status == status)
    #expect((try json.json()["error"] as? [String: Any])?["code"] as? String == (code.isEmpty ? nil : code))
    #expect(json.errors == "")
  }

  @Test func `a deadline and a turn limit of the command line win`() async throws {
    try bench.write(Manifests.scripted("slow"), to: "roost.json")
    #expect(try await bench.roost("run", "--deadline", "200ms", "x").status == 124)
    #expect(try await bench.roost("run", "x", environment: ["ROOST_DEADLINE": "200ms"]).status == 124)
    try bench.write(
      Manifests.scripted("loop", ", \"tool\": \"wait\"", tools: "\"wait\": { \"type\": \"clock\" }", agent: ", \"tools\": [\"wait\"]"),
      to: "roost.json")
    let finished = try await bench.roost("run", "--max-turns", "2", "--json", "x")
    #expect((try finished.json()["metadata"] as? [String: Any])?["turns"] as? Int == 2)
  }

  @Test func `the JSON has every field`() async throws {
    try bench.write(
      Manifests.scripted("call", ", \"tool\": \"now\"", tools: "\"now\": { \"type\": \"clock\" }", agent: ", \"tools\": [\"now\"]"),
      to: "roost.json")
    let report = try await bench.roost("run", "--json", "what time is it").json()
    #expect(Set(report.keys) == ["task", "text", "payload", "error", "metadata", "tool_calls"])
    #expect(report["task"] as? String == "what time is it")
    #expect(report["error"] is NSNull)
    let metadata = try #require(report["metadata"] as? [String: Any])
    let keys: Set = [
      "run_id", "agent", "provider", "model", "input_tokens", "output_tokens", "cost_usd", "latency_ms", "stop_reason", "nested", "total",
    ]
    #expect(Set(metadata.keys).isSuperset(of: keys))
    #expect(metadata["input_tokens"] as? Int == 6)
    #expect((metadata["total"] as? [String: Any])?["input_tokens"] as? Int == 6)
    #expect((metadata["nested"] as? [String: Any])?["input_tokens"] as? Int == 0)
    let call = try #require((report["tool_calls"] as? [[String: Any]])?.first)
    #expect(Set(call.keys).isSuperset(of: ["name", "arguments", "result", "is_error", "duration_ms"]))
    #expect(call["name"] as? String == "now")
  }

  @Test func `JSON lines are events, and the last carries the result`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.roost("run", "--json", "--stream", "hello")
    let lines = try finished.output.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let types = lines.compactMap { $0["type"] as? String }
    #expect(types.first == "run.started")
    #expect(types.contains("text.delta"))
    #expect(types.last == "run.finished")
    #expect(types.filter { $0.hasPrefix("run.") }.count == 2)
    #expect((lines.last?["result"] as? [String: Any])?["text"] as? String == "You said: hello")
    #expect(lines.dropLast().allSatisfy { $0["result"] == nil })
  }

  @Test func `a failed run's last line is its failure`() async throws {
    try bench.write(Manifests.scripted("fail"), to: "roost.json")
    let finished = try await bench.roost("run", "--json", "--stream", "x")
    let last = try #require(finished.output.split(separator: "\n").last)
    let object = try #require(JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(object["type"] as? String == "run.failed")
    #expect(((object["result"] as? [String: Any])?["error"] as? [String: Any])?["code"] as? String == "provider_unavailable")
    #expect(finished.status == 7)
  }

  @Test func `the usage goes to standard error`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.roost("run", "-u", "x")
    #expect(finished.output == "You said: x\n")
    #expect(finished.errors.wholeMatch(of: #/3 tokens in, 2 out, \d+ ms, scripted\/scripted-1\n/#) != nil)
  }

  @Test func `reasoning is shown on request and on standard error`() async throws {
    try bench.write(Manifests.scripted("reasoning"), to: "roost.json")
    #expect(try await bench.roost("run", "--stream", "x").errors == "")
    let finished = try await bench.roost("run", "--stream", "--verbose", "x")
    #expect(finished.errors.contains("\nthinking aloud\n"))
    #expect(finished.output == "answer\n")
  }

  @Test func `an answer's form is asked for with a schema`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    try bench.write("{ \"type\": \"object\" }", to: "form.json")
    #expect(try await bench.roost("run", "--schema", "form.json", "x").status == 1)
    let wrong = try await bench.roost("run", "--schema", "{ \"type\": 7 }", "x")
    #expect(wrong.status == 2)
    #expect(wrong.errors.hasPrefix("roost: --schema is not a JSON Schema: "))
    #expect(try await bench.roost("run", "--schema", "absent.json", "x").status == 2)
  }

  @Test func `tools and agents are chosen by name`() async throws {
    try bench.write(
      Manifests.scripted("echo", tools: "\"now\": { \"type\": \"clock\" }", agent: ", \"tools\": [\"now\"]"), to: "roost.json")
    #expect(try await bench.roost("run", "-T", "now", "x").status == 0)
    let tool = try await bench.roost("run", "-T", "nwo", "x")
    #expect(tool.errors == "roost: agent assistant has no tool “nwo”; did you mean “now”?\n")
    #expect(tool.status == 2)
    let agent = try await bench.roost("run", "--agent", "asistant", "x")
    #expect(agent.errors.contains("did you mean \"assistant\"?"))
    #expect(agent.status == 2)
  }

  @Test(arguments: [
    ("temperature", "3", 2), ("temperature", "0.5", 0), ("max_tokens", "0", 2), ("seed", "x", 2), ("vendor_thing", "{\"a\": 1}", 0),
  ]) func `options of the model are checked`(_ key: String, _ value: String, _ status: Int32) async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    #expect(try await bench.roost("run", "-o", key, value, "x").status == status)
  }

  // MARK: - Prompts

  @Test func `a prompt of ten megabytes is fine`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.roost("run", "-", input: Data(repeating: UInt8(ascii: "x"), count: 10_000_000))
    #expect(finished.status == 0)
    #expect(finished.output.utf8.count == 10_000_011)
  }

  @Test func `standard input is the prompt, its last line break left out`() async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    #expect(try await bench.roost("run", "-", input: Data("one\ntwo\n".utf8)).output == "You said: one\ntwo\n")
    #expect(try await bench.roost("run", input: Data("piped\r\n".utf8)).output == "You said: piped\n")
    #expect(try await bench.roost("run", "Sum up:", "-", input: Data("text".utf8)).output == "You said: Sum up:\n\ntext\n")
  }

  @Test(arguments: [
    (Data([0x61, 0, 0x62]), "roost: the prompt holds a NUL byte, at offset 1; remove it\n"),
    (Data([0x61, 0xC3, 0x28]), "roost: the prompt is not UTF-8, from offset 1 on; convert it\n"),
    (Data(" \n".utf8), "roost: the prompt is empty\n"),
  ]) func `a prompt that can't be one is a usage error`(_ input: Data, _ message: String) async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.roost("run", "-", input: input)
    #expect(finished.errors == message)
    #expect(finished.status == 2)
  }

  // MARK: - Ends from outside

  @Test func `a reader that goes ends the run quietly`() async throws {
    try bench.write(Manifests.scripted("slow"), to: "roost.json")
    for flags in ["--stream", "--stream --json"] {
      let finished = try await bench.shell("set -o pipefail; \"$ROOST\" run \(flags) x | head -1; echo \"${PIPESTATUS[0]}\"")
      #expect(finished.output.hasSuffix("\n141\n"), "\(finished.output)")
      #expect(finished.errors == "")
    }
  }

  @Test(arguments: ["--stream", "--no-stream", "--stream --json"])
  func `output that can't be written is an error that says why`(_ flags: String) async throws {
    try bench.write(Manifests.scripted("echo"), to: "roost.json")
    let finished = try await bench.shell("\"$ROOST\" run \(flags) x > /dev/full")
    #expect(finished.errors == "roost: cannot write to standard output: No space left on device\n")
    #expect(finished.status == 1)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
  func `a signal cancels the run`(_ signal: Int32, _ status: Int32) async throws {
    try bench.write(Manifests.scripted("slow"), to: "roost.json")
    let terminal = try PseudoTerminal()
    let child = try bench.start(
      "run", "x", input: .read("/dev/null"), output: .descriptor(terminal.program), errors: .descriptor(terminal.program),
      environment: ["TERM": "xterm"])
    try await terminal.waitFor("piece 1")
    child.send(signal)
    #expect(await child.status() == status)
  }

  private static let stubborn = Manifests.scripted(
    "call", ", \"tool\": \"stuck\"", tools: "\"stuck\": { \"type\": \"stubborn\" }", agent: ", \"tools\": [\"stuck\"]")

  @Test(.timeLimit(.minutes(1)), arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func `a tool that goes on after a signal is named, and ends with the program after the grace`(_ signal: Int32, _ status: Int32)
    async throws
  {
    try bench.write(Self.stubborn, to: "roost.json")
    let terminal = try PseudoTerminal()
    let child = try bench.start(
      "run", "x", "--no-stream", "--cancel-grace", "100ms", input: .read("/dev/null"), output: .descriptor(terminal.program),
      errors: .descriptor(terminal.program), environment: ["TERM": "dumb"])
    try await terminal.waitFor("the stubborn tool begins")
    child.send(signal)
    #expect(await child.status() == status)
    let line =
      "roost: the tool stuck went on for 0.1 seconds after the run was cancelled, and was ended with the program (--cancel-grace)"
    try await terminal.waitFor(line)
  }

  @Test(.timeLimit(.minutes(1))) func `with JSON the overrun is a failure with a code`() async throws {
    try bench.write(Self.stubborn, to: "roost.json")
    let terminal = try PseudoTerminal()
    let output = bench.folder.appending(path: "answer").path
    let child = try bench.start(
      "run", "x", "--json", input: .read("/dev/null"), output: .write(output), errors: .descriptor(terminal.program),
      environment: ["ROOST_CANCEL_GRACE": "50ms"])
    try await terminal.waitFor("the stubborn tool begins")
    child.send(SIGINT)
    #expect(await child.status() == 130)
    let answer = try String(contentsOfFile: output, encoding: .utf8)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
    let error = try #require(json["error"] as? [String: Any])
    #expect(error["code"] as? String == "cancelled" && (error["message"] as? String)?.hasPrefix("the tool stuck went on") == true)
  }

  @Test func `control characters of an answer never reach a terminal, and a file has them`() async throws {
    try bench.write(Manifests.scripted("controls"), to: "roost.json")
    let terminal = try PseudoTerminal()
    let child = try bench.start(
      "run", "x", input: .read("/dev/null"), output: .descriptor(terminal.program), errors: .descriptor(terminal.program),
      environment: ["TERM": "xterm"])
    #expect(await child.status() == 0)
    try await terminal.waitFor("before\\u{1b}]0;owned\\u{7}\\u{1b}[2Jafter")
    #expect(!terminal.text.contains("\u{1B}"))
    #expect(try await bench.roost("run", "x").output == "before\u{1B}]0;owned\u{7}\u{1B}[2Jafter\n")
  }

  // MARK: - Without a manifest

  @Test func `without a manifest a provider stands in and says so`() async throws {
    let finished = try await bench.roost("run", "-T", "calculator", "What is 12.5% of 1840?")
    #expect(finished.status == 0)
    #expect(finished.output.contains("230"))
    #expect(finished.errors.hasPrefix("roost: there is no roost.json here; provider.offline answers: "))
    #expect(try await bench.roost("run", "--quiet", "hello").errors == "")
  }

  @Test func `in safe mode there is nobody to stand in`() async throws {
    let finished = try await bench.roost("run", "--safe-mode", "x")
    #expect(finished.status == 3)
    #expect(finished.errors.contains("no plugin was opened because of --safe-mode"))
    #expect(finished.errors.contains("run without it, as in roost run \"PROMPT\""))
  }

  @Test func `offline replaces every provider`() async throws {
    try bench.write(
      Manifests.scripted("fail", tools: "\"calc\": { \"type\": \"calculator\" }", agent: ", \"tools\": [\"calc\"]"), to: "roost.json")
    let finished = try await bench.roost("run", "--offline", "What is 12.5% of 1840?")
    #expect(finished.output.contains("230"))
    #expect(finished.status == 0)
  }
}
