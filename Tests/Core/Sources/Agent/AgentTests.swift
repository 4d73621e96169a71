import RoostCore
import RoostTesting
import Synchronization
import Testing

@Suite struct AgentTests {
  // MARK: Building

  @Test func `structural mistakes are refused when the agent is made`() throws {
    let provider = ScriptedProvider()
    let x = tool("x") { _, _ in "" }
    #expect(throws: AgentBuildError.emptyName) { try Agent("", provider: provider) }
    #expect(throws: AgentBuildError.duplicateTool("x", agent: "a")) { try Agent("a", provider: provider, tools: [x, x]) }
    #expect(throws: AgentBuildError.invalidToolName("not ok", agent: "a")) {
      try Agent("a", provider: provider, tools: [x.renamed("not ok")])
    }
  }

  // LB4-AGENT-21, LB4-AGENT-27
  @Test func `an engine's settings out of range are refused and the defaults are documented ones`() throws {
    let provider = ScriptedProvider()
    #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, streamIdleTimeout: .zero) }
    #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, maxTurns: 0) }
    #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, temperature: 3) }
    #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, maxParallelTools: 0) }
    #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, toolTimeout: .seconds(-1)) }
    let error = #expect(throws: AgentBuildError.self) { try LLMEngine(provider: provider, maxRetries: -1) }
    #expect(error?.description == "max_retries is -1; it must be 0 or more.")
    let engine = try LLMEngine(provider: provider)
    #expect(engine.maxTurns == 10)
    #expect(engine.maxParallelTools == 8)
    #expect(engine.toolTimeout == .seconds(60))
    #expect(engine.streamIdleTimeout == .seconds(90))
    #expect(engine.streamBuffer == 64)
    #expect(engine.requestTimeout == .seconds(120))
    #expect(engine.retry.maxRetries == 3)
  }

  // MARK: Running

  // LA-AGENT-09, LB3-AGENT-01, LB1-MSG-01, LB2-MSG-02
  @Test func `a run with a tool has an answer, its numbers and its calls`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "add", arguments: ["n": 1], id: "c")
    provider.reply("two")
    let agent = try Agent("helper", provider: provider, model: "m", system: "Be brief.", tools: [tool("add") { _, _ in "2" }])
    let answer = await agent("1 + 1?")
    #expect(answer.isOK)
    #expect(answer.text == "two")
    #expect(answer.task == "1 + 1?")
    #expect(answer.metadata.turns == 2)
    #expect(answer.metadata.stopReason == .endTurn)
    #expect(answer.metadata.own.usage == TokenUsage(inputTokens: 20, outputTokens: 10))
    #expect(answer.metadata.total == answer.metadata.own)
    #expect(answer.metadata.agent == "helper")
    #expect(answer.metadata.provider == "scripted")
    #expect(answer.metadata.latency > .zero)
    #expect(answer.metadata.toolCalls.map(\.result) == ["2"])
    #expect(answer.metadata.runID?.isEmpty == false)
    #expect(provider.requests.map(\.model) == ["m", "m"])
    #expect(provider.requests[1].messages.map(\.role) == [.user, .assistant, .tool])
  }

  // LB4-AGENT-31, LB4-AGENT-23
  @Test func `context goes after the system text, and required holds once`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x")
    provider.reply("ok")
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider, system: "S", toolChoice: .required), tools: [tool("x") { _, _ in "" }])
    _ = await agent.run(.task("t", context: "C"), RunOptions(context: "D"))
    #expect(provider.requests[0].system == "S\n\nContext:\nC\n\nD")
    #expect(provider.requests.map(\.toolChoice) == [.required, .auto])
    #expect(provider.requests[0].options.temperature == nil)
  }

  @Test func `what the model can't read is refused before anything is sent`() async throws {
    let provider = ScriptedProvider()
    let image = ContentPart.image(Media(url: "https://example.org/a.png"))
    let answer = try await Agent("a", provider: provider).run("look", RunOptions(attachments: [image]))
    #expect(answer.error?.code == .unsupportedFeature)
    #expect(answer.error?.message == "scripted can't read image input; choose another model or leave it out.")
    #expect(provider.callCount == 0)
  }

  // LB4-AGENT-22
  @Test func `reaching max_turns keeps what was said`() async throws {
    let provider = ScriptedProvider()
    for _ in 0..<3 { provider.reply(toolCalls: [ToolCall(id: "c", name: "x", arguments: [:])], text: "so far") }
    let answer = try await Agent("a", engine: LLMEngine(provider: provider, maxTurns: 2), tools: [tool("x") { _, _ in "" }]).run("go")
    #expect(answer.error?.code == .maxTurnsExceeded)
    #expect(answer.metadata.stopReason == .maxTurns)
    #expect(answer.text == "so far")
    #expect(provider.callCount == 2)
  }

  @Test func `a spent budget stops the run before its next call`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x")
    provider.reply("never")
    let agent = try Agent("a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "" }], maxTokens: 15)
    let answer = await agent.run("go")
    #expect(answer.error?.code == .budgetExceeded)
    #expect(answer.metadata.stopReason == .limit)
    #expect(provider.callCount == 1)
  }

  // LB1-AGENT-05, LB1-AGENT-09, LB1-AGENT-10, LB2-AGENT-04
  @Test func `an engine with nothing but run works everywhere and has a first and a last event`() async throws {
    let log = EventLog()
    let echo = try Agent("echo", engine: FixedEngine { input, _ in Envelope(task: input.task, payload: .string("re: \(input.text)")) })
    let (run, pieces): (Envelope, [String]) = try await log.listening {
      let run = await echo.run("hi")
      #expect(log.names == ["run.started", "run.finished"])
      var pieces: [String] = []
      for try await piece in echo.stream("hi").text { pieces.append(piece) }
      return (run, pieces)
    }
    #expect(run.text == "re: hi")
    #expect(pieces == ["re: hi"])
    let provider = ScriptedProvider()
    provider.reply(toolCall: "echo", arguments: ["task": "deep"])
    provider.reply("ok")
    _ = try await Agent("outer", provider: provider, tools: [echo]).run("go")
    #expect(provider.requests[1].messages.last?.toolResults.map(\.text) == ["re: deep"])
  }

  // MARK: Guardrails

  // LB4-AGENT-17
  @Test func `blocked input reaches no model, and is the first element of a stream`() async throws {
    let provider = ScriptedProvider()
    let guardrail = WordGuard(word: "bomb", replacement: "", blocks: true)
    let agent = try Agent("a", engine: LLMEngine(provider: provider), guardrails: ([guardrail], []))
    let answer = await agent.run("a bomb")
    #expect(answer.error?.code == .guardBlocked)
    #expect(answer.error?.message == "No bomb here.")
    var elements: [AgentEvent] = []
    for await element in agent.stream("a bomb") { elements.append(element) }
    #expect(elements.count == 1)
    guard case .finished(let envelope)? = elements.first else {
      Issue.record("the first element is no end")
      return
    }
    #expect(envelope.error?.code == .guardBlocked)
    #expect(provider.callCount == 0)
  }

  @Test func `a rewritten task is what the model and the memory get`() async throws {
    let provider = ScriptedProvider()
    provider.reply("fine")
    let memory = InMemoryMemory()
    let guardrail = WordGuard(word: "4111", replacement: "[card]")
    let agent = try Agent("a", engine: LLMEngine(provider: provider), guardrails: ([guardrail], []), memory: memory)
    _ = await agent.run("pay with 4111")
    #expect(provider.requests[0].messages.map(\.text) == ["pay with [card]"])
    #expect(try await memory.messages().map(\.text) == ["pay with [card]", "fine"])
  }

  @Test func `output guardrails rewrite the answer alike in run and stream`() async throws {
    let text = String(repeating: "long enough to be shown in parts ", count: 12) + "secret end"
    let agent: (ScriptedProvider) throws -> Agent = { provider in
      provider.enqueue(.chunks(text.map { .text(String($0)) } + [.finish(CompletionFinish())]))
      return try Agent(
        "a", engine: LLMEngine(provider: provider), guardrails: ([], [WordGuard(word: "secret", replacement: "[x]", window: 6)]))
    }
    let run = try await agent(ScriptedProvider()).run("go")
    var shown: [String] = []
    for try await piece in try agent(ScriptedProvider()).stream("go").text { shown.append(piece) }
    #expect(run.text.hasSuffix("[x] end"))
    #expect(shown.joined() == run.text)
    #expect(shown.count > 1)
  }

  // MARK: Structured output

  @Test func `a wrong structured answer goes back to the model with what is wrong`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsTools: false))
    provider.reply("I think 3")
    provider.reply("{\"n\": \"three\"}")
    provider.reply("Here it is:\n```json\n{\"n\": 3}\n```")
    let memory = InMemoryMemory()
    let form = OutputForm.schema(.object(properties: [("n", .integer())], required: ["n"]))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: form, memory: memory)
    let answer = await agent.run("how many?")
    #expect(answer.payload == ["n": 3])
    #expect(provider.callCount == 3)
    #expect(provider.requests[2].messages.last?.text.contains("n: Expected an integer") == true)
    #expect(provider.requests[0].system?.contains("JSON Schema") == true)
    #expect(try await memory.messages().map(\.text) == ["how many?", "{\"n\":3}"])
  }

  @Test func `a structured answer that stays wrong or was cut off is an error`() async throws {
    let provider = ScriptedProvider()
    for _ in 0..<3 { provider.reply("no") }
    let form = OutputForm.schema(.object(properties: [("n", .integer())], required: ["n"]))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: form)
    #expect(await agent.run("go").error?.code == .outputInvalid)
    #expect(provider.callCount == 3)
    provider.enqueue(.completion(Completion(parts: [.text("{\"n\": 3}")], stopReason: .maxTokens)))
    #expect(await agent.run("go").error?.code == .outputTruncated)
  }

  // MARK: Fallback and memory

  // LB1-AGENT-07, LB2-MSG-03
  @Test func `a fallback answers after an error and knows it; not after a block`() async throws {
    let spare = ScriptedProvider()
    spare.reply("spare answer")
    let fallback = try Agent("spare", provider: spare)
    let broken = try Agent(
      "main", engine: FixedEngine { input, _ in .failure(RunError(.engineFailed, "It broke.")) }, fallback: fallback)
    let answer = await broken.run("go")
    #expect(answer.text == "spare answer")
    #expect(answer.metadata.agent == "main")
    #expect(answer.metadata.own == Spending())
    #expect(answer.metadata.nested.usage.totalTokens == 15)
    #expect(spare.requests[0].system?.contains("It broke.") == true)
    let blocked = try broken.with { $0.inputGuardrails = [WordGuard(word: "go", replacement: "", blocks: true)] }
    #expect(await blocked.run("go").error?.code == .guardBlocked)
    #expect(spare.callCount == 1)
  }

  @Test func `a conversation is continued, for its owner only`() async throws {
    let provider = ScriptedProvider()
    for text in ["one", "two", "three"] { provider.reply(text) }
    let store = InMemoryConversationStore()
    let agent = try Agent("a", engine: LLMEngine(provider: provider), conversations: store)
    let ann = ExecutionContext(principal: ExecutionContext.Principal(id: "ann"))
    _ = await agent.run("first", RunOptions(conversationID: "c", execution: ann))
    _ = await agent.run("second", RunOptions(conversationID: "c", execution: ann))
    _ = await agent.run("third", RunOptions(conversationID: "c"))
    #expect(provider.requests[1].messages.map(\.text) == ["first", "one", "second"])
    #expect(provider.requests[2].messages.map(\.text) == ["third"])
    #expect(try await store.conversations(of: "ann") == ["c"])
  }

  @Test func `a failed run leaves the memory as it was`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x")
    provider.fail(ProviderError(.invalidRequest, "bad", status: 400))
    let memory = InMemoryMemory()
    _ = try await Agent("a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "" }], memory: memory).run("go")
    #expect(try await memory.messages().isEmpty)
  }

  /// Ends or stops the run when it is written to.
  private struct SignallingMemory: Memory {
    let signal: ControlSignal
    func messages() async throws -> [Message] { [] }
    func append(_ messages: [Message]) async throws { throw signal }
    func text() async throws -> String { "" }
    func clear() async throws {}
  }

  @Test func `a control signal from a memory's append is obeyed`() async throws {
    func answer(_ signal: ControlSignal) async throws -> Envelope {
      let provider = ScriptedProvider()
      provider.reply("said")
      return try await Agent("a", engine: LLMEngine(provider: provider), memory: SignallingMemory(signal: signal)).run("go")
    }
    let concluded = try await answer(.conclude("enough"))
    #expect(concluded.text == "enough")
    #expect(concluded.metadata.stopReason == .concluded)
    let paused = try await answer(.pause(PauseRequest(reason: "disk is full")))
    #expect(paused.error?.code == .paused)
    #expect(paused.metadata.stopReason == .paused)
    #expect(paused.metadata.extra.contains { $0.value["reason"] == "disk is full" })
  }

  @Test func `a dangling call in a stored conversation is not sent`() async throws {
    let provider = ScriptedProvider()
    provider.reply("ok")
    let store = InMemoryConversationStore()
    try await store.append(
      [.user("hi"), Message(role: .assistant, parts: [.toolCall(ToolCall(id: "1", name: "x", arguments: [:]))]), .user("again")],
      to: ConversationID("c"))
    _ = try await Agent("a", engine: LLMEngine(provider: provider), conversations: store).run("now", RunOptions(conversationID: "c"))
    #expect(provider.requests[0].messages.map(\.text) == ["hi", "again", "now"])
  }

  // MARK: Hooks

  // JA-SIGNAL-01, LA-AGENT-11
  @Test(arguments: [false, true]) func `hooks are called once each and in order`(isStreaming: Bool) async throws {
    let lines = Mutex<[String]>([])
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x", arguments: ["n": 1])
    provider.reply("ok")
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "out" }],
      hooks: LoggingHooks { line in lines.withLock { $0.append(line) } })
    _ = isStreaming ? await agent.stream("go").finish() : await agent.run("go")
    #expect(
      lines.withLock { $0 } == [
        "a: started: go", "a: turn 0: tool_use, 15 tokens", "a: calls x {\"n\":1}", "a: x gave out", "a: turn 1: end_turn, 15 tokens",
        "a: finished: end_turn",
      ])
  }
}
