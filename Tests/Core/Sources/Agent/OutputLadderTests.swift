import RoostCore
import RoostTesting
import Testing

struct OutputLadderTests {
  static let form = OutputForm.schema(.object(properties: [("n", .integer(minimum: 1))], required: ["n"]))
  static let strict = ProviderCapabilities(supportsOutputSchema: true)

  static func answer(_ arguments: JSONValue, and others: [ToolCall] = []) -> ScriptedProvider.Reply {
    let calls = [ToolCall(id: "a", name: "final_answer", arguments: arguments)] + others
    return .completion(Completion(parts: calls.map { .toolCall($0) }, stopReason: .toolUse))
  }

  static func refused(_ message: String) -> ProviderError { ProviderError(.invalidRequest, message, status: 400) }

  // MARK: The first rung

  struct Case: Sendable {
    var mode: StructuredOutputMode?
    var capabilities: ProviderCapabilities
    var thinking: GenerationOptions.Thinking?
    var native: [NativeTool] = []
    var rung: String
  }

  @Test(
    arguments: [
      Case(capabilities: strict, rung: "native"),
      Case(capabilities: ProviderCapabilities(), rung: "tool"),
      Case(capabilities: ProviderCapabilities(supportsTools: false), rung: "prompt"),
      Case(capabilities: ProviderCapabilities(supportsForcedTool: false), rung: "prompt"),
      Case(capabilities: ProviderCapabilities(supportsForcedToolWhileThinking: false), thinking: .effort(.low), rung: "prompt"),
      Case(capabilities: ProviderCapabilities(supportsForcedToolWhileThinking: false), thinking: .off, rung: "tool"),
      Case(capabilities: ProviderCapabilities(supportsForcedToolWhileThinking: false, thinksByDefault: true), rung: "prompt"),
      Case(mode: .tool, capabilities: strict, rung: "tool"),
      Case(mode: .prompt, capabilities: strict, rung: "prompt"),
      Case(mode: .native, capabilities: strict, rung: "native"),
      // LB1-NTOOL-04
      Case(
        capabilities: ProviderCapabilities(supportsOutputSchema: true, nativeTools: ["google_search"], schemaExcludes: ["google_search"]),
        native: [.googleSearch], rung: "tool"),
      Case(
        capabilities: ProviderCapabilities(
          supportsOutputSchema: true, nativeTools: ["google_search"], schemaExcludes: ["google_search"], toolsExclude: ["google_search"]),
        native: [.googleSearch], rung: "prompt"),
    ])
  func `the first way to a form that the model has is taken`(_ given: Case) async throws {
    let provider = ScriptedProvider(capabilities: given.capabilities)
    provider.enqueue(given.rung == "tool" ? Self.answer(["n": 3]) : .completion(Completion(parts: [.text("{\"n\": 3}")])))
    let features = ModelFeatures(nativeTools: given.native, structuredOutput: given.mode)
    let engine = try LLMEngine(provider: provider, options: GenerationOptions(thinking: given.thinking), features: features)
    let answer = try await Agent("a", engine: engine, output: Self.form).run("how many?")
    #expect(answer.payload == ["n": 3])
    #expect(answer.metadata.structuredOutput == given.rung)
    let request = try #require(provider.requests.first)
    #expect((request.outputSchema != nil) == (given.rung == "native"))
    #expect(request.tools.map(\.name) == (given.rung == "tool" ? ["final_answer"] : []))
    #expect((request.system?.contains("JSON Schema") ?? false) == (given.rung == "prompt"))
    #expect(request.toolChoice == (given.rung == "tool" ? .tool("final_answer") : .auto))
  }

