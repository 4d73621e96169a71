import Dispatch
import RoostTesting
import Synchronization
import Testing

@testable import RoostCore

/// A component behind a boundary that is nothing but JSON text in both directions.
private struct TextBoundary: RemoteComponent {
  let inner: ServedComponent
  let definition: JSONValue

  init(_ instance: any Sendable, models: [String] = []) throws {
    inner = try #require(ServedComponent(instance, models: models))
    definition = try JSONValue(parsing: inner.definition.jsonText())
  }

  static func through(_ value: JSONValue) throws(RemoteFailure) -> JSONValue {
    do { return try JSONValue(parsing: value.jsonText()) } catch { throw .failed("\(error)") }
  }

  private static func across(_ failure: RemoteFailure) throws(RemoteFailure) -> RemoteFailure {
    do { return try RemoteFailure(json: through(failure.json)) } catch { throw .failed("\(error)") }
  }

  func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue {
    do { return try Self.through(await inner.call(method, Self.through(input))) } catch { throw try Self.across(error) }
  }

  func stream(
    _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure) {
    do {
      try await inner.stream(method, Self.through(input)) { json throws(RemoteFailure) in try await emit(Self.through(json)) }
    } catch {
      throw try Self.across(error)
    }
  }
}

struct BoundaryTests {
  private func behind<T>(_ prefix: String, _ instance: any Sendable, as type: T.Type = T.self) throws -> T {
    try #require(RemoteInstance.make(prefix, TextBoundary(instance)) as? T)
  }

  private func tool(behind tool: AnyTool) throws -> AnyTool {
    guard case .tool(let remote) = try behind("tool", ToolComponent.tool(tool), as: ToolComponent.self) else {
      throw RunError(.toolFailed, "no tool came back")
    }
    return remote
  }

  @Test func `a tool keeps its definition and its options`() throws {
    let options = ToolOptions(
      requiresConfirmation: true, timeout: .milliseconds(1_500), cacheTTL: .seconds(60), strict: true, labels: ["b", "a"], recovery: .retry)
    let schema = JSONSchema.object(properties: [("city", .string(description: "Where."))], required: ["city"])
    let original = AnyTool(name: "weather", description: "Looks out.", parameters: schema, options: options) { _, _ in ToolReply("sun") }
    let remote = try tool(behind: original)
    #expect(remote.definition == original.definition)
    #expect(remote.options == options)
  }

  @Test func `a tool gets its arguments and its context, and its reply comes back whole`() async throws {
    let seen = Mutex<ToolContext?>(nil)
    let reply = ToolReply(
      content: [.text("a"), .image(Media(data: [1, 2, 3], mediaType: "image/png"))], isError: true, metadata: ["n": 1],
      envelope: Envelope(task: "t", payload: "p"))
    let remote = try tool(
      behind: AnyTool(name: "t", description: "d", parameters: .object(properties: [])) { arguments, context in
        seen.withLock { $0 = context }
        #expect(arguments == ["x": [1, 2.5, "é"]])
        return reply
      })
    let execution = ExecutionContext(
      principal: ExecutionContext.Principal(id: "Ann", claims: ["role": "admin"]), route: "POST /chat", metadata: ["m": 1], state: ["s": 2])
    let context = ToolContext(
      callID: "c", agent: "a", runID: "r", turn: 3, idempotencyKey: "k", execution: execution, deadline: .now + .seconds(3_600),
      metadata: ["x": true])
    #expect(try await remote.call(["x": [1, 2.5, "é"]], context: context) == reply)
    let got = try #require(seen.withLock { $0 })
    #expect([got.callID, got.agent, got.runID, got.idempotencyKey] == ["c", "a", "r", "k"])
    #expect(got.turn == 3 && got.metadata == ["x": true])
    #expect(got.execution?.principalID == "ann" && got.execution?.principal?.claims == ["role": "admin"])
    #expect(got.execution?.route == "POST /chat" && got.execution?.state == ["s": 2])
    let left = try #require(got.deadline).duration(to: .now + .seconds(3_600))
    #expect(abs(left.inSeconds) < 600)
  }

  struct Trouble: Error, CustomStringConvertible { var description: String { "no luck" } }

  static let failures: [RemoteFailure] = [
    .signal(.conclude(["answer": 42])), .signal(.pause(PauseRequest(reason: "why", callID: "c", details: [1]))),
    .run(RunError(.pluginFailed, "It died.", isRetryable: true, source: "x")), .failed("no luck"), .cancelled,
    .provider(
      ProviderError(
        .rateLimited, "slow down", retry: .yes, retryAfter: .milliseconds(1_250), status: 429, vendorCode: "rate", body: "{}")),
  ]

  @Test(arguments: failures) func `what a tool throws arrives as it was thrown`(_ failure: RemoteFailure) async throws {
    let remote = try tool(
      behind: AnyTool(name: "t", description: "d", parameters: .object(properties: [])) { _, _ in
        if failure == .failed("no luck") { throw Trouble() }
        throw failure.original
      })
    let error = await #expect(throws: (any Error).self) { try await remote.call([:]) }
    #expect(try RemoteFailure(#require(error)) == failure)
  }

