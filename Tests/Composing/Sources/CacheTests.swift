import RoostCore
import RoostTesting
import Synchronization
import Testing

/// What a cache gives again, and what it never does.
struct CacheTests {
  private func cached(
    _ server: ScriptedServer, _ more: JSONObject = [:], stores: JSONObject = [:], own: [ComponentType] = [], clock: JumpClock = JumpClock()
  ) async throws -> Composition {
    var settings: JSONObject = ["type": "cached", "provider": "leaf"]
    for (key, value) in more { settings[key] = value }
    return try await Composition(
      providers: ["leaf": Vendor.openAI.settings(server), "main": .object(settings)], ask: "main", stores: stores, own: own, clock: clock)
  }

  @Test func `the same request is asked once, and the second answer costs nothing`() async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let composition = try await cached(server)
    let first = await composition.run()
    let second = await composition.run()
    #expect(first.text == "One.")
    #expect(second.text == "One.")
    #expect(first.metadata.own.usage.inputTokens == 10)
    #expect(second.metadata.own == Spending())
    #expect(server.requests.count == 1)
    #expect(await composition.events.events("provider.cache", atLeast: 2).map { $0["outcome"] } == ["stored", "hit"])
  }

  @Test func `a stream comes again in the same chunks, marked as cached`() async throws {
    let server = try Vendor.openAI.server([.streams("One.")])
    defer { server.stop() }
    let composition = try await cached(server)
    let provider = try composition.provider("main")
    let request = CompletionRequest(messages: [.user("Hello")])
    func chunks() async throws -> [CompletionChunk] {
      var chunks: [CompletionChunk] = []
      for try await chunk in provider.stream(request) { chunks.append(chunk) }
      return chunks
    }
    let first = try await chunks()
    let second = try await chunks()
    #expect(first.dropLast() == second.dropLast())
    guard case .finish(let finish)? = second.last else { throw Composition.Missing(what: "finish") }
    #expect(finish.metadata["cached"] == true)
    #expect(finish.usage == TokenUsage())
    #expect(finish.costUSD == 0)
    // A whole answer is had from the same entry.
    let whole = try await provider.complete(request)
    #expect(whole.text == "One.")
    #expect(whole.metadata["cached"] == true)
    #expect(server.requests.count == 1)
  }

  @Test(
    arguments: [
      { $0.model = "other" }, { $0.system = "Be brief." }, { $0.options.temperature = 0.5 }, { $0.messages[0] = .user("Hello!") },
      { $0.toolChoice = .none }, { $0.outputSchema = .anyObject }, { $0.providerOptions = ["a": 1] }, { $0.parallelToolCalls = false },
      { $0.tools = [ToolDefinition(name: "t", description: "d", parameters: .anyObject)] },
    ] as [@Sendable (inout CompletionRequest) -> Void])
  func `another request is another answer`(change: @Sendable (inout CompletionRequest) -> Void) async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let provider = try await cached(server).provider("main")
    var request = CompletionRequest(model: "m", messages: [.user("Hello")])
    #expect(try await provider.complete(request).text == "One.")
    change(&request)
    #expect(try await provider.complete(request).text == "Two.")
  }

  @Test(arguments: [[VendorAnswer.cut("One"), .says("Two.")], [.status(400), .says("Two.")]])
  func `what was cut off or failed is never kept`(answers: [VendorAnswer]) async throws {
    let server = try Vendor.openAI.server(answers)
    defer { server.stop() }
    let composition = try await cached(server)
    _ = await composition.run()
    #expect(await composition.run().text == "Two.")
    #expect(server.requests.count == 2)
  }

  @Test func `a stream that breaks off is never kept`() async throws {
    let server = try Vendor.openAI.server([.breaksOff("One"), .streams("Two.")])
    defer { server.stop() }
    let composition = try await cached(server)
    _ = await composition.stream()
    #expect(await composition.stream()?.text == "Two.")
    #expect(server.requests.count == 2)
  }

  @Test func `an answer is good until its time is over`() async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let clock = JumpClock()
    let composition = try await cached(server, ["ttl": 60], clock: clock)
    #expect(await composition.run().text == "One.")
    clock.advance(by: .seconds(59))
    #expect(await composition.run().text == "One.")
    clock.advance(by: .seconds(1))
    #expect(await composition.run().text == "Two.")
  }

  @Test func `beyond the number of entries the oldest goes`() async throws {
    let server = try Vendor.openAI.server([.says("a"), .says("b"), .says("c"), .says("a again")])
    defer { server.stop() }
    let composition = try await cached(server, ["max_entries": 2])
    for task in ["A", "B", "C"] { _ = await composition.run(task) }
    #expect(await composition.run("B").text == "b")
    #expect(await composition.run("C").text == "c")
    #expect(await composition.run("A").text == "a again")
  }

  @Test func `beyond the bytes the oldest goes, and what is larger than all is not kept`() async throws {
    let long = String(repeating: "long ", count: 1_000)
    let server = try Vendor.openAI.server([.says("a"), .says(long), .says("b"), .says("c")])
    defer { server.stop() }
    let composition = try await cached(server, ["max_bytes": 1_000])
    _ = await composition.run("A")
    #expect(await composition.run("L").text == long)
    #expect(await composition.run("A").text == "a")
    #expect(await composition.run("L").text == "b")
    #expect(server.requests.count == 3)
  }

  @Test func `answers outlive the process in a store, under keys that show nothing`() async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let store = InMemoryStore()
    let own = Self.stores(["shared": store])
    let first = try await cached(server, ["store": "s"], stores: ["s": ["type": "shared"]], own: own)
    _ = await first.run("My secret is sk-test-key")
    let second = try await cached(server, ["store": "s"], stores: ["s": ["type": "shared"]], own: own)
    #expect(await second.run("My secret is sk-test-key").text == "One.")
    let keys = try await store.entries(prefix: "").map(\.key)
    #expect(keys.count == 1)
    #expect(keys.allSatisfy { $0.wholeMatch(of: /cached\/main\/[0-9a-f]{64}/) != nil })
  }

  @Test func `another setting of the provider is another provider`() async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let own = Self.stores(["shared": InMemoryStore()])
    let first = try await cached(server, ["store": "s"], stores: ["s": ["type": "shared"]], own: own)
    _ = await first.run()
    var leaf = Vendor.openAI.settings(server).objectValue ?? [:]
    leaf["model"] = "m2"
    let second = try await Composition(
      providers: ["leaf": .object(leaf), "main": ["type": "cached", "provider": "leaf", "store": "s"]], ask: "main",
      stores: ["s": ["type": "shared"]], own: own)
    #expect(await second.run().text == "Two.")
  }

  @Test(
    arguments: [
      ["stored_at": 1e12], ["stored_at": 1e12, "chunks": []], "damaged", ["stored_at": 1e12, "chunks": [["text": "x"]]], .null,
    ] as [JSONValue])
  func `what isn't an answer in the store is no answer`(damage: JSONValue) async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let store = InMemoryStore()
    let composition = try await cached(
      server, ["store": "s"], stores: ["s": ["type": "shared"]], own: Self.stores(["shared": store]))
    _ = await composition.run()
    for entry in try await store.entries(prefix: "") { try await store.write(entry.key, damage) }
    #expect(await composition.run().text == "Two.")
  }

  @Test func `a store that fails costs a call, not the run`() async throws {
    let server = try Vendor.openAI.server([.says("One."), .says("Two.")])
    defer { server.stop() }
    let store = InMemoryStore()
    let composition = try await cached(
      server, ["store": "s"], stores: ["s": ["type": "shared"]], own: Self.stores(["shared": store]))
    await store.close()
    #expect(await composition.run().text == "One.")
    #expect(await composition.run().text == "Two.")
    let events = await composition.events.events("provider.cache", atLeast: 4)
    #expect(events.allSatisfy { $0["outcome"] == "failed" && $0["message"]?.stringValue?.contains("closed") == true })
  }

  private static func stores(_ stores: [String: InMemoryStore]) -> [ComponentType] {
    var registrar = PluginRegistrar()
    for (name, store) in stores {
      registrar.add(.store, name, summary: "A store of the test.", settings: JSONObject.self) { _, _ in store as any Store }
    }
    return registrar.components
  }
}
