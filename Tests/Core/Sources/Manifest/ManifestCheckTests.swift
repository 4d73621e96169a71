import Testing

@testable import RoostCore

struct ManifestCheckTests {
  @Test(arguments: [
    (
      #"{"roost": 2, "entry": "a", "agents": {}}"#,
      #"roost.json:1:11: error: roost: expected 1, the version of the manifest's form; found the integer 2"#
    ),
    (
      #"{"roost": 1, "knowledge": {}, "entry": "a"}"#,
      #"roost.json:1:14: error: knowledge: no plugin here brings the section "knowledge"; the plugin "knowledge" does: install it, or name its folder in plugins.directories"#
    ),
    (#"{"roost": 1, "tool": {}, "entry": "a"}"#, #"roost.json:1:14: error: tool: unknown section "tool"; did you mean "tools"?"#),
    (
      #"{"roost": 1, "tools": {"t": {"type": "calculater", "digits": 3}}, "entry": "a"}"#,
      #"roost.json:1:38: error: tools.t.type: there is no tool type "calculater"; did you mean "calculator"? [/opt/roost/bin/roost, build 0123456789ab]"#
    ),
    (
      #"{"roost": 1, "tools": {"t": {"type": "filter"}}, "entry": "a"}"#,
      #"roost.json:1:38: error: tools.t.type: there is no tool type "filter"; guardrail.filter is a guardrail, which belongs to the section "guardrails" [/opt/roost/bin/roost, build 0123456789ab]"#
    ),
    (
      #"{"roost": 1, "tools": {"t": {"digits": 3}}, "entry": "a"}"#,
      #"roost.json:1:29: error: tools.t: "type" is missing; the tool types here are calculator, search"#
    ),
    (
      #"{"roost": 1, "tools": {"two words": {"type": "calculator", "digits": 3}}, "entry": "a"}"#,
      #"roost.json:1:24: error: tools["two words"]: "two words" is no name; use 1 to 64 letters, digits, "_" and "-""#
    ),
    (
      #"{"roost": 1, "plugins": {"isolation": {"x-*": "jailed"}}, "entry": "a"}"#,
      #"roost.json:1:47: error: plugins.isolation["x-*"]: Expected one of "none", "process", "confined"; found the string "jailed"."#
    ),
    (
      #"{"roost": 1, "plugins": {"limits": {"*": {"call_timeout": 0}}}, "entry": "a"}"#,
      #"roost.json:1:59: error: plugins.limits["*"].call_timeout: Expected at least 0.01, found 0."#
    ),
  ])
  func `a mistake is named with its place and what to write instead`(manifest: String, line: String) {
    #expect(ManifestFixture.problems(manifest).contains(line), "\(ManifestFixture.problems(manifest))")
  }

  private static func agents(_ agents: String) -> String {
    #"""
    {"roost": 1, "providers": {"main": {"type": "cloud", "model": "m"}},
     "tools": {"calc": {"type": "calculator", "digits": 3}},
     "agents": {
    \#(agents)
     }, "entry": "a"}
    """#
  }

  private static let engine = #""engine": {"type": "loop", "provider": "main"}"#

  @Test func `agents that list each other are a circle whose path is printed`() {
    let text = Self.agents(
      """
      "a": {\(Self.engine), "tools": ["b"]},
      "b": {\(Self.engine), "tools": ["a"]},
      """)
    #expect(
      ManifestFixture.problems(text) == [
        #"roost.json:5:65: error: agents.b.tools[0]: this closes a circle: a → b → a; remove "a" here or one of the others"#
      ])
  }

  @Test func `an agent that lists itself is a circle`() {
    let problems = ManifestFixture.problems(Self.agents("\"a\": {\(Self.engine), \"fallback\": \"a\"}"))
    #expect(problems.count == 1 && problems[0].contains("this closes a circle: a → a;"))
  }

  @Test func `a reference to another kind says where the name is`() {
    let text = Self.agents(#""a": {"engine": {"type": "loop", "provider": "calc"}}"#)
    #expect(
      ManifestFixture.problems(text) == [
        #"roost.json:4:46: error: agents.a.engine.provider: "calc" is in "tools" and is no provider; name one of main"#
      ])
  }

  @Test func `an unknown name suggests the nearest one`() {
    let text = Self.agents("\"a\": {\(Self.engine), \"tools\": [\"calk\"]}")
    #expect(ManifestFixture.problems(text).first?.hasSuffix(#"there is no tool or agent named "calk"; did you mean "calc"?"#) == true)
  }

  @Test func `a missing entry and an unknown one are errors`() {
    #expect(
      ManifestFixture.problems("{\"roost\": 1, \"agents\": {\"writer\": {}}}").contains(
        #"roost.json:1:1: error: "entry" is missing; name the agent that runs, as in "entry": "writer""#))
    let text = Self.agents("\"b\": {\(Self.engine)}")
    #expect(ManifestFixture.problems(text).first?.contains(#"entry: there is no agent named "a""#) == true)
  }

  @Test func `a fault in the defaults is reported once, whatever the number of agents`() {
    let text = Self.agents(
      """
      "defaults": {"max_output_retries": 99, "guardrails": {"input": ["nobody"]}},
      "a": {\(Self.engine)}, "b": {\(Self.engine)}, "c": {\(Self.engine)}
      """)
    let problems = ManifestFixture.problems(text)
    #expect(problems.count == 2)
    #expect(problems.first?.hasPrefix("roost.json:4:36: error: agents.defaults.max_output_retries:") == true)
  }

  @Test func `an engine takes shared settings of its own type only`() throws {
    let text = Self.agents(
      """
      "defaults": {"engine": {"type": "loop", "provider": "main", "system": "Shared."}, "max_turns": 7},
      "a": {}, "b": {"engine": {"system": "Own."}}
      """)
    #expect(ManifestFixture.problems(text) == [])
    let source = try ManifestSource(reading: [.text(text, name: "m", directory: "/")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: ManifestFixture.catalog, host: ManifestFixture.host)
    let engines = manifest.graph.nodes.filter { $0.prefix == "agent" }.map { $0.settings["engine"] }
    #expect(engines.first == ["provider": "main", "system": "Shared.", "max_turns": 7])
    #expect(engines.last == ["provider": "main", "system": "Own.", "max_turns": 7])
  }

  @Test func `components come after what they name`() throws {
    let text = Self.agents("\"a\": {\(Self.engine), \"tools\": [\"calc\"]}")
    let source = try ManifestSource(reading: [.text(text, name: "m", directory: "/")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: ManifestFixture.catalog, host: ManifestFixture.host)
    #expect(manifest.graph.nodes.map(\.id) == ["providers.main", "tools.calc", "agents.a"])
    #expect(manifest.entry == "a" && manifest.agents == ["a"])
  }

  @Test func `the value of a secret setting is in no message and in the list of secrets`() throws {
    let bad = #"{"roost": 1, "providers": {"p": {"type": "cloud", "model": "m", "api_key": 31337}}, "agents": {}, "entry": "a"}"#
    let problem = ManifestFixture.problems(bad).first { $0.contains("api_key") }
    #expect(problem?.contains("31337") == false && problem?.contains("secret") == true)
    let good = Self.agents("\"a\": {\(Self.engine)}").replacing("\"model\": \"m\"", with: #""model": "m", "api_key": "Bearer ${KEY}""#)
    let source = try ManifestSource(reading: [.text(good, name: "m", directory: "/")], environment: ["KEY": "hunter2"])
    let manifest = try Manifest(checking: source, catalog: ManifestFixture.catalog, host: ManifestFixture.host)
    #expect(manifest.secrets == ["Bearer hunter2", "hunter2"])
  }

  @Test func `what a variable stands for is in no message`() {
    let text = #"{"roost": 1, "tools": {"t": {"type": "calculator", "digits": "${DIGITS}"}}, "entry": "a"}"#
    let problems = ManifestFixture.problems(text, environment: ["DIGITS": "sesame"])
    #expect(problems.contains("roost.json:1:62: error: tools.t.digits: Expected an integer, found what ${DIGITS} stands for."))
    #expect(!problems.joined().contains("sesame"))
  }

  @Test func `a chain of thousands of agents is checked without deep recursion`() {
    let count = 5_000
    var agents = (0..<count).map { "\"a\($0)\": {\(Self.engine), \"tools\": [\"a\($0 + 1)\"]}" }
    agents.append("\"a\(count)\": {\(Self.engine)}")
    let text = Self.agents(agents.joined(separator: ",\n")).replacing("\"entry\": \"a\"", with: "\"entry\": \"a0\"")
    #expect(ManifestFixture.problems(text) == [])
  }

  @Test func `the manifest's own schema accepts a valid manifest and refuses an unknown setting`() throws {
    let schema = try JSONSchema(ManifestSchema.make(for: ManifestFixture.catalog))
    for seed in 0..<20 as Range<UInt64> {
      var mutation = ManifestMutation(seed: seed)
      #expect(schema.validate(mutation.manifest) == [])
      _ = mutation
      mutation = ManifestMutation(seed: seed)
    }
    let text = #"{"roost": 1, "tools": {"t": {"type": "calculator", "digits": 3, "dgits": 3}}, "entry": "a"}"#
    #expect(try !schema.validate(JSONValue(parsing: text)).isEmpty)
  }
}
