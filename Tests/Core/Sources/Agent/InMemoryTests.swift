import RoostCore
import RoostTesting
import Testing

@Suite struct InMemoryTests {
  @Test func `the store keeps the contract of stores`() async {
    #expect(await StoreContract.findings(InMemoryStore()).map(\.description) == [])
  }

  @Test func `entries come in the order of their bytes`() async throws {
    let store = InMemoryStore(wallClock: { 5 })
    for key in ["a/b", "a", "b", "a/ä", "A"] { try await store.write(key, .string(key), agent: "w") }
    #expect(try await store.entries(prefix: "a").map(\.key) == ["a", "a/b", "a/ä"])
    #expect(try await store.entries(prefix: "").map(\.key) == ["A", "a", "a/b", "a/ä", "b"])
    #expect(try await store.entries(prefix: "b") == [StoreEntry(key: "b", value: "b", writtenAt: 5, agent: "w")])
  }

  @Test func `a window shows the last turns and never parts a call from its result`() async throws {
    let memory = WindowMemory(turns: 2)
    for turn in 1...3 {
      try await memory.append([
        .user("q\(turn)"), Message(role: .assistant, parts: [.toolCall(ToolCall(id: "\(turn)", name: "x", arguments: [:]))]),
        .toolResults([.ok("r", callID: "\(turn)")]), .assistant("a\(turn)"),
      ])
    }
    #expect(try await memory.messages().count == 8)
    #expect(try await memory.messages().first?.text == "q2")
    #expect(try await memory.text().hasPrefix("user: q1\nassistant: a1"))
  }

  @Test func `a full memory lets its oldest turns go`() async throws {
    let memory = InMemoryMemory(limit: 3)
    for turn in 1...3 { try await memory.append([.user("q\(turn)"), .assistant("a\(turn)")]) }
    #expect(try await memory.messages().map(\.text) == ["q3", "a3"])
  }

  @Test func `conversations are bounded, and the one used longest ago goes`() async throws {
    let store = InMemoryConversationStore(conversationLimit: 2)
    for id in ["a", "b", "a", "c"] { try await store.append([.user(id)], to: ConversationID(id)) }
    #expect(try await store.conversations(of: "") == ["c", "a"])
    #expect(try await store.messages(of: ConversationID("a", owner: "eve")).isEmpty)
  }

  @Test func `a used-up minute says when the next permit is free`() async throws {
    let clock = ManualClock()
    let limiter = FixedWindowRateLimiter(requestsPerMinute: 2, clock: clock)
    try await limiter.acquire()
    clock.advance(by: .seconds(15))
    try await limiter.acquire()
    let error = await #expect(throws: RunError.self) { try await limiter.acquire() }
    #expect(error?.message == "All 2 requests of this minute are used; the next is free in 45 s.")
    #expect(error?.code == .rateLimited)
    clock.advance(by: .seconds(45))
    try await limiter.acquire()
  }
}
