import Foundation
import Testing

/// The commands that open no plugin.
struct CommandsTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `init writes a manifest that is valid and runs`() async throws {
    let written = try await bench.roost("init")
    #expect(written.status == 0)
    #expect(written.output.hasPrefix("Wrote roost.json."))
    let valid = try await bench.roost("validate")
    #expect(valid.output == "roost.json: valid\n")
    #expect(valid.status == 0)
    let answer = try await bench.roost("run", "What is 12.5% of 1840?")
    #expect(answer.status == 0)
    #expect(answer.output.contains("230"))
  }

  @Test func `init leaves a manifest alone`() async throws {
    try bench.write("mine", to: "roost.json")
    let finished = try await bench.roost("init")
    #expect(finished.status == 1)
    #expect(finished.errors.hasPrefix("roost: roost.json is here already and was left as it is"))
    #expect(try bench.read("roost.json") == "mine")
  }

  @Test func `a manifest is found in a parent folder`() async throws {
    _ = try await bench.roost("init")
    let finished = try await bench.shell("mkdir -p a/b && cd a/b && \"$ROOST\" validate")
    #expect(finished.output == "../../roost.json: valid\n")
  }

  @Test func `without a manifest validate says how to get one`() async throws {
    let finished = try await bench.roost("validate")
    #expect(finished.status == 3)
    #expect(finished.errors == "roost: there is no roost.json here or in a parent folder; write one with roost init, or name one with -f\n")
  }

  /// One line each, with the place first; nothing on standard output.
  @Test(arguments: [
    ("{\n  \"roost\": 1,\n  \"agents\": ", #"bad\.json:\d+:\d+: error: .+"#),
    (String(repeating: "[", count: 100_000), #"bad\.json:1:\d+: error: .*(deep|nest).*"#),
    ("{ \"roost\": 1, \"roost\": 1, \"entry\": \"x\" }", #"bad\.json:1:15: error: .*roost.*"#),
    ("{ \"roost\": 2, \"agents\": {}, \"entry\": \"x\" }", #"bad\.json:1:12: error: roost: .+"#),
    ("{ \"roost\": 1, \"toolz\": {}, \"agents\": {}, \"entry\": \"x\" }", #"bad\.json:1:15: error: toolz: .*tools.*"#),
    ("", #"bad\.json:1:1: error: .+"#),
  ]) func `a bad manifest is refused at its place`(_ text: String, _ expected: String) async throws {
    try bench.write(text, to: "bad.json")
    for command in ["validate", "run"] {
      let finished = try await bench.roost([command, "-f", "bad.json"].map { Array($0.utf8) }, input: Data("x".utf8))
      #expect(finished.status == 3)
      #expect(finished.output == "")
      let first = try #require(finished.errors.split(separator: "\n").first)
      #expect(try String(first).wholeMatch(of: Regex(expected)) != nil, "\(first)")
    }
  }

  @Test func `a manifest that is not UTF-8 is refused`() async throws {
    try bench.write(Data([0x7B, 0xFF, 0x7D]), to: "bad.json")
    let finished = try await bench.roost("validate", "-f", "bad.json")
    #expect(finished.status == 3)
    #expect(finished.errors == "bad.json: error: is not UTF-8 text; save it as UTF-8\n")
  }

  @Test func `a huge manifest is refused without being read whole`() async throws {
    try bench.write(Data(repeating: 0x20, count: 9 << 20), to: "bad.json")
    let finished = try await bench.roost("validate", "-f", "bad.json")
    #expect(finished.status == 3)
    #expect(finished.errors.hasPrefix("bad.json: error: can't be read: "))
  }

  @Test func `a missing manifest is named`() async throws {
    let finished = try await bench.roost("run", "-f", "nowhere.json", "x")
    #expect(finished.status == 3)
    #expect(finished.errors.hasPrefix("nowhere.json: error: can't be read: "))
  }

  @Test func `every mistake is in the JSON of validate`() async throws {
    try bench.write("{ \"roost\": 1, \"tools\": { \"x\": {} }, \"agents\": {}, \"entry\": \"y\" }", to: "roost.json")
    let finished = try await bench.roost("validate", "--json")
    let report = try finished.json()
    #expect(finished.status == 3)
    #expect(report["valid"] as? Bool == false)
    let problems = try #require(report["problems"] as? [[String: Any]])
    #expect(problems.count >= 2)
    for problem in problems { #expect(Set(problem.keys).isSuperset(of: ["file", "line", "column", "severity", "path", "message"])) }
  }

  /// The same object for what can't be read, can't be parsed and doesn't fit.
  @Test(
    arguments: [
      ("{\n  \"roost\": ", "manifest_invalid", 2), ("", "manifest_invalid", 1),
      ("{ \"roost\": 1, \"entry\": \"x\" }", "manifest_invalid", 1),
      (nil, "manifest_invalid", nil),
    ] as [(String?, String, Int?)]) func `validate's JSON lists what is wrong, syntax included`(
      _ text: String?, _ code: String, _ line: Int?
    ) async throws
  {
    if let text { try bench.write(text, to: "bad.json") }
    let finished = try await bench.roost("validate", "--json", "-f", "bad.json")
    #expect(finished.status == 3)
    #expect(finished.errors == "")
    let report = try finished.json()
    #expect(report["valid"] as? Bool == false)
    #expect((report["error"] as? [String: Any])?["code"] as? String == code)
    let problem = try #require((report["problems"] as? [[String: Any]])?.first)
    #expect(Set(problem.keys) == ["file", "line", "column", "severity", "path", "message"])
    #expect(problem["line"] as? Int == line)
    #expect(problem["file"] as? String == "bad.json")
  }

  @Test func `every mistake is found beside a repeated key`() async throws {
    try bench.write(
      "{\n  \"roost\": 1,\n  \"roost\": 2,\n  \"toolz\": {},\n  \"agents\": {},\n  \"entry\": \"x\"\n}", to: "roost.json")
    let lines = try await bench.roost("validate").errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("roost.json:3:3: error: roost: the key stands at line 2, column 3 already") == true)
    #expect(lines.contains { $0.hasPrefix("roost.json:4:3: error: toolz: ") })
    #expect(lines.contains { $0.hasPrefix("roost.json:6:12: error: entry: ") })
  }

  @Test func `a folder that a tool would search and that is not there is found without opening the tool`() async throws {
    try bench.write(
      """
      { "roost": 1, "providers": { "main": { "type": "offline" } },
        "tools": { "docs": { "type": "text_search", "paths": [".", "absent"] } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main" }, "tools": ["docs"] } }, "entry": "a" }
      """, to: "roost.json")
    let message =
      "roost.json:2:62: error: tools.docs.paths[1]: \"absent\" can't be opened: No such file or directory; "
      + "correct the path, or create it"
    let finished = try await bench.roost("validate")
    #expect(finished.errors == message + "\n")
    #expect(finished.status == 3)
    let doctor = try await bench.roost("doctor")
    #expect(doctor.output.contains(message))
    #expect(doctor.status == 1)
    try FileManager.default.createDirectory(at: bench.work.appending(path: "absent"), withIntermediateDirectories: true)
    #expect(try await bench.roost("validate").status == 0)
  }

  @Test(arguments: ["validate", "doctor"]) func `offline needs no key`(_ command: String) async throws {
    try bench.write(
      """
      { "roost": 1, "providers": { "main": { "type": "elsewhere", "api_key": "${ABSENT_KEY}" } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main" } } }, "entry": "a" }
      """, to: "roost.json")
    #expect(try await bench.roost(command).status != 0)
    let finished = try await bench.roost(command, "--offline")
    #expect(finished.status == 0, "\(finished)")
    #expect(try await bench.roost(command, environment: ["ROOST_OFFLINE": "1"]).status == 0)
  }

  @Test func `safe mode says why nothing is there`() async throws {
    _ = try await bench.roost("init")
    let finished = try await bench.roost("validate", "--safe-mode")
    #expect(finished.status == 3)
    #expect(
      finished.errors.contains(
        "there is no provider type \"offline\"; no plugin is opened because of --safe-mode, so only Roost's own types are here: run without it"
      ))
    #expect(try await bench.roost("validate", environment: ["ROOST_SAFE_MODE": "1"]).errors.contains("because of ROOST_SAFE_MODE"))
  }

  @Test func `a required plugin that is missing has its own exit code`() async throws {
    try bench.write(Manifests.scripted("echo", plugins: "\"require\": [\"absent\"]"), to: "roost.json")
    let finished = try await bench.roost("validate")
    #expect(finished.status == 4)
    #expect(finished.errors.contains("the required plugin \"absent\""))
  }

  @Test func `components are listed with their settings`() async throws {
    let table = try await bench.roost("components")
    #expect(table.output.contains("tool.calculator"))
    let finished = try await bench.roost("components", "--json")
    let list = try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
    let calculator = try #require(list.first { $0["id"] as? String == "tool.calculator" })
    #expect(Set(calculator.keys).isSuperset(of: ["id", "plugin", "summary", "section", "settings"]))
  }

  @Test func `plugins are listed without running them`() async throws {
    let finished = try await bench.roost("plugin", "list", "--json")
    let list = try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
    for name in ["calculator", "clock", "offline", "pii", "text_search"] {
      #expect(list.first { $0["name"] as? String == name }?["status"] as? String == "usable", "\(name)")
    }
    #expect(try await bench.roost("plugin").status == 0)
  }

  @Test func `one broken plugin spoils nothing`() async throws {
    let folder = bench.work.appending(path: "plugins/broken")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try bench.write("{", to: "plugins/broken/plugin.json")
    let list = try await bench.roost("plugin", "list", "--plugin-dir", "plugins")
    #expect(list.status == 0)
    #expect(list.output.contains("calculator"))
    #expect(list.errors.contains("broken"))
    #expect(try await bench.roost("--help").status == 0)
    #expect(try await bench.roost("plugin", "list", "--plugin-dir", "plugins", "--strict-plugins").status == 4)
    let doctor = try await bench.roost("doctor", "--plugin-dir", "plugins")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("plugin broken"))
  }

  @Test func `plugin info says what a plugin brings and declares`() async throws {
    let finished = try await bench.roost("plugin", "info", "calculator")
    #expect(finished.status == 0)
    #expect(finished.output.contains("tool.calculator"))
    let unknown = try await bench.roost("plugin", "info", "calculater")
    #expect(unknown.status == 4)
    #expect(unknown.errors == "roost: there is no plugin “calculater”; did you mean “calculator”?\n")
  }

  @Test func `safe mode knows no plugin`() async throws {
    let finished = try await bench.roost("components", "--safe-mode")
    #expect(finished.status == 0)
    #expect(!finished.output.contains("calculator"))
  }

  @Test func `config show says whose each value is`() async throws {
    try FileManager.default.createDirectory(at: bench.folder.appending(path: "home/config"), withIntermediateDirectories: true)
    try Data("{\n  \"usage\": true,\n  \"offline\": true\n}".utf8).write(to: bench.folder.appending(path: "home/config/config.json"))
    let finished = try await bench.roost("config", "show", "--origin", "--safe-mode", environment: ["ROOST_OFFLINE": "0"])
    #expect(finished.status == 0)
    #expect(finished.output.contains(#/safe_mode +true +flag --safe-mode/#))
    #expect(finished.output.contains(#/offline +false +environment ROOST_OFFLINE/#))
    #expect(finished.output.contains(#/usage +true +user configuration .+config\.json:2/#))
    #expect(finished.output.contains(#/quiet +false +default/#))
  }

  @Test func `a mistake in the configuration is refused at its place, and doctor still works`() async throws {
    try FileManager.default.createDirectory(at: bench.folder.appending(path: "home/config"), withIntermediateDirectories: true)
    try Data("{ \"ofline\": true }".utf8).write(to: bench.folder.appending(path: "home/config/config.json"))
    let finished = try await bench.roost("components")
    #expect(finished.status == 3)
    #expect(finished.errors.contains("config.json:1:3: error: ofline: unknown setting; did you mean \"offline\"?"))
    let doctor = try await bench.roost("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("did you mean \"offline\"?"))
  }

  @Test func `config schema is a JSON Schema that knows the components`() async throws {
    let schema = try await bench.roost("config", "schema").json()
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(((schema["properties"] as? [String: Any])?["tools"]) != nil)
  }

  @Test func `doctor finds a staged distribution well`() async throws {
    let finished = try await bench.roost("doctor", "--json")
    let report = try finished.json()
    #expect(finished.status == 0, "\(finished.output)")
    #expect(report["ok"] as? Bool == true)
    let subjects = (report["checks"] as? [[String: Any]] ?? []).compactMap { $0["check"] as? String }
    for subject in ["program", "RoostCore", "plugin calculator", "configuration", "manifest"] { #expect(subjects.contains(subject)) }
  }

  @Test func `doctor says where a configuration would be read from`() async throws {
    let file = bench.folder.appending(path: "home/config/config.json").path
    let without = try await bench.roost("doctor")
    #expect(without.output.contains(#/ok +configuration +none; it would be read from /#))
    #expect(without.output.contains(file))
    try FileManager.default.createDirectory(at: bench.folder.appending(path: "home/config"), withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: file))
    let with = try await bench.roost("doctor")
    #expect(with.output.contains(#/ok +configuration +\/.*home\/config\/config\.json/#))
    #expect(!with.output.contains("would be read"))
  }

  @Test func `doctor knows variables that mean nothing`() async throws {
    let finished = try await bench.roost("doctor", environment: ["ROOST_OFLINE": "1"])
    #expect(finished.output.contains("ROOST_OFLINE means nothing; did you mean ROOST_OFFLINE?"))
  }

  @Test func `env shows folders and variables`() async throws {
    let report = try await bench.roost("env", "--json", environment: ["ROOST_OFFLINE": "1"]).json()
    #expect((report["directories"] as? [String: Any])?["config"] as? String == bench.folder.appending(path: "home/config").path)
    let variables = try #require(report["variables"] as? [String: Any])
    #expect(variables["ROOST_OFFLINE"] as? String == "1")
    #expect(variables["ROOST_MODEL"] is NSNull)
  }

  @Test(arguments: ["version", "env", "components", "plugin", "config", "doctor", "completion"]) func `every command has JSON`(
    _ command: String
  ) async throws {
    let finished = try await bench.roost(
      (command == "completion" ? [command, "bash", "--json"] : [command, "--json"]).map { Array($0.utf8) })
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) }
  }
}