  private final class Kit: ToolSource, Lifecycle {
    let journal = Mutex<[String]>([])
    func tools() async throws -> [AnyTool] {
      ["one", "two"].map { name in
        AnyTool(name: name, description: "Says \(name).", parameters: .object(properties: [])) { _, _ in ToolReply(name) }
      }
    }
    func start() async throws {
      journal.withLock { $0.append("start") }
      throw Trouble()
    }
    func stop() async { journal.withLock { $0.append("stop") } }
  }

  @Test func `a source gives its tools, each is called by its own name, and it is started and stopped`() async throws {
    let kit = Kit()
    guard case .source(let source) = try behind("tool", ToolComponent.source(kit), as: ToolComponent.self) else {
      Issue.record("no source came back")
      return
    }
    let tools = try await source.tools()
    #expect(tools.map(\.name) == ["one", "two"])
    #expect(try await tools[1].renamed("kit_two").call([:]).text == "two")
    let lifecycle = try #require(source as? any Lifecycle)
    let error = await #expect(throws: (any Error).self) { try await lifecycle.start() }
    #expect(error.map { "\($0)" } == "no luck")
    await lifecycle.stop()
    #expect(kit.journal.withLock { $0 } == ["start", "stop"])
  }

  private struct Words: Guardrail {
    let name = "words"
    let holdBack = HoldBackWindow.characters(12)
    func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
      switch text {
      case "bad": .block("no")
      case "soft": .modify(context.stage.rawValue)
      default: .pass
      }
    }
  }

  @Test func `a guardrail decides as it does here`() async throws {
    let remote = try behind("guardrail", Words(), as: (any Guardrail).self)
    #expect(remote.name == "words" && remote.holdBack == .characters(12))
    #expect(try await remote.check("bad", context: GuardrailContext(stage: .input)) == .block("no"))
    #expect(try await remote.check("soft", context: GuardrailContext(stage: .toolResult, tool: "t")) == .modify("tool_result"))
    #expect(try await remote.check("good", context: GuardrailContext(stage: .output)) == .pass)
    #expect(await GuardrailContract.findings(remote) == [])
  }

  private struct Lengths: Embedder {
    let dimensions = 2
    func embed(_ texts: [String]) async throws -> [[Float]] { texts.map { [Float($0.count), 0.1] } }
  }

  @Test func `an embedder's vectors come back exactly`() async throws {
    let remote = try behind("embedder", Lengths(), as: (any Embedder).self)
    #expect(remote.dimensions == 2)
    #expect(try await remote.embed(["a", "four"]) == [[1, 0.1], [4, 0.1]])
  }

  @Test func `a provider gets the request as it was and its answer comes back whole`() async throws {
    let scripted = ScriptedProvider()
    let completion = Completion(
      id: "i", model: "m",
      parts: [.thinking("hm", signature: "s"), .text("hi"), .toolCall(ToolCall(id: "1", name: "t", arguments: ["a": 1]))],
      stopReason: .toolUse, rawStopReason: "tool", usage: TokenUsage(inputTokens: 7, outputTokens: 5, cacheReadTokens: 2), costUSD: 0.25)
    scripted.enqueue(.completion(completion))
    let remote = try behind("provider", scripted, as: (any Provider).self)
    var options = GenerationOptions(temperature: 0.5, topP: 0.9, maxTokens: 10, stopSequences: ["x"], seed: 4, thinking: .budget(99))
    let request = CompletionRequest(
      model: "m", system: "be kind", messages: [.user("q"), .toolResults([.ok("r", callID: "1", name: "t")])],
      tools: [ToolDefinition(name: "t", description: "d", parameters: .object(properties: []), strict: true)], toolChoice: .tool("t"),
      parallelToolCalls: false, outputSchema: .object(properties: [("n", .integer())]), options: options, providerOptions: ["p": [1]])
    #expect(try await remote.complete(request) == completion)
    #expect(scripted.requests == [request])
    for thinking in [GenerationOptions.Thinking.off, .effort(.high)] {
      options.thinking = thinking
      #expect(try GenerationOptions(json: options.json) == options)
    }
    for choice in [ToolChoice.auto, .required, .none] { #expect(try ToolChoice(json: choice.json) == choice) }
  }

  @Test func `a provider's stream arrives chunk by chunk, and so does its error`() async throws {
    let scripted = ScriptedProvider()
    let chunks: [CompletionChunk] = [
      .text("a"), .thinking("b"), .toolCall(ToolCallDelta(index: 0, id: "1", name: "t", arguments: "{}")), .part(.redactedThinking("r")),
      .finish(
        CompletionFinish(stopReason: .toolUse, rawStopReason: "x", usage: TokenUsage(inputTokens: 1), id: "i", model: "m", costUSD: 1)),
    ]
    scripted.enqueue(.chunks(chunks))
    let remote = try behind("provider", scripted, as: (any Provider).self)
    var got: [CompletionChunk] = []
    for try await chunk in remote.stream(CompletionRequest(messages: [.user("q")])) { got.append(chunk) }
    #expect(got == chunks)
    let refusal = ProviderError(.overloaded, "busy", status: 529)
    scripted.fail(refusal)
    await #expect(throws: refusal) {
      for try await _ in remote.stream(CompletionRequest(messages: [.user("q")])) {}
    }
  }

  @Test func `a provider's capabilities are those of the models that were asked for, and the default for the others`() throws {
    let capabilities = ProviderCapabilities(
      contextTokens: 9, outputTokens: 3, supportsTools: false, supportsStreaming: false, supportsOutputSchema: true,
      modalities: [.image, .audio], supportsThinking: true, refusedOptions: ["temperature"], nativeTools: ["web_search"])
    #expect(try ProviderCapabilities(json: capabilities.json) == capabilities)
    let remote = try RemoteProvider(TextBoundary(ScriptedProvider(), models: ["m"]))
    #expect(remote.capabilities(of: "m") == ScriptedProvider().capabilities(of: "m"))
    #expect(remote.capabilities(of: "other") == ScriptedProvider().capabilities(of: ""))
  }

  private final class Keeper: EventExporter {
    let events = Mutex<[JSONValue]>([])
    func export(_ event: EventRecord) throws {
      if event.sequence == 3 { throw Trouble() }
      events.withLock { $0.append(event.json) }
    }
  }

  @Test func `an exporter gets each event in order, and its error is told`() async throws {
    let keeper = Keeper()
    var remote = try #require(try behind("exporter", keeper, as: (any EventExporter).self) as? RemoteExporter)
    remote.timeout = .never
    let scope = RunScope(sessionID: "s", runID: "r", parentRunID: "p", spanID: "x", parentSpanID: "y", agent: "a")
    let records = (1...3).map {
      EventRecord(type: EventType("tool.result", critical: true), sequence: $0, time: 1.5, scope: scope, fields: ["f": .integer($0)])
    }
    // As a session calls it: on a thread that may wait.
    let results = await withCheckedContinuation { done in
      DispatchQueue(label: "exporter").async { [remote] in
        done.resume(returning: (records.map { record in Result { try remote.export(record) } }, Result { try remote.close() }))
      }
    }
    try results.0[0].get()
    try results.0[1].get()
    #expect(throws: RemoteFailure.failed("no luck")) { try results.0[2].get() }
    try results.1.get()
    #expect(keeper.events.withLock { $0 } == records.prefix(2).map(\.json))
  }

  /// Gives whatever it is told to, as a hostile worker would.
  private struct Liar: RemoteComponent {
    var definition: JSONValue
    var answer: JSONValue = .null
    func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue { answer }
    func stream(
      _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
    ) async throws(RemoteFailure) { try await emit(answer) }
  }

  static let lies: [(prefix: String, definition: JSONValue)] = [
    ("tool", .null), ("tool", ["name": "a b", "description": "d", "parameters": [:]]), ("tool", ["name": "a", "description": "d"]),
    ("tool", ["name": "a", "description": "d", "parameters": ["type": 7]]),
    ("tool", ["name": "a", "description": "d", "parameters": [:], "options": ["timeout": -1]]), ("guardrail", [:]),
    ("guardrail", ["name": "g", "hold_back": -1]), ("provider", ["name": 1]), ("provider", ["name": "p", "models": ["m": 1]]),
    ("embedder", ["dimensions": 0]), ("embedder", ["dimensions": 99_000_000_000]), ("store", [:]),
  ]

  @Test(arguments: lies) func `a wrong definition is refused`(_ lie: (prefix: String, definition: JSONValue)) {
    #expect(throws: JSONShapeError.self) { try RemoteInstance.make(lie.prefix, Liar(definition: lie.definition)) }
  }

  @Test func `wrong answers are errors`() async throws {
    let nonsense: JSONValue = ["x": 1]
    let tool = try RemoteTool.make(Liar(definition: ["name": "t", "description": "d", "parameters": [:]], answer: 7))
    await #expect(throws: RemoteFailure.self) { try await tool.call([:]) }
    let guardrail = try RemoteGuardrail(Liar(definition: ["name": "g"], answer: nonsense))
    await #expect(throws: RemoteFailure.self) { try await guardrail.check("x", context: GuardrailContext(stage: .input)) }
    let provider = try RemoteProvider(Liar(definition: ["name": "p"], answer: nonsense))
    let request = CompletionRequest(messages: [.user("q")])
    let error = await #expect(throws: ProviderError.self) { try await provider.complete(request) }
    #expect(error?.kind == .protocolViolation)
    await #expect(throws: ProviderError.self) { for try await _ in provider.stream(request) {} }
    let embedder = try RemoteEmbedder(Liar(definition: ["dimensions": 2], answer: [[1]]))
    await #expect(throws: RemoteFailure.self) { try await embedder.embed(["a"]) }
    let source = RemoteToolSource(remote: Liar(definition: ["source": true], answer: [["name": 1]]))
    await #expect(throws: RemoteFailure.self) { try await source.tools() }
  }
}
