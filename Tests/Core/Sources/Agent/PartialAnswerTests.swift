import RoostCore
import RoostTesting
import Testing

/// A report on a harbour.
@Generable
struct HarbourReport: Equatable {
  var name: String
  var tide: Tide
  var boats: [Boat]
  var note: String?

  @Generable
  struct Boat: Equatable {
    var name: String
    var length: Double
  }

  @Generable
  enum Tide { case high, low }
}

struct PartialAnswerTests {
  static let text = #"{"name":"Husum","tide":"high","boats":[{"name":"Ada","length":12.5},{"name":"Bo","length":9}]}"#
  static let whole = HarbourReport(
    name: "Husum", tide: .high, boats: [HarbourReport.Boat(name: "Ada", length: 12.5), HarbourReport.Boat(name: "Bo", length: 9)], note: nil
  )

  static func pieces(_ text: String, of size: Int = 3) -> [String] {
    stride(from: 0, to: text.count, by: size).map { String(text.dropFirst($0).prefix(size)) }
  }

  /// The answer in pieces, as the rung brings it.
  static func chunks(_ mode: StructuredOutputMode, _ text: String = text) -> [CompletionChunk] {
    switch mode {
    case .tool:
      [.toolCall(ToolCallDelta(index: 0, id: "a", name: "final_answer"))]
        + pieces(text).map { .toolCall(ToolCallDelta(index: 0, arguments: $0)) } + [.finish(CompletionFinish(stopReason: .toolUse))]
    case .prompt: pieces("Here it is:\n```json\n\(text)\n```").map { .text($0) } + [.finish(CompletionFinish())]
    default: pieces(text).map { .text($0) } + [.finish(CompletionFinish())]
    }
  }

  @Test(arguments: [StructuredOutputMode.native, .tool, .prompt])
  func `a typed answer grows while it is written, whichever way it comes`(_ mode: StructuredOutputMode) async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsOutputSchema: true))
    provider.enqueue(.chunks(Self.chunks(mode)))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), features: ModelFeatures(structuredOutput: mode))
    var partials: [HarbourReport.Partial] = []
    var answers: [HarbourReport] = []
    for try await element in try agent.stream("report", as: HarbourReport.self) {
      switch element {
      case .partial(let partial): partials.append(partial)
      case .answer(let report, let envelope):
        answers.append(report)
        #expect(envelope.metadata.structuredOutput == mode.rawValue)
      }
    }
    #expect(answers == [Self.whole])
    #expect(partials.count > 10)
    #expect(partials.contains { $0.name != nil && $0.name != "Husum" && $0.tide == nil && $0.boats == nil })
    #expect(partials.contains { $0.tide == .high && $0.boats?.count == 1 && $0.boats?.first?.length == nil })
    #expect(partials.last?.boats?.last?.name == "Bo")
  }

  @Test func `partial values are events and valid but for what is missing`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsOutputSchema: true))
    provider.enqueue(.chunks(Self.chunks(.native)))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: .type(HarbourReport.self))
    let log = EventLog()
    _ = try await log.listening { try #require(await agent.stream("report").finish()) }
    let values = log.all(PartialOutputEvent.self).map(\.value)
    #expect(values.count > 10)
    // A choice that is still being written isn't one of the choices.
    for value in values { #expect(value["tide"] == nil || value["tide"] == "high") }
  }

  @Test func `partial values never fail a run and cost no retry`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsOutputSchema: true))
    provider.enqueue(.chunks([.text(#"{"name": 3, "tide": ["#), .text("oops"), .finish(CompletionFinish())]))
    provider.enqueue(.chunks(Self.chunks(.native)))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: .type(HarbourReport.self), maxOutputRetries: 1)
    var partials: [JSONValue] = []
    var answer: Envelope?
    for await event in agent.stream("report") {
      if case .partial(let value) = event { partials.append(value) }
      if case .finished(let envelope) = event { answer = envelope }
    }
    #expect(answer?.payload == (try JSONValue(parsing: Self.text)))
    #expect(provider.callCount == 2)
    #expect(!partials.contains { $0["name"] == 3 })
  }

  @Test func `nobody sees a part of an answer that guardrails have yet to check`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsOutputSchema: true))
    provider.enqueue(.chunks(Self.chunks(.native)))
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider), guardrails: (input: [], output: [WordGuard(word: "Nobody", replacement: "x")]),
      output: .type(HarbourReport.self))
    let log = EventLog()
    await log.listening {
      for await event in agent.stream("report") { if case .partial = event { Issue.record("a partial value") } }
    }
    #expect(log.all(PartialOutputEvent.self).isEmpty)
  }

  @Test func `a long answer is looked at rarely`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsOutputSchema: true))
    let text = #"{"text":""# + String(repeating: "abcdefghij", count: 4_000) + #""}"#
    provider.enqueue(.chunks(Self.pieces(text, of: 10).map { .text($0) } + [.finish(CompletionFinish())]))
    let form = OutputForm.schema(.object(properties: [("text", .string())], required: ["text"]))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: form)
    var count = 0
    for await event in agent.stream("write") { if case .partial = event { count += 1 } }
    // 4,000 pieces; after the first 640 bytes one look for each sixty-fourth more.
    #expect(count > 100 && count < 500)
  }
}
