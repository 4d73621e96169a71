import RoostCore
import RoostTesting
import Synchronization
import Testing

@Suite struct AgentNestingTests {
  /// An agent that calls `inner` once and then says what it heard.
  func caller(_ name: String, of inner: [any ToolConvertible], calls: [String]) throws -> (agent: Agent, provider: ScriptedProvider) {
    let provider = ScriptedProvider()
    provider.reply(toolCalls: calls.enumerated().map { ToolCall(id: "\($0.offset)", name: $0.element, arguments: ["task": "t"]) })
    provider.reply("\(name) done")
    return (try Agent(name, provider: provider, tools: inner), provider)
  }

  // LB2-TEAM-12, LB2-TEAM-13, LB3-TEAM-13, LB4-TEAM-11
  @Test func `a conclusion four agents deep is the outermost answer, after a slow sibling`() async throws {
    let finished = Mutex(false)
    let slow = tool("slow") { _, _ in
      for _ in 0..<50 { await Task.yield() }
      finished.withLock { $0 = true }
      return "slow"
    }
    let end = tool("end") { _, _ in try conclude("the answer") }
    let d = try caller("d", of: [end, slow], calls: ["end", "slow"])
    let c = try caller("c", of: [d.agent], calls: ["d"])
    let b = try caller("b", of: [c.agent], calls: ["c"])
    let a = try caller("a", of: [b.agent], calls: ["b"])
    let log = EventLog()
    let answer = await log.listening { await a.agent.run("go") }
    #expect(answer.text == "the answer")
    #expect(answer.isOK)
    #expect(answer.metadata.stopReason == .concluded)
    #expect(finished.withLock { $0 })
    for provider in [a, b, c, d].map(\.provider) { #expect(provider.callCount == 1) }
    #expect(log.all(RunFinishedEvent.self).map(\.stopReason) == Array(repeating: "concluded", count: 4))
  }

  @Test func `a pause goes up to the outermost run`() async throws {
    let ask = tool("ask") { _, _ in throw ControlSignal.pause(PauseRequest(reason: "approve?", details: ["n": 1])) }
    let inner = try caller("inner", of: [ask], calls: ["ask"])
    let outer = try caller("outer", of: [inner.agent], calls: ["inner"])
    let log = EventLog()
    let answer = await log.listening { await outer.agent.run("go") }
    #expect(answer.error == RunError(.paused, "approve?", isRetryable: true))
    #expect(answer.metadata.stopReason == .paused)
    #expect(PauseRequest(answer).details == ["n": 1])
    #expect(PauseRequest(answer).callID == "0")
    #expect(log.ends == ["run.paused", "run.paused"])
  }

  // LB4-MSG-05
  @Test func `spending rolls up over three levels and equals the session's`() async throws {
    let leaf = ScriptedProvider()
    leaf.reply("leaf")
    let leafAgent = try Agent("leaf", provider: leaf)
    // A tool that runs an agent without saying so counts as well.
    let hidden = tool("hidden") { _, _ in await leafAgent.run("t").text }
    let middle = try caller("middle", of: [hidden], calls: ["hidden"])
    let top = try caller("top", of: [middle.agent], calls: ["middle"])
    let session = Session()
    let answer = await top.agent.run("go", RunOptions(session: .use(session)))
    #expect(answer.metadata.own.usage.totalTokens == 30)
    #expect(answer.metadata.nested.usage.totalTokens == 45)
    #expect(answer.metadata.total == session.usageSummary().total)
  }

  @Test func `nested runs know their caller`() async throws {
    let inner = try caller("inner", of: [tool("x") { _, _ in "" }], calls: ["x"])
    let outer = try caller("outer", of: [inner.agent], calls: ["inner"])
    let log = EventLog()
    _ = await log.listening { await outer.agent.run("go", RunOptions(runID: "R")) }
    let scopes = log.scopes(of: RunStartedEvent.self)
    #expect(scopes.map { $0?.runID } == ["R", scopes.last??.runID])
    #expect(scopes.map { $0?.parentRunID } == ["outer", "R"])
    #expect(log.scopes(of: ToolResultEvent.self).map { $0?.agent } == ["inner", "outer"])
  }

  @Test func `a detached agent is invisible`() async throws {
    let inner = try caller("inner", of: [tool("x") { _, _ in "" }], calls: ["x"])
    let hidden = try inner.agent.with { $0.session = .detached }
    let outer = try caller("outer", of: [hidden], calls: ["inner"])
    let log = EventLog()
    _ = await log.listening { await outer.agent.run("go") }
    #expect(log.all(RunStartedEvent.self).map(\.agent) == ["outer"])
  }

  @Test func `agents inside agents end at the limit`() async throws {
    let deepest = Mutex(0)
    let holder = Mutex<Agent?>(nil)
    let engine = FixedEngine { input, context in
      deepest.withLock { $0 = max($0, context.depth) }
      guard let again = holder.withLock({ $0 }) else { return input }
      return await again.run("deeper")
    }
    let agent = try Agent("self", engine: engine)
    holder.withLock { $0 = agent }
    let answer = await agent.run("go")
    #expect(answer.error?.code == .maxIterationsExceeded)
    #expect(deepest.withLock { $0 } == Agent.maxDepth - 1)
  }

  @Test func `an envelope passed on is not counted twice`() async throws {
    let leaf = ScriptedProvider()
    leaf.reply("leaf")
    let inner = try Agent("inner", provider: leaf)
    let outer = try Agent("outer", engine: FixedEngine { input, _ in await inner.run(input) })
    let session = Session()
    let answer = await outer.run("go", RunOptions(session: .use(session)))
    #expect(answer.metadata.own == Spending())
    #expect(answer.metadata.total.usage.totalTokens == 15)
    #expect(session.usageSummary().total == answer.metadata.total)
  }

  @Test func `an agent as a tool wants a task`() throws {
    let agent = try Agent("inner", provider: ScriptedProvider())
    let tool = agent.asTool(name: "alias", description: "Says.")
    #expect(tool.name == "alias")
    #expect(tool.links.agent == "inner")
    #expect(tool.links.returnsEnvelope)
    #expect(tool.parameters.validate([:]).count == 1)
    #expect(tool.parameters.validate(["task": "x"]).isEmpty)
  }

  // MARK: Deadline

  @Test(arguments: [false, true]) func `the deadline ends a run whose tool ignores everything`(isStreaming: Bool) async throws {
    let clock = ManualClock()
    let stuck = Mutex<CheckedContinuation<Void, Never>?>(nil)
    let deaf = tool("deaf") { _, _ in
      await withCheckedContinuation { continuation in stuck.withLock { $0 = continuation } }
      return ""
    }
    let outer = try caller("outer", of: [deaf], calls: ["deaf"])
    let agent = try outer.agent.with { $0.deadline = .seconds(10) }
    let log = EventLog()
    let inside = Task {
      await log.listening {
        isStreaming ? await agent.stream("go", RunOptions(clock: clock)).finish() : await agent.run("go", RunOptions(clock: clock))
      }
    }
    while stuck.withLock({ $0 == nil }) || clock.pendingCount < 2 { await Task.yield() }
    clock.advance(by: .seconds(10))
    let answer = await inside.value
    #expect(answer?.error?.code == .timeout)
    #expect(answer?.metadata.stopReason == .deadline)
    #expect(answer?.metadata.own.usage.totalTokens == 15)
    #expect(log.ends == ["run.cancelled"])
    stuck.withLock { $0?.resume() }
  }

  @Test func `a nested run has no longer than its caller`() async throws {
    let clock = ManualClock()
    let deadlines = Mutex<[Duration?]>([])
    let look = FixedEngine { input, context in
      deadlines.withLock { $0.append(context.deadline.map { $0 - clock.now }) }
      return input
    }
    let inner = try Agent("inner", engine: look, deadline: .seconds(500))
    let outer = try Agent(
      "outer",
      engine: FixedEngine { input, context in
        deadlines.withLock { $0.append(context.deadline.map { $0 - clock.now }) }
        return await inner.run("t")
      }, deadline: .seconds(20))
    _ = await outer.run("go", RunOptions(clock: clock))
    #expect(deadlines.withLock { $0 } == [.seconds(20), .seconds(20)])
  }
}
