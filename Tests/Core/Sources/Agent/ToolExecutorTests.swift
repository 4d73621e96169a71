import RoostCore
import RoostTesting
import Synchronization
import Testing

@Suite struct ToolExecutorTests {
  /// The results of one turn's calls, as the model reads them.
  func outcome(
    _ calls: [ToolCall], tools: [any ToolConvertible], _ options: RunOptions = RunOptions(),
    engine: (any Provider) throws -> LLMEngine = { try LLMEngine(provider: $0) }
  ) async throws -> (results: [ToolResult], answer: Envelope) {
    let provider = ScriptedProvider()
    provider.reply(toolCalls: calls)
    provider.reply("done")
    let answer = try await Agent("a", engine: engine(provider), tools: tools).run("go", options)
    return (provider.requests.last?.messages.last?.toolResults ?? [], answer)
  }

  @Test func `an unknown tool name is answered with the real ones, the nearest first`() async throws {
    let tools = [tool("weather") { _, _ in "" }, tool("search") { _, _ in "" }, tool("clock") { _, _ in "" }]
    let (results, _) = try await outcome([ToolCall(id: "1", name: "serch", arguments: [:])], tools: tools)
    #expect(
      results.map(\.text) == [
        "Error executing serch: There is no tool \"serch\". Did you mean search? Available: search, weather, clock."
      ])
    #expect(results.first?.isError == true)
  }

  @Test func `violations of the schema are told to the model and the tool is not called`() async throws {
    let spy = ToolSpy(name: "add", parameters: .object(properties: [("n", .integer())], required: ["n"]))
    let (results, _) = try await outcome([ToolCall(id: "1", name: "add", arguments: ["n": "three"])], tools: [spy])
    #expect(spy.callCount == 0)
    #expect(results[0].text == "Error executing add: tool_argument_invalid: n: Expected an integer, found the string \"three\".")
  }

  @Test func `arguments that are no JSON are told to the model`() async throws {
    let spy = ToolSpy(name: "add")
    let (results, _) = try await outcome([ToolCall(id: "1", name: "add", arguments: .string("{oops"))], tools: [spy])
    #expect(spy.callCount == 0)
    #expect(results[0].text.hasPrefix("Error executing add: tool_argument_invalid: The arguments are not valid JSON"))
  }

  // LA-AGENT-13, JA-ERR-01
  @Test(arguments: [
    (ToolErrorPolicy.returnError, "Error executing bad: no luck", true), (.skip, "", false),
  ])
  func `a failing tool is told as the policy says`(policy: ToolErrorPolicy, text: String, isError: Bool) async throws {
    let bad = tool("bad") { _, _ in throw RunError(.toolFailed, "no luck") }
    let (results, answer) = try await outcome([ToolCall(id: "1", name: "bad", arguments: [:])], tools: [bad]) {
      try LLMEngine(provider: $0, toolErrorPolicy: policy)
    }
    #expect(results.map(\.text) == [text])
    #expect(results[0].isError == isError)
    #expect(answer.text == "done")
  }

  @Test func `the raise policy ends the run after the other calls of the turn`() async throws {
    let bad = tool("bad") { _, _ in throw RunError(.toolFailed, "no luck") }
    let spy = ToolSpy(name: "good")
    let calls = [ToolCall(id: "1", name: "bad", arguments: [:]), ToolCall(id: "2", name: "good", arguments: [:])]
    let (_, answer) = try await outcome(calls, tools: [bad, spy]) { try LLMEngine(provider: $0, toolErrorPolicy: .raise) }
    #expect(answer.error?.code == .toolFailed)
    #expect(spy.callCount == 1)
  }

  // LB4-AGENT-24
  // LB2-PROV-03
  @Test func `sixteen calls run eight at a time, and their results are in order`() async throws {
    let running = Mutex((now: 0, peak: 0))
    let gate = Mutex<[CheckedContinuation<Void, Never>]>([])
    let slow = tool("slow") { arguments, _ in
      running.withLock { $0 = ($0.now + 1, max($0.peak, $0.now + 1)) }
      await withCheckedContinuation { continuation in
        // The eighth lets all go; those after it find the others gone.
        let ready: [CheckedContinuation<Void, Never>] = gate.withLock { waiting in
          waiting.append(continuation)
          guard waiting.count == 8 else { return [] }
          defer { waiting = [] }
          return waiting
        }
        for continuation in ready { continuation.resume() }
      }
      running.withLock { $0.now -= 1 }
      return arguments["n"]?.description ?? ""
    }
    let calls = (0..<16).map { ToolCall(id: "\($0)", name: "slow", arguments: ["n": .integer($0)]) }
    let (results, _) = try await outcome(calls, tools: [slow])
    #expect(results.map(\.text) == (0..<16).map(String.init))
    #expect(running.withLock { $0.peak } == 8)
  }

  // LA-AGENT-14
  @Test func `without parallel calls one follows the other`() async throws {
    let order = Mutex<[String]>([])
    let step = tool("step") { arguments, _ in
      order.withLock { $0.append("begin \(arguments["n"]?.description ?? "")") }
      await Task.yield()
      order.withLock { $0.append("end \(arguments["n"]?.description ?? "")") }
      return ""
    }
    let calls = (0..<3).map { ToolCall(id: "\($0)", name: "step", arguments: ["n": .integer($0)]) }
    _ = try await outcome(calls, tools: [step]) { try LLMEngine(provider: $0, parallelToolCalls: false) }
    #expect(order.withLock { $0 } == ["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"])
  }

  // LB4-AGENT-25
  // LB2-PROV-03
  @Test func `calls over the limit of a turn are not run and told so`() async throws {
    let spy = ToolSpy(name: "x")
    let calls = (0..<3).map { ToolCall(id: "\($0)", name: "x", arguments: [:]) }
    let (results, _) = try await outcome(calls, tools: [spy]) { try LLMEngine(provider: $0, maxToolCallsPerTurn: 1) }
    #expect(spy.callCount == 1)
    #expect(results.map(\.isError) == [false, true, true])
    #expect(results[2].text == "Not called: 3 calls were asked for in one turn and max_tool_calls_per_turn is 1.")
  }

  // LB4-AGENT-26
  @Test func `a tool that ignores cancellation times out, and the run goes on`() async throws {
    let clock = ManualClock()
    let log = EventLog()
    let stuck = Mutex<CheckedContinuation<Void, Never>?>(nil)
    let deaf = tool("deaf") { _, _ in
      await withCheckedContinuation { continuation in stuck.withLock { $0 = continuation } }
      return "too late"
    }
    async let ending = log.listening {
      try await self.outcome([ToolCall(id: "1", name: "deaf", arguments: [:])], tools: [deaf], RunOptions(clock: clock)) {
        try LLMEngine(provider: $0, toolTimeout: .seconds(5))
      }
    }
    await clock.waitForSchedules(2)
    clock.advance(by: .seconds(5))
    let (results, answer) = try await ending
    #expect(results.map(\.text) == ["[TOOL_TIMEOUT] deaf gave no result within 5.0 s and was stopped."])
    #expect(answer.text == "done")
    #expect(log.all(ToolTimeoutEvent.self).map(\.timeoutS) == [5])
    #expect(log.all(ToolErrorEvent.self).isEmpty)
    stuck.withLock { $0?.resume() }
  }

  @Test func `a call that ends without waiting sets no timer`() async throws {
    let clock = ManualClock()
    _ = try await outcome(
      [ToolCall(id: "1", name: "quick", arguments: [:])], tools: [tool("quick") { _, _ in "ok" }], RunOptions(clock: clock))
    #expect(clock.scheduledDelays.isEmpty)
  }

  @Test func `a long result is cut where a scalar ends, and says so`() async throws {
    let (results, _) = try await outcome([ToolCall(id: "1", name: "long", arguments: [:])], tools: [tool("long") { _, _ in "aé" + "é" }]) {
      try LLMEngine(provider: $0, toolResultLimit: 4)
    }
    #expect(results.map(\.text) == ["aé\n[Cut: the result has 5 bytes, tool_result_limit is 4.]"])
  }

  @Test func `missing and repeated ids are made up`() async throws {
    let (results, _) = try await outcome(
      [
        ToolCall(id: "", name: "x", arguments: [:]), ToolCall(id: "a", name: "x", arguments: [:]),
        ToolCall(id: "a", name: "x", arguments: [:]),
      ],
      tools: [ToolSpy(name: "x")])
    #expect(results.map(\.callID) == ["call_0_0", "a", "call_0_2"])
  }

  @Test func `a tool knows its call, its run and who asks`() async throws {
    let spy = ToolSpy(name: "x")
    let caller = ExecutionContext(principal: ExecutionContext.Principal(id: "Ann"))
    _ = try await outcome(
      [ToolCall(id: "c1", name: "x", arguments: [:])], tools: [spy], RunOptions(runID: "run-1", metadata: ["k": "v"], execution: caller))
    let context = try #require(spy.calls.first?.context)
    #expect(context.callID == "c1")
    #expect(context.agent == "a")
    #expect(context.runID == "run-1")
    #expect(context.turn == 0)
    #expect(context.idempotencyKey == "run-1:c1")
    #expect(context.execution?.principalID == "ann")
    #expect(context.metadata == ["k": "v"])
    #expect(context.deadline != nil)
  }

  @Test func `task-locals are there in a tool, and those of the caller are back afterwards`() async throws {
    let seen = Mutex<[String?]>([])
    let look = tool("look") { _, _ in
      seen.withLock { $0 = [RunScope.current?.runID, RunContext.current?.scope.runID, ExecutionContext.current?.principalID] }
      return ""
    }
    let caller = ExecutionContext(principal: ExecutionContext.Principal(id: "bob"))
    _ = try await outcome([ToolCall(id: "1", name: "look", arguments: [:])], tools: [look], RunOptions(runID: "r", execution: caller))
    #expect(seen.withLock { $0 } == ["r", "r", "bob"])
    #expect(RunContext.current == nil)
    #expect(ExecutionContext.current == nil)
  }
}
