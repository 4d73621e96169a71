import RoostCore
import RoostTesting
import Synchronization
import Testing

/// What a provider that hands calls on does when nobody owns retries, and what the engine does with it.
struct RoutingProviderTests {
  /// Asks one after the other, and notes what it is told.
  private final class Chain: RoutingProvider {
    let name = "chain"
    let members: [ScriptedProvider]
    private let log = Mutex<[String]>([])

    init(_ members: [ScriptedProvider]) { self.members = members }

    var notes: [String] { log.withLock { $0 } }
    func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
    func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate { candidate(0) }

    private func candidate(_ place: Int) -> ProviderCandidate {
      ProviderCandidate(members[place]) { [self] in
        log.withLock { $0.append("\(place) answered") }
      } gaveUp: { [self] error, mayMoveOn in
        log.withLock { $0.append("\(place) gave up: \(error.kind.rawValue), \(mayMoveOn)") }
        return place + 1 < members.count ? candidate(place + 1) : nil
      }
    }
  }

  private let busy = ProviderError(.overloaded, "busy")
  private let request = CompletionRequest(messages: [.user("Hello")])

  private func chain(_ count: Int) -> Chain { Chain((0..<count).map { ScriptedProvider(name: "p\($0)") }) }

  @Test func `without an engine each candidate is asked once`() async throws {
    let chain = chain(3)
    chain.members[0].fail(busy)
    chain.members[1].fail(busy)
    chain.members[2].reply("Three.")
    #expect(try await chain.complete(request).text == "Three.")
    #expect(chain.notes == ["0 gave up: overloaded, true", "1 gave up: overloaded, true", "2 answered"])
  }

  @Test func `without an engine the last failure is the call's`() async throws {
    let chain = chain(2)
    chain.members[0].fail(busy)
    chain.members[1].fail(ProviderError(.timeout, "late"))
    let error = await #expect(throws: ProviderError.self) { try await chain.complete(request) }
    #expect(error?.kind == .timeout)
  }

  @Test func `without an engine a stream moves on before its first chunk only`() async throws {
    let early = chain(2)
    early.members[0].fail(busy)
    early.members[1].reply("Two.")
    #expect(try await early.stream(request).collect().text == "Two.")
    let late = chain(2)
    late.members[0].enqueue(.chunks([.text("One and")]))
    late.members[1].reply("Two.")
    let error = await #expect(throws: ProviderError.self) { try await late.stream(request).collect() }
    #expect(error?.kind == .interrupted)
    #expect(late.notes == ["0 gave up: interrupted, false"])
    #expect(late.members[1].callCount == 0)
  }

  @Test func `the engine begins every turn with the first candidate`() async throws {
    let chain = chain(2)
    chain.members[0].fail(busy)
    chain.members[1].reply(toolCall: "look")
    chain.members[0].reply("Done.")
    let look = AnyTool(name: "look", description: "Looks.", parameters: .anyObject) { _, _ in ToolReply("seen") }
    let agent = try Agent("helper", engine: LLMEngine(provider: chain, maxRetries: 0), tools: [look])
    let answer = await agent.run("Hello")
    #expect(answer.text == "Done.")
    #expect(answer.metadata.provider == "p0")
    #expect(chain.notes == ["0 gave up: overloaded, true", "1 answered", "0 answered"])
  }

  @Test func `a retry begins anew for each candidate, and is announced as its own`() async throws {
    let chain = chain(2)
    for _ in 0..<2 { chain.members[0].fail(busy) }
    chain.members[1].fail(busy)
    chain.members[1].reply("Two.")
    let clock = JumpClock()
    let session = Session()
    let attempts = Mutex<[String]>([])
    let subscription = session.on(ModelRequestEvent.self) { event in attempts.withLock { $0.append("\(event.provider) \(event.attempt)") } }
    defer { subscription.cancel() }
    let steps = Mutex(0)
    let other = session.on(StepStartedEvent.self) { _ in steps.withLock { $0 += 1 } }
    defer { other.cancel() }
    let engine = try LLMEngine(provider: chain, streamIdleTimeout: nil, requestTimeout: nil, maxRetries: 1)
    let answer = try await Agent("helper", engine: engine, session: .use(session), deadline: nil).run("Hello", RunOptions(clock: clock))
    #expect(answer.text == "Two.")
    #expect(attempts.withLock { $0 } == ["p0 1", "p0 2", "p1 1", "p1 2"])
    #expect(steps.withLock { $0 } == 1)
    #expect(clock.waits.count == 2)
  }

  @Test func `a spent budget ends the run before another candidate is asked`() async throws {
    let chain = chain(2)
    chain.members[0].reply(toolCall: "look")
    chain.members[0].fail(busy)
    chain.members[1].reply("Two.")
    let look = AnyTool(name: "look", description: "Looks.", parameters: .anyObject) { _, _ in ToolReply("seen") }
    let agent = try Agent("helper", engine: LLMEngine(provider: chain, maxRetries: 0), tools: [look])
    let answer = await agent.run("Hello", RunOptions(maxTokens: 15))
    #expect(answer.error?.code == .budgetExceeded)
    #expect(chain.members[1].callCount == 0)
  }
}
