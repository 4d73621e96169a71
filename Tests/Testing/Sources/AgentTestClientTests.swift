import RoostCore
import RoostTesting
import Testing

struct AgentTestClientTests {
  // LA-TEST-02, JA-TEST-01
  @Test func `a client runs an agent, keeps requests and events, and starts again`() async throws {
    let client = try AgentTestClient { try Agent("helper", provider: $0, tools: [ToolSpy(name: "look", reply: "seen")]) }
    client.provider.reply(toolCall: "look")
    client.provider.reply("done")
    let answer = await client.run("go")
    #expect(answer.text == "done" && client.calls.count == 2)
    let events = await client.closedEvents().map(\.type.name)
    #expect(events.first == "run.started" && events.last == "run.finished" && events.contains("tool.result"))
    client.reset()
    #expect(client.calls.isEmpty)
  }

  // LA-SIGNAL-02, LA-SIGNAL-03, LB2-TRACE-03
  @Test func `a run with one tool call tells its story in one order, a step for each turn`() async throws {
    let client = try AgentTestClient { try Agent("helper", provider: $0, tools: [ToolSpy(name: "look", reply: "seen")]) }
    client.provider.reply(toolCall: "look")
    client.provider.reply("done")
    _ = await client.run("go")
    let events = await client.closedEvents()
    #expect(
      events.map(\.type.name) == [
        "run.started", "step.started", "model.request", "model.response", "tool.call", "tool.result", "step.finished", "step.started",
        "model.request", "text.delta", "model.response", "step.finished", "run.finished",
      ])
    #expect(Set(events.compactMap(\.scope?.runID)).count == 1)
    #expect(events.map(\.sequence) == Array(1...events.count))
    #expect(events.filter { $0.type.name == "step.finished" }.count == 2)
  }

  // LA-SIGNAL-04, LB3-TRACE-05
  @Test func `a nested run's events are seen in the same session, under their parent`() async throws {
    let inner = ScriptedProvider(name: "inner")
    inner.reply("inside")
    let client = try AgentTestClient { try Agent("outer", provider: $0, tools: [Agent("inner", provider: inner)]) }
    client.provider.reply(toolCall: "inner", arguments: ["task": "look"])
    client.provider.reply("done")
    _ = await client.run("go")
    let started = await client.closedEvents().filter { $0.type.name == "run.started" }
    #expect(started.map { $0.scope?.agent } == ["outer", "inner"])
    #expect(started[1].scope?.parentRunID == started[0].scope?.runID)
  }

  // LA-SIGNAL-05
  @Test func `a handler reads what its own caller bound, however many run at once`() async throws {
    let session = Session()
    let mismatches = Counter()
    session.on(ToolResultEvent.self) { event in
      if ExecutionContext.current?.principalID != event.result { mismatches.add() }
    }
    let whoami = AnyTool(name: "whoami", description: "Names the caller.", parameters: .object(properties: [])) { _, context in
      ToolReply(context.execution?.principalID ?? "nobody")
    }
    await withTaskGroup(of: Void.self) { group in
      for round in 0..<200 {
        group.addTask {
          let provider = ScriptedProvider()
          provider.reply(toolCall: "whoami")
          provider.reply("done")
          let user = ExecutionContext(principal: .init(id: round.isMultiple(of: 2) ? "alice" : "bob"))
          guard let agent = try? Agent("teller", provider: provider, tools: [whoami]) else { return mismatches.add() }
          let answer = await agent.run("who?", RunOptions(execution: user, session: .use(session)))
          if answer.metadata.toolCalls.first?.result != user.principalID { mismatches.add() }
        }
      }
    }
    #expect(mismatches.count == 0)
  }
}
