import RoostCore
import RoostTesting
import Testing

struct ProviderContractTests {
  /// A provider that does what its closures say.
  struct Broken: Provider {
    var name = "broken"
    var whole: @Sendable () throws(ProviderError) -> Completion = { () throws(ProviderError) in Completion(parts: ["hello"]) }
    var pieces: @Sendable () -> CompletionStream = { CompletionStream(chunks: Completion(parts: ["hello"]).chunks) }
    var tokens = 3
    func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
    func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { try whole() }
    func stream(_ request: CompletionRequest) -> CompletionStream { pieces() }
    func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
      TokenCount(tokens: tokens, isEstimate: true)
    }
  }

  // LB4-PROV-17, LB1-PROV-01
  @Test func `a provider that keeps the contract has no findings`() async {
    #expect(await ProviderContract.findings(Broken()) == [])
    let scripted = ScriptedProvider()
    for _ in 0..<8 { scripted.reply("hello") }
    #expect(await ProviderContract.findings(scripted) == [])
  }

  static let call = ContentPart.toolCall(ToolCall(id: "1", name: "t", arguments: [:]))

  static let mistakes: [(String, Broken)] = [
    ("name", Broken(name: "")),
    ("complete.succeeds", Broken(whole: { () throws(ProviderError) in throw ProviderError(.unavailable, "down") })),
    ("complete.tool_use", Broken(whole: { () throws(ProviderError) in Completion(parts: [], stopReason: .toolUse) })),
    ("complete.tool_use", Broken(whole: { () throws(ProviderError) in Completion(parts: [call]) })),
    ("complete.call_ids", Broken(whole: { () throws(ProviderError) in Completion(parts: [call, call], stopReason: .toolUse) })),
    (
      "complete.usage",
      Broken(whole: { () throws(ProviderError) in Completion(parts: ["x"], usage: TokenUsage(inputTokens: -1)) })
    ),
    ("stream.ends_with_finish", Broken(pieces: { CompletionStream(chunks: [.text("hello")]) })),
    ("stream.ends_with_finish", Broken(pieces: { CompletionStream(chunks: [.finish(CompletionFinish()), .text("late")]) })),
    ("stream.ends_with_finish", Broken(pieces: { CompletionStream(chunks: [.finish(CompletionFinish()), .finish(CompletionFinish())]) })),
    ("stream.succeeds", Broken(pieces: { CompletionStream(failing: ProviderError(.interrupted, "broke")) })),
    ("count.positive", Broken(tokens: 0)),
  ]

  // LB1-PROV-06, LB4-PROV-02
  @Test(arguments: mistakes) func `a broken provider is found out`(_ rule: String, _ provider: Broken) async {
    let rules = await ProviderContract.findings(provider).map(\.rule)
    #expect(rules.contains(rule), "\(rules)")
  }

  @Test func `a provider that hangs is found out`() async {
    let hanging = Broken(pieces: { CompletionStream { _ throws(ProviderError) in try? await Task.sleep(for: .seconds(3_600)) } })
    let rules = await ProviderContract.findings(hanging, patience: .milliseconds(50)).map(\.rule)
    #expect(rules.contains("stream.ends") && rules.contains("stream.abandoned"))
  }
}