  @Test(arguments: [StructuredOutputMode.native, .tool])
  func `a way that is asked for and can't be had is an error before anything is sent`(_ mode: StructuredOutputMode) async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsTools: false))
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider), output: Self.form, features: ModelFeatures(structuredOutput: mode))
    let answer = await agent.run("go")
    #expect(answer.error?.code == .unsupportedFeature)
    #expect(answer.error?.message.contains("structured_output \(mode.rawValue)") == true)
    #expect(provider.callCount == 0)
  }

  @Test func `JSON mode is told the schema on the last rung`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsTools: false, supportsJSONMode: true))
    provider.reply("{\"n\": 3}")
    let answer = try await Agent("a", engine: LLMEngine(provider: provider), output: Self.form).run("go")
    #expect(answer.metadata.structuredOutput == "prompt")
    #expect(provider.requests[0].outputSchema != nil)
  }

  // MARK: Going down

  @Test(arguments: [false, true])
  func `a refused schema is no retry: the next way is taken`(isStreaming: Bool) async throws {
    let provider = ScriptedProvider(capabilities: Self.strict)
    provider.fail(
      ProviderError(.unsupportedFeature, "openai's structured output can't express the schema's \"not\"; leave it out.", retry: .no))
    provider.fail(Self.refused("tool_choice is not allowed here"))
    provider.reply("{\"n\": 3}")
    let agent = try Agent("a", engine: LLMEngine(provider: provider, maxRetries: 0), output: Self.form)
    let log = EventLog()
    let answer = try await log.listening {
      isStreaming ? try #require(await agent.stream("go").finish()) : await agent.run("go")
    }
    #expect(answer.payload == ["n": 3])
    #expect(answer.metadata.structuredOutput == "prompt")
    #expect(provider.callCount == 3)
    #expect(log.all(ModelRetryEvent.self).isEmpty)
    #expect(log.all(FeatureDroppedEvent.self).map(\.feature) == ["structured_output.native", "structured_output.tool"])
    #expect(provider.requests.map { $0.outputSchema != nil } == [true, false, false])
    #expect(provider.requests.map(\.tools.count) == [0, 1, 0])
  }

  @Test func `an error about something else is the run's`() async throws {
    let provider = ScriptedProvider(capabilities: Self.strict)
    provider.fail(Self.refused("max_tokens: must be at most 4096"))
    let answer = try await Agent("a", engine: LLMEngine(provider: provider), output: Self.form).run("go")
    #expect(answer.error?.code == .providerInvalidRequest)
    #expect(provider.callCount == 1)
  }

  @Test func `an answer that is asked for again stays on its rung`() async throws {
    let provider = ScriptedProvider(capabilities: Self.strict)
    provider.fail(Self.refused("output_config.format.schema: not supported"))
    provider.enqueue(Self.answer(["n": 0]))
    provider.enqueue(Self.answer(["n": 1]))
    let answer = try await Agent("a", engine: LLMEngine(provider: provider), output: Self.form).run("go")
    #expect(answer.payload == ["n": 1])
    #expect(answer.metadata.structuredOutput == "tool")
    #expect(provider.requests.map { $0.outputSchema != nil } == [true, false, false])
  }

  // MARK: The forced tool

  @Test(arguments: [false, true])
  func `the answer's tool is in no record and no event`(isStreaming: Bool) async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x", arguments: ["q": 1])
    provider.enqueue(Self.answer(["n": 2], and: [ToolCall(id: "b", name: "x", arguments: [:])]))
    let agent = try Agent("a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "two" }], output: Self.form)
    let log = EventLog()
    let answer = try await log.listening {
      isStreaming ? try #require(await agent.stream("go").finish()) : await agent.run("go")
    }
    #expect(answer.payload == ["n": 2])
    #expect(answer.metadata.structuredOutput == "tool")
    #expect(answer.metadata.stopReason == .endTurn)
    #expect(answer.metadata.toolCalls.map(\.call.name) == ["x"])
    #expect(log.all(ToolCallEvent.self).map(\.name) == ["x"])
    // The tools first, so some tool is asked for, and the answer's is one of them.
    #expect(provider.requests.map(\.toolChoice) == [.required, .required])
    #expect(provider.requests[0].tools.map(\.name) == ["x", "final_answer"])
  }

  @Test func `the last turn leaves the answer alone`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "x")
    provider.enqueue(Self.answer(["n": 2]))
    let engine = try LLMEngine(provider: provider, maxTurns: 2)
    let answer = try await Agent("a", engine: engine, tools: [tool("x") { _, _ in "two" }], output: Self.form).run("go")
    #expect(answer.payload == ["n": 2])
    #expect(provider.requests.map(\.toolChoice) == [.required, .tool("final_answer")])
  }

  @Test func `a form that is no object is a member of the arguments`() async throws {
    let provider = ScriptedProvider()
    provider.enqueue(Self.answer(["value": [1, 2]]))
    let answer = try await Agent("a", engine: LLMEngine(provider: provider), output: .type([Int].self)).run("go")
    #expect(answer.payload == [1, 2])
    #expect(provider.requests[0].tools[0].parameters.json["required"] == ["value"])
  }

  @Test func `a tool of the agent's own keeps its name`() async throws {
    let provider = ScriptedProvider()
    provider.enqueue(.completion(Completion(parts: [.toolCall(ToolCall(id: "1", name: "final_answer_2", arguments: ["n": 4]))])))
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider), tools: [tool("final_answer") { _, _ in "" }], output: Self.form)
    #expect(await agent.run("go").payload == ["n": 4])
  }

  // MARK: What is no answer

  @Test(
    arguments: [
      (#"{}"#, "missing"), (#"{"type":"object","properties":{"name":{"type":"string"}}}"#, "the schema"),
      (#"{"name":"string"}"#, "types' names"),
    ])
  func `a placeholder is no answer`(text: String, what: String) async throws {
    let open = try JSONSchema(parsing: #"{"type":"object","properties":{"name":{"type":"string"}}}"#)
    let closed = try JSONSchema(parsing: #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#)
    let provider = ScriptedProvider(capabilities: Self.strict)
    for _ in 0..<3 { provider.reply(text) }
    let agent = try Agent("a", engine: LLMEngine(provider: provider), output: .schema(text == "{}" ? closed : open))
    let answer = await agent.run("go")
    #expect(answer.error?.code == .outputInvalid)
    #expect(answer.metadata.structuredOutput == nil)
    #expect(answer.error?.message.contains(what == "missing" ? "name" : what) == true)
  }

  @Test(arguments: [StructuredOutputMode.native, .tool, .prompt])
  func `a truncated answer is none, whichever way it came`(_ mode: StructuredOutputMode) async throws {
    let provider = ScriptedProvider(capabilities: Self.strict)
    let parts: [ContentPart] = mode == .tool ? [] : [.text("{\"n\": 3}")]
    provider.enqueue(.completion(Completion(parts: parts, stopReason: .maxTokens)))
    let agent = try Agent(
      "a", engine: LLMEngine(provider: provider), output: Self.form, features: ModelFeatures(structuredOutput: mode))
    #expect(await agent.run("go").error?.code == .outputTruncated)
    #expect(provider.callCount == 1)
  }

  // The schema itself holds, whatever the vendor was sent.
  @Test func `a strict vendor's answer is checked against the schema itself`() async throws {
    let provider = ScriptedProvider(capabilities: Self.strict)
    provider.reply("{\"n\": 0}")
    provider.reply("{\"n\": 7}")
    let answer = try await Agent("a", engine: LLMEngine(provider: provider), output: Self.form).run("go")
    #expect(answer.payload == ["n": 7])
    #expect(provider.requests[1].messages.last?.text.contains("at least 1") == true || provider.callCount == 2)
  }
}

extension JSONSchema {
  init(parsing text: String) throws { try self.init(JSONValue(parsing: text)) }
}
