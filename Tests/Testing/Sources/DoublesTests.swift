import RoostCore
import RoostTesting
import Testing

struct DoublesTests {
  // LA-TEST-01
  @Test func `a scripted provider answers in order, records and ends with an error`() async throws {
    let provider = ScriptedProvider()
    provider.reply(toolCall: "find", arguments: ["q": 1])
    provider.reply("done")
    provider.fail(ProviderError(.overloaded, "busy"))
    let first = try await provider.complete(CompletionRequest(messages: [.user("a")]))
    #expect(first.toolCalls == [ToolCall(id: "call_find", name: "find", arguments: ["q": 1])] && first.stopReason == .toolUse)
    var text = ""
    for try await chunk in provider.stream(CompletionRequest(messages: [.user("b")])) { text += chunk.textDelta ?? "" }
    #expect(text == "done")
    await #expect(throws: ProviderError(.overloaded, "busy")) { try await provider.complete(CompletionRequest(messages: [])) }
    let error = await #expect(throws: ProviderError.self) { try await provider.complete(CompletionRequest(messages: [])) }
    #expect(error?.message.contains("queue is empty at call 4") == true)
    #expect(provider.requests.map(\.messages.first?.text) == ["a", "b", nil, nil])
    provider.reset()
    #expect(provider.callCount == 0 && provider.remaining == 0)
  }

  @Test func `scripted chunks without a finish are an interrupted answer`() async {
    let provider = ScriptedProvider()
    provider.enqueue(.chunks([.text("half")]))
    let error = await #expect(throws: ProviderError.self) { try await provider.complete(CompletionRequest(messages: [])) }
    #expect(error?.kind == .interrupted)
  }

  @Test func `a manual clock runs what is due, in order, when its hands are turned`() async throws {
    let clock = ManualClock()
    let (events, event) = AsyncStream.makeStream(of: String.self)
    _ = clock.schedule(at: clock.now + .seconds(2)) { event.yield("second") }
    _ = clock.schedule(at: clock.now + .seconds(1)) { event.yield("first") }
    clock.schedule(at: clock.now + .seconds(1)) { event.yield("never") }.cancel()
    clock.advance(by: .milliseconds(500))
    #expect(clock.pendingCount == 2)
    clock.advance(by: .seconds(2))
    event.finish()
    var seen: [String] = []
    for await name in events { seen.append(name) }
    #expect(seen == ["first", "second"])
    #expect(clock.scheduledDelays == [.seconds(2), .seconds(1), .seconds(1)])
  }

  @Test func `a tool spy calls the tool and records what it gave`() async throws {
    let spy = ToolSpy(name: "note", reply: "noted")
    let reply = try await spy.asAnyTool.call(["a": 1], context: ToolContext(callID: "c"))
    #expect(reply.text == "noted" && spy.callCount == 1 && spy.calls[0].arguments == ["a": 1] && spy.calls[0].context.callID == "c")
    spy.reset()
    #expect(spy.calls.isEmpty)
  }
}
