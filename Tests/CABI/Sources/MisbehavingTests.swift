import Testing

@testable import RoostCore

/// What a C plugin does wrong is an error that names it and the rule; nothing else happens.
@Suite(.timeLimit(.minutes(2))) struct MisbehavingTests {
  @Test(arguments: [
    ("NULL_TABLE", "its roost_c_plugin_v1_misbehaving returned NULL"),
    ("SMALL_TABLE", "its roost_plugin gives struct_size 24; expected at least 56. Set it to sizeof(roost_plugin)"),
    ("ZERO_TABLE", "its roost_plugin gives struct_size 0; expected at least 56"),
    ("HUGE_TABLE", "its roost_plugin gives struct_size "),
    ("MISALIGNED_TABLE", "is not aligned"),
    ("NO_MAKE", "its roost_plugin has no function make"),
    ("NO_CALL", "its roost_plugin has no function call"),
    ("NULL_COMPONENTS", "its list of components is empty; expected JSON"),
    ("LONG_COMPONENTS", "its list of components is 1099511627776 bytes long; the limit is 4194304"),
    ("WRONG_COMPONENTS", "its list of components is not JSON: line 1, column "),
    ("UNPRINTABLE_COMPONENTS", "its list of components is not UTF-8 (at byte 32)"),
    ("EXPORTER", "exporter.odd is of a kind that a C plugin can't bring; the kinds are tool, guardrail, provider, embedder"),
    ("OTHER_COMPONENTS", "\"tool.Odd\" is no component id"),
  ])
  func `a table that can't be used refuses the plugin`(fault: String, says: String) throws {
    let refusal = try CFixture("misbehaving", ["-DFAULT=\(fault)"]).refusal()
    #expect(refusal.plugin == "misbehaving")
    #expect(refusal.description.contains(says), "\(refusal)")
  }

  @Test(arguments: ["NO_FAULT", "LARGER_TABLE", "NO_FREE"])
  func `a table that is larger, or gives nothing back, is fine`(_ fault: String) async throws {
    let plugin = try CFixture("misbehaving", ["-DFAULT=\(fault)"]).load()
    #expect(try await plugin.tool("tool.odd").call([:]).text == "fine")
  }

  static let answers = [
    ("not json", "is not JSON: line 1, column 6"), ("not utf8", "is not UTF-8 (at byte 4)"),
    ("too long", "is 17825792 bytes long; the limit is 16777216"), ("absurd size", "bytes long; the limit is 16777216"),
    ("null", "is empty; expected JSON"), ("empty", "is empty; expected JSON"),
    ("status", "ended with the status 7; expected ROOST_OK (0) or ROOST_FAILED (1)"),
    ("failure not json", "what it says of its failure is not JSON"),
    ("failure of other form", "failed and did not say why in a form that Roost knows"),
    ("failure without words", "what it says of its failure is empty"),
  ]

  @Test(arguments: answers)
  func `an answer that can't be used is a failure that names the plugin`(fault: String, says: String) async throws {
    let plugin = try CFixture("misbehaving").load()
    let tool = try await plugin.tool("tool.odd", ["call": .string(fault)])
    for _ in 0..<2 {
      await #expect {
        try await tool.call([:])
      } throws: { error in
        guard let error = error as? RunError else { return false }
        return error.code == .pluginFailed && error.source == "misbehaving"
          && error.message.hasPrefix("The plugin misbehaving broke its contract: ") && error.message.contains(says)
      }
    }
    // The plugin's other instances work.
    #expect(try await plugin.tool("tool.odd").call([:]).text == "fine")
  }

  @Test(arguments: answers) func `a definition that can't be used makes no instance`(fault: String, says: String) async throws {
    let plugin = try CFixture("misbehaving").load()
    await #expect {
      try await plugin.tool("tool.odd", ["make": .string(fault)])
    } throws: {
      "\($0)".contains("The plugin misbehaving broke its contract: ") && "\($0)".contains(says)
    }
    // Whatever it made besides was given back.
    let dropped = try await plugin.tool("tool.odd", ["call": "dropped"]).call([:]).text
    #expect(dropped == (fault.hasPrefix("failure") || fault == "status" ? "0" : "1"))
  }

  @Test func `an answer of another form is a failure, a definition of another form too`() async throws {
    let plugin = try CFixture("misbehaving").load()
    await #expect {
      try await plugin.tool("tool.odd", ["call": "other form"]).call([:])
    } throws: {
      "\($0)".contains("its reply is not a tool's reply")
    }
    await #expect {
      try await plugin.tool("tool.odd", ["make": "other form"])
    } throws: {
      "\($0)".hasPrefix("The plugin misbehaving broke its contract: the definition that it gives of tool.odd is wrong at ")
        && "\($0)".hasSuffix(": expected an object for a tool's definition, found array.")
    }
  }

  @Test func `a piece that is emitted in a call which is no stream is not taken`() async throws {
    let plugin = try CFixture("misbehaving").load()
    #expect(try await plugin.tool("tool.odd", ["call": "emits"]).call([:]).text == "fine")
  }
}
