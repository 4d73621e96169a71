import RoostCore
import RoostTesting
import Synchronization
import Testing

@Suite struct AgentStreamTests {
  /// Two turns with a tool between.
  func script(_ provider: ScriptedProvider) {
    provider.enqueue(
      .chunks([
        .thinking("hm"), .text("Let me "), .text("look."), .toolCall(ToolCallDelta(index: 0, id: "c", name: "x", arguments: "{\"n\"")),
        .toolCall(ToolCallDelta(index: 0, arguments: ":1}")),
        .finish(CompletionFinish(stopReason: .toolUse, usage: TokenUsage(inputTokens: 3, outputTokens: 4), model: "m")),
      ]))
    provider.enqueue(
      .chunks([.text("It is "), .text("one."), .finish(CompletionFinish(usage: TokenUsage(inputTokens: 5, outputTokens: 6), model: "m"))]))
  }

  // LA-AGENT-11, LB2-AGENT-02
  @Test func `run and stream have equal events, history and cost`() async throws {
    var logs: [EventLog] = []
    var answers: [Envelope] = []
    var histories: [[Message]] = []
    for isStreaming in [false, true] {
      let provider = ScriptedProvider()
      script(provider)
      let memory = InMemoryMemory()
      let agent = try Agent("a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "1" }], memory: memory)
      let log = EventLog()
      try await log.listening {
        if isStreaming { answers.append(try #require(await agent.stream("go").finish())) } else { answers.append(await agent.run("go")) }
      }
      logs.append(log)
      histories.append(try await memory.messages())
    }
    let deltas: Set<String> = ["text.delta", "reasoning.delta", "tool.call.delta"]
    let names = logs.map { $0.names.filter { !deltas.contains($0) } }
    #expect(names[0] == names[1])
    #expect(
      names[0] == [
        "run.started", "memory.read", "step.started", "model.request", "model.response", "tool.call", "tool.result", "step.finished",
        "step.started", "model.request", "model.response", "step.finished", "memory.write", "run.finished",
      ])
    for log in logs { #expect(log.all(TextDeltaEvent.self).map(\.text).joined() == "Let me look.It is one.") }
    #expect(logs[0].all(TextDeltaEvent.self).count == 2)
    #expect(logs[0].spent == logs[1].spent)
    #expect(answers[0].text == answers[1].text)
    #expect(answers[0].metadata.own == answers[1].metadata.own)
    #expect(answers[0].metadata.reasoning == answers[1].metadata.reasoning)
    #expect(histories[0].map(\.role) == [.user, .assistant, .tool, .assistant])
    #expect(histories[0].map(\.toolCalls) == histories[1].map(\.toolCalls))
    #expect(histories[0].map(\.toolResults) == histories[1].map(\.toolResults))
  }

  @Test func `a stream shows text, reasoning, calls and results as they come`() async throws {
    let provider = ScriptedProvider()
    script(provider)
    let agent = try Agent("a", engine: LLMEngine(provider: provider), tools: [tool("x") { _, _ in "1" }])
    var seen: [String] = []
    for await element in agent.stream("go") {
      switch element {
      case .text(let text): seen.append("text \(text)")
      case .reasoning(let text): seen.append("reasoning \(text)")
      case .toolCall(let delta): seen.append("delta \(delta.arguments)")
      case .partial(let value): seen.append("partial \(value)")
      case .event(let event): if event is ToolCallEvent || event is ToolResultEvent { seen.append(type(of: event).type.name) }
      case .finished(let envelope): seen.append("end \(envelope.text)")
      }
    }
    #expect(
      seen == [
        "reasoning hm", "text Let me ", "text look.", "delta {\"n\"", "delta :1}", "tool.call", "tool.result", "text It is ", "text one.",
        "end It is one.",
      ])
  }

  // LB4-AGENT-18, LB4-AGENT-29
  @Test func `a thousand readers that stop early leave nothing behind`() async throws {
    var random = ChunkSizes(seed: 7)
    let log = EventLog()
    let gone = Gone()
    for _ in 0..<1_000 {
      let stop = Int.random(in: 1...200, using: &random)
      let provider = EndlessProvider(gone)
      let agent = try Agent("a", engine: LLMEngine(provider: provider), deadline: nil)
      await log.listening {
        var count = 0
        for await element in agent.stream("go") {
          if case .text = element { count += 1 }
          if count == stop { break }
        }
        #expect(count == stop)
      }
    }
    await gone.wait(1_000)
    #expect(log.ends == Array(repeating: "run.cancelled", count: 1_000))
    #expect(log.scopes(of: RunCancelledEvent.self).allSatisfy { $0?.agent == "a" })
  }

  // LB4-PROV-17
  @Test func `a stream that ends without its finish is interrupted, and tried again only if nothing came of it`() async throws {
    let provider = ScriptedProvider()
    provider.enqueue(.chunks([]))
    provider.enqueue(.chunks([.text("whole"), .finish(CompletionFinish())]))
    let engine = try LLMEngine(provider: provider, retryDelay: .zero)
    let first = await (try Agent("a", engine: engine)).stream("go").finish()
    #expect(first?.text == "whole")
    provider.enqueue(.chunks([.text("half")]))
    let log = EventLog()
    let second = try await log.listening { await (try Agent("a", engine: engine)).stream("go").finish() }
    #expect(second?.error?.code == .providerUnavailable)
    #expect(log.ends == ["run.failed"])
    #expect(provider.callCount == 3)
  }

  // LB4-AGENT-27
  @Test func `a silent stream stalls after the idle timeout`() async throws {
    let clock = ManualClock()
    let gone = Gone()
    let provider = EndlessProvider(gone, silentAfter: 3)
    let agent = try Agent("a", engine: LLMEngine(provider: provider, streamIdleTimeout: .seconds(9)), deadline: nil)
    async let end = agent.stream("go", RunOptions(clock: clock)).finish()
    // The provider may be quick or slow to begin: every wait for it is another timer.
    let ticks = Task {
      while !Task.isCancelled {
        if clock.pendingCount > 0 { clock.advance(by: .seconds(9)) }
        await Task.yield()
      }
    }
    let envelope = await end
    ticks.cancel()
    #expect(envelope?.error?.code == .streamStalled)
    await gone.wait(1)
  }

  // LB4-AGENT-28
  @Test func `a reader that waits stops the provider at its buffer`() async throws {
    let gone = Gone()
    let provider = EndlessProvider(gone)
    let agent = try Agent("a", engine: LLMEngine(provider: provider), deadline: nil)
    var iterator: AgentEventStream.Iterator? = agent.stream("go").makeAsyncIterator()
    while let element = await iterator?.next() {
      if case .text = element { break }
    }
    for _ in 0..<2_000 { await Task.yield() }
    // One batch is being read, one is full, one chunk is in the provider's hand.
    #expect(gone.written <= 2 * CompletionStream.defaultBuffer + 1)
    iterator = nil
    await gone.wait(1)
  }

  @Test func `an early end of the reading task is a cancelled run`() async throws {
    let log = EventLog()
    let gone = Gone()
    let agent = try Agent("a", engine: LLMEngine(provider: EndlessProvider(gone)), deadline: nil)
    await log.listening {
      let task = Task { await agent.stream("go").finish() }
      await gone.waitForWrites(10)
      task.cancel()
      let envelope = await task.value
      #expect(envelope?.error?.code == .cancelled)
      #expect(envelope?.metadata.stopReason == .cancelled)
    }
    await gone.wait(1)
    #expect(log.ends == ["run.cancelled"])
  }

  @Test func `a stream that nobody reads does nothing`() async throws {
    let log = EventLog()
    let provider = ScriptedProvider()
    let agent = try Agent("a", provider: provider)
    await log.listening { _ = agent.stream("go").makeAsyncIterator() }
    #expect(log.names.isEmpty)
    #expect(provider.callCount == 0)
  }

  @Test func `a provider without streaming streams its whole answer`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(supportsStreaming: false))
    provider.reply("all at once")
    var pieces: [String] = []
    for try await piece in try Agent("a", provider: provider).stream("go").text { pieces.append(piece) }
    #expect(pieces == ["all at once"])
  }
}

