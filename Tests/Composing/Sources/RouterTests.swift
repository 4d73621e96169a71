import RoostCore
import RoostTesting
import Testing

/// Which provider a router asks.
struct RouterTests {
  /// What a rule says, what is asked, and whether the rule fits.
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: JSONObject
    var engine: JSONObject = [:]
    var task = "Hello"
    var metadata: JSONObject = [:]
    var fits: Bool
    var testDescription: String { "\(rule) for \(engine) \(task.count) \(metadata): \(fits)" }
  }

  static let cases = [
    Case(rule: [:], fits: true),
    Case(rule: ["models": ["gpt-*", "o?"]], engine: ["model": "gpt-5"], fits: true),
    Case(rule: ["models": ["gpt-*", "o?"]], engine: ["model": "o3"], fits: true),
    Case(rule: ["models": ["gpt-*", "o?"]], engine: ["model": "claude"], fits: false),
    Case(rule: ["models": ["*"]], fits: true),
    Case(rule: ["tools": true], fits: false),
    Case(rule: ["tools": false, "schema": false, "images": false, "audio": false, "documents": false], fits: true),
    Case(rule: ["images": true], fits: false),
    Case(rule: ["min_input_tokens": 100], fits: false),
    Case(rule: ["min_input_tokens": 100], task: String(repeating: "word ", count: 100), fits: true),
    Case(rule: ["max_input_tokens": 100], task: String(repeating: "word ", count: 100), fits: false),
    Case(rule: ["agents": ["help*"]], fits: true),
    Case(rule: ["agents": ["writer"]], fits: false),
    Case(rule: ["metadata": ["tier": "gold"]], metadata: ["tier": "gold", "more": 1], fits: true),
    Case(rule: ["metadata": ["tier": "gold"]], metadata: ["tier": "lead"], fits: false),
    Case(rule: ["models": ["gpt-*"], "agents": ["writer"]], engine: ["model": "gpt-5"], fits: false),
  ]

  @Test(arguments: cases) func `the first rule that fits chooses`(row: Case) async throws {
    let first = try Vendor.openAI.server([.says("One.")])
    let second = try Vendor.openAI.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    var rule = row.rule
    rule["provider"] = "one"
    let composition = try await Composition(
      providers: [
        "one": Vendor.openAI.settings(first), "two": Vendor.openAI.settings(second),
        "main": ["type": "router", "rules": [.object(rule), ["provider": "two"]]],
      ], ask: "main", engine: row.engine)
    let answer = await composition.run(row.task, metadata: row.metadata)
    #expect(answer.text == (row.fits ? "One." : "Two."))
    #expect(first.requests.count + second.requests.count == 1)
  }

  // LB3-PROV-01
  @Test func `an image goes to the provider that can see, though the other can't`() async throws {
    let blind = try Vendor.openAI.server([.says("Blind.")])
    let seeing = try Vendor.anthropic.server([.says("A cat.")])
    defer { blind.stop() }
    defer { seeing.stop() }
    let composition = try await Composition(
      providers: [
        "blind": Vendor.openAI.settings(blind), "seeing": Vendor.anthropic.settings(seeing),
        "main": ["type": "router", "rules": [["images": true, "provider": "seeing"]], "default": "blind"],
      ], ask: "main")
    let image = ContentPart.image(Media(data: [0x89, 0x50, 0x4E, 0x47], mediaType: "image/png"))
    #expect(await composition.run("What is this?", attachments: [image]).text == "A cat.")
    #expect(await composition.run("Hello").text == "Blind.")
  }

  @Test func `a rule may ask for another model`() async throws {
    let server = try Vendor.openAI.server([.says("One.")])
    defer { server.stop() }
    let composition = try await Composition(
      providers: [
        "one": Vendor.openAI.settings(server), "main": ["type": "router", "rules": [["provider": "one", "model": "small"]]],
      ], ask: "main", engine: ["model": "large"])
    _ = await composition.run()
    #expect(try server.requests.map { try JSONValue(parsing: $0.body)["model"] } == ["small"])
  }

  @Test func `a call that no rule fits is an error that lists the rules`() async throws {
    let server = try Vendor.openAI.server([.says("One.")])
    defer { server.stop() }
    let composition = try await Composition(
      providers: [
        "one": Vendor.openAI.settings(server),
        "main": [
          "type": "router",
          "rules": [["models": ["gpt-*"], "tools": false, "provider": "one"], ["min_input_tokens": 500, "provider": "one"]],
        ],
      ], ask: "main", engine: ["model": "claude"])
    let answer = await composition.run()
    #expect(answer.error?.code == .unsupportedFeature)
    #expect(
      answer.error?.message
        == "No rule of the router main fits a call of the model claude of about 7 input tokens by the agent helper, and it has no default. "
        + "The rules: models gpt-* and no tools → one; at least 500 tokens → one.")
    #expect(server.requests.isEmpty)
  }
}
