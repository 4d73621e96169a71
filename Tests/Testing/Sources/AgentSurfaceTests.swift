import RoostCore
import RoostTesting
import Testing

/// What an agent promises whoever calls it.
struct AgentSurfaceTests {
  // LB4-MISC-01
  @Test func `a simple call takes three lines`() async throws {
    let provider = ScriptedProvider()
    provider.reply("Paris")

    let agent = try Agent("guide", provider: provider)
    let answer = await agent.run("The capital of France?")
    #expect(answer.text == "Paris")
  }

  /// A provider of four functions and nothing else.
  struct Parrot: Provider {
    let name = "parrot"
    func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
    func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
      guard request.messages.last?.role == .user else {
        return Completion(parts: [.text(request.messages.last?.toolResults.first?.text ?? "")])
      }
      return Completion(parts: [.toolCall(ToolCall(id: "", name: "say", arguments: [:]))], stopReason: .toolUse)
    }
  }

  // LA-PROV-04
  // LB4-PROV-01
  @Test func `a provider of one's own drives a whole run`() async throws {
    let answer = try await Agent("talker", provider: Parrot(), tools: [ToolSpy(name: "say", reply: "hello")]).run("talk")
    #expect(answer.text == "hello" && answer.metadata.turns == 2 && answer.metadata.provider == "parrot")
  }

  // LB3-AGENT-02, LB2-AGENT-02
  @Test func `run, call and stream agree`() async throws {
    let provider = ScriptedProvider()
    for _ in 0..<3 { provider.reply("the same") }
    let agent = try Agent("steady", provider: provider)
    var streamed = ""
    for try await piece in agent.stream("x").text { streamed += piece }
    let ran = await agent.run("x").text
    let called = await agent("x").text
    #expect(streamed == "the same" && ran == streamed && called == streamed)
  }

  struct Kit: ToolSource {
    func tools() async throws -> [AnyTool] {
      [AnyTool(name: "third", description: "3", parameters: .object(properties: [])) { _, _ in ToolReply("") }]
    }
  }

  /// Notes what it was given.
  struct Noting: Engine {
    let names: @Sendable ([String]) -> Void
    func run(_ input: Envelope, context: RunContext) async -> Envelope {
      names(context.tools.map(\.name))
      return Envelope(payload: "ok")
    }
  }

  // LB1-AGENT-06
  @Test func `an engine gets a tool, an agent and a source's tools as tools alike`() async throws {
    let (lists, list) = AsyncStream.makeStream(of: [String].self)
    let agent = try Agent(
      "mixed", engine: Noting { list.yield($0) }, tools: [ToolSpy(name: "first"), Agent("second", provider: ScriptedProvider())],
      toolSources: [Kit()])
    _ = await agent.run("x")
    list.finish()
    for await names in lists { #expect(names.sorted() == ["first", "second", "third"]) }
  }

  // LA-AGENT-10, LA-AGENT-09
  // LB1-PROV-22
  @Test func `what a run sets for itself beats the agent's own`() async throws {
    let provider = ScriptedProvider()
    for _ in 0..<2 { provider.reply("ok") }
    let own = InMemoryConversationStore()
    let other = InMemoryConversationStore()
    let agent = try Agent(
      "keeper", engine: LLMEngine(provider: provider, model: "small", system: "Be brief."), conversations: own, metadata: ["a": 1, "b": 1])
    let answer = await agent.run(
      "hello",
      RunOptions(
        conversationID: "c1", runID: "run-7", metadata: ["b": 2], conversations: other,
        overrides: RunOverrides(model: "large", options: GenerationOptions(temperature: 0.5))))
    #expect(answer.metadata.runID == "run-7" && answer.isOK)
    #expect(provider.requests[0].model == "large" && provider.requests[0].options.temperature == 0.5)
    #expect(try await other.messages(of: ConversationID("c1")).count == 2)
    #expect(try await own.messages(of: ConversationID("c1")).isEmpty)
    _ = await agent.run("again", RunOptions(conversationID: "c1", conversations: other))
    #expect(provider.requests[1].messages.map(\.text) == ["hello", "ok", "again"] && provider.requests[1].model == "small")
  }

  // LB2-AGENT-05, LA-AGENT-14
  @Test func `two calls of one turn overlap, and their results keep the calls' order`() async throws {
    let meeting = Meeting()
    let tool = { (name: String) in
      AnyTool(name: name, description: "Waits for the other.", parameters: .object(properties: [])) { _, _ in
        await meeting.arrive()
        return ToolReply(name)
      }
    }
    let provider = ScriptedProvider()
    provider.reply(toolCalls: [ToolCall(id: "1", name: "left", arguments: [:]), ToolCall(id: "2", name: "right", arguments: [:])])
    provider.reply("met")
    let answer = try await Agent("host", provider: provider, tools: [tool("left"), tool("right")]).run("meet")
    #expect(answer.text == "met" && answer.metadata.toolCalls.map(\.result) == ["left", "right"])
  }

  /// Lets nobody go before two are there.
  actor Meeting {
    private var waiting: CheckedContinuation<Void, Never>?
    func arrive() async {
      if let waiting {
        self.waiting = nil
        waiting.resume()
      } else {
        await withCheckedContinuation { waiting = $0 }
      }
    }
  }

  // LB2-ERR-10, LB2-TEAM-12
  @Test func `a conclusion is no tool error and no failure`() async throws {
    let client = try AgentTestClient {
      try Agent(
        "worker", provider: $0,
        tools: [AnyTool(name: "done", description: "Ends.", parameters: .object(properties: [])) { _, _ in try conclude("finished") }])
    }
    client.provider.reply(toolCall: "done")
    let answer = await client.run("go")
    #expect(answer.isOK && answer.text == "finished" && answer.metadata.stopReason == .concluded)
    let events = await client.closedEvents().map(\.type.name)
    #expect(!events.contains("tool.error") && events.last == "run.finished")
  }

  // LB4-ERR-03
  @Test func `an error names what failed and says what to do`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "lok")
    provider.reply(toolCall: "look", arguments: ["colour": "red"])
    provider.reply("done")
    let look = AnyTool(
      name: "look", description: "Looks.", parameters: .object(properties: [("color", .string())], required: ["color"])
    ) { _, _ in ToolReply("ok") }
    _ = try await Agent("eye", provider: provider, tools: [look]).run("see")
    let results = provider.requests.last?.messages.flatMap(\.toolResults).map(\.text) ?? []
    #expect(results.count == 2)
    #expect(results[0].contains("lok") && results[0].contains("look"))
    #expect(results[1].contains("color") && results[1].contains("colour"))
    let error = #expect(throws: AgentBuildError.self) { try Agent("eye", provider: provider, tools: [look, look]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("look"))
  }
}