/// Counts the streams that were cancelled.
final class Gone: Sendable {
  private struct State: Sendable {
    var count = 0
    var written = 0
    var waiting: [(Int, Bool, CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  var written: Int { state.withLock { $0.written } }

  func add() { change { $0.count += 1 } }
  func write() { change { $0.written += 1 } }
  func wait(_ count: Int) async { await wait(count, writes: false) }
  func waitForWrites(_ count: Int) async { await wait(count, writes: true) }

  private func change(_ body: (inout State) -> Void) {
    let ready = state.withLock { state in
      body(&state)
      let ready = state.waiting.filter { ($0.1 ? state.written : state.count) >= $0.0 }
      state.waiting.removeAll { ($0.1 ? state.written : state.count) >= $0.0 }
      return ready.map(\.2)
    }
    for continuation in ready { continuation.resume() }
  }

  private func wait(_ count: Int, writes: Bool) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if (writes ? state.written : state.count) >= count { return true }
        state.waiting.append((count, writes, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

/// Writes until nobody reads.
struct EndlessProvider: Provider {
  let name = "endless"
  let gone: Gone
  var silentAfter = Int.max

  init(_ gone: Gone, silentAfter: Int = .max) {
    self.gone = gone
    self.silentAfter = silentAfter
  }

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { Completion(parts: []) }
  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      do throws(ProviderError) {
        var count = 0
        while count < silentAfter {
          try await writer.write(.text("x"))
          gone.write()
          count += 1
        }
        do { try await Task.sleep(for: .seconds(3_600)) } catch { throw ProviderError(.cancelled, "cancelled") }
      } catch {
        gone.add()
        throw error
      }
    }
  }
}
