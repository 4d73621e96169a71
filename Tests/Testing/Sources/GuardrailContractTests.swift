import RoostCore
import RoostTesting
import Testing

struct GuardrailContractTests {
  /// A guardrail that decides as its closure says.
  struct Broken: Guardrail {
    var name = "broken"
    var holdBack = HoldBackWindow.characters(8)
    var decide: @Sendable (String) throws -> GuardrailDecision
    func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision { try decide(text) }
  }

  static func findings(_ guardrail: Broken) async -> [String] {
    await GuardrailContract.findings(guardrail, harmless: ["fine"], harmful: ["a secret"]).map(\.rule)
  }

  static let right: @Sendable (String) -> GuardrailDecision = {
    $0.contains("secret") ? .modify($0.replacing("secret", with: "…")) : .pass
  }

  @Test func `a guardrail that keeps the contract has no findings`() async {
    #expect(await Self.findings(Broken(decide: Self.right)) == [])
    #expect(await Self.findings(Broken(decide: { $0.contains("secret") ? .block("It holds a secret.") : .pass })) == [])
  }

  static let mistakes: [(String, Broken)] = [
    ("name", Broken(name: "", decide: right)), ("hold_back", Broken(holdBack: .characters(0), decide: right)),
    ("harmless", Broken(decide: { _ in .block("no") })), ("harmless", Broken(decide: { .modify($0 + "!") })),
    ("harmful", Broken(decide: { _ in .pass })), ("harmful", Broken(decide: { _ in throw RunError(.guardFailed, "broken") })),
    ("block.message", Broken(decide: { $0.contains("secret") ? .block("") : .pass })),
    ("modify.stable", Broken(decide: { $0.contains("secret") ? .modify("more " + $0) : .pass })),
  ]

  @Test(arguments: mistakes) func `a broken guardrail is found out`(_ rule: String, _ guardrail: Broken) async {
    let rules = await Self.findings(guardrail)
    #expect(rules.contains(rule), "\(rules)")
  }
}
