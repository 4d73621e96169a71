import RoostCore
import RoostTesting
import Synchronization
import Testing

/// Mistakes that were found by reading, each with the run that showed it.
struct AgentRegressionTests {
  struct Throwing: Guardrail {
    let name = "throwing"
    let signal: ControlSignal
    func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision { throw signal }
  }

  struct Blocking: Guardrail {
    let name = "blocking"
    func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
      text.contains("SECRET") ? .block("It holds a secret.") : .pass
    }
  }

  // LB2-ERR-10
  @Test(arguments: [false, true]) func `an output guardrail's pause is a pause, run or streamed`(_ isStreaming: Bool) async throws {
    let provider = ScriptedProvider()
    provider.reply("answer")
    let pause = ControlSignal.pause(PauseRequest(reason: "ask the boss"))
    let agent = try Agent("careful", engine: LLMEngine(provider: provider), guardrails: (input: [], output: [Throwing(signal: pause)]))
    let answer = isStreaming ? await agent.stream("x").finish() : await agent.run("x")
    #expect(answer?.error?.code == .paused && answer?.metadata.stopReason == .paused)
  }

  @Test(arguments: [false, true]) func `what was said before a pause leaves checked`(_ isStreaming: Bool) async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCalls: [ToolCall(id: "1", name: "wait", arguments: [:])], text: "SECRET")
    let wait = AnyTool(name: "wait", description: "Waits.", parameters: .object(properties: [])) { _, _ in
      throw ControlSignal.pause(PauseRequest(reason: "later"))
    }
    let agent = try Agent("careful", engine: LLMEngine(provider: provider), tools: [wait], guardrails: (input: [], output: [Blocking()]))
    let answer = isStreaming ? await agent.stream("x").finish() : await agent.run("x")
    #expect(answer?.isOK == false && answer?.text.contains("SECRET") == false)
    if !isStreaming { #expect(answer?.error?.code == .paused) }
  }

  @Test func `a fallback tells the session nothing that the outer guardrails hold back`() async throws {
    let broken = ScriptedProvider()
    broken.fail(ProviderError(.authentication, "no key"))
    let other = ScriptedProvider()
    other.reply("the SECRET")
    let client = try AgentTestClient(provider: broken) {
      try Agent(
        "outer", engine: LLMEngine(provider: $0), guardrails: (input: [], output: [Blocking()]), fallback: Agent("inner", provider: other))
    }
    let answer = await client.run("x")
    #expect(answer.error?.code == .guardBlocked)
    #expect(await client.closedEvents().allSatisfy { !$0.json.description.contains("SECRET") })
  }

  @Test func `an id that a vendor gives again, turn after turn, stays one call's`() async throws {
    let provider = ScriptedProvider()
    for _ in 0..<3 { provider.reply(toolCalls: [ToolCall(id: "call_0", name: "look", arguments: [:])]) }
    provider.reply("done")
    let look = ToolSpy(name: "look")
    _ = try await Agent("eye", provider: provider, tools: [look]).run("x")
    #expect(Set(look.calls.map(\.context.idempotencyKey)).count == 3 && Set(look.calls.map(\.context.callID)).count == 3)
  }

  @Test func `early alarms leave no later ones behind`() async throws {
    let clock = SystemClock()
    let far = clock.schedule(at: clock.now + .seconds(3_600)) {}
    let fired = Mutex(0)
    for _ in 0..<200 {
      let count = fired.withLock { $0 }
      _ = clock.schedule(at: clock.now + .milliseconds(1)) { fired.withLock { $0 += 1 } }
      try await clock.sleep(for: .milliseconds(3))
      #expect(fired.withLock { $0 } == count + 1)
    }
    far.cancel()
  }

  @Test func `a tool isn't begun after the run's deadline`() async throws {
    let clock = ManualClock()
    let provider = ScriptedProvider()
    provider.reply(toolCalls: [ToolCall(id: "1", name: "late", arguments: [:]), ToolCall(id: "2", name: "late", arguments: [:])])
    let calls = Counter()
    let late = AnyTool(name: "late", description: "Takes longer than there is time.", parameters: .object(properties: [])) { _, _ in
      calls.add()
      clock.advance(by: .seconds(20))
      return ToolReply("ok")
    }
    let agent = try Agent("slow", engine: LLMEngine(provider: provider, maxParallelTools: 1), tools: [late], deadline: .seconds(10))
    let answer = await agent.run("x", RunOptions(clock: clock))
    #expect(answer.error?.code == .timeout && calls.count == 1)
  }
}
