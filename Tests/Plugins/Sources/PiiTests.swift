import RoostCore
import Testing

@Suite struct PiiTests {
  private func check(_ text: String, _ settings: JSONValue = [:]) async throws -> GuardrailDecision {
    try await BuiltPlugin.guardrail("Pii", symbol: "roost_plugin_v1_pii", settings: settings).check(
      text, context: GuardrailContext(stage: .output))
  }

  @Test(arguments: PiiTable.found.indices) func `personal data is replaced by its label`(row: Int) async throws {
    let (text, redacted) = PiiTable.found[row]
    #expect(try await check(text) == .modify(redacted))
  }

  @Test(arguments: PiiTable.lookAlikes) func `what only looks like personal data stays`(text: String) async throws {
    #expect(try await check(text) == .pass)
  }

  @Test func `only the entities asked for are looked for`() async throws {
    let text = "ann@example.com, 192.168.1.10"
    #expect(try await check(text, ["entities": ["IP"]]) == .modify("ann@example.com, <IP>"))
    #expect(try await check(text, ["entities": ["PHONE", "IBAN"]]) == .pass)
  }

  @Test func `blocking names the kinds and repeats nothing`() async throws {
    #expect(
      try await check("Mail ann@example.com or call +1 415 555 2671", ["action": "block"])
        == .block("The text contains personal data (EMAIL, PHONE), which is not allowed here. Remove it and try again."))
    #expect(try await check("Nothing here", ["action": "block"]) == .pass)
  }

  @Test func `an empty list of entities is refused`() async {
    await #expect(throws: (any Error).self) { try await check("", ["entities": []]) }
  }

  @Test func `what is held back suffices for every find`() async throws {
    let guardrail = try await BuiltPlugin.guardrail("Pii", symbol: "roost_plugin_v1_pii")
    #expect(guardrail.holdBack == .characters(64))
    #expect(PiiTable.found.allSatisfy { $0.text.count <= 120 })
  }

  @Test(arguments: ["1 ", "1", "a@", ":", "+1 (2) ", "AD12 ", "call 1 ", "1-1-", "::", "1.", "é@é.", "(((1"])
  func `hostile text is read to its end`(piece: String) async throws {
    let text = String(repeating: piece, count: 40_000)
    _ = try await check(text)
    #expect(try await check(text + "\n ann@example.com") != .pass)
  }
}
