import RoostCore
import RoostTesting
import Testing

/// When a fallback moves on, when it doesn't, and whom it leaves alone.
struct FallbackTests {
  private func two(
    _ first: ScriptedServer, _ second: ScriptedServer, _ more: JSONObject = [:], engine: JSONObject = [:], clock: JumpClock = JumpClock()
  ) async throws -> Composition {
    var settings: JSONObject = ["type": "fallback", "providers": ["one", "two"]]
    for (key, value) in more { settings[key] = value }
    return try await Composition(
      providers: ["one": Vendor.openAI.settings(first), "two": Vendor.anthropic.settings(second), "main": .object(settings)], ask: "main",
      engine: engine, clock: clock)
  }

  @Test(arguments: [true, false]) func `the next provider answers when the first has given up`(streams: Bool) async throws {
    let first = try Vendor.openAI.server([.status(503)])
    let second = try Vendor.anthropic.server([streams ? .streams("Two.") : .says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let composition = try await two(first, second)
    let answer = streams ? try #require(await composition.stream()) : await composition.run()
    #expect(answer.error == nil)
    #expect(answer.text == "Two.")
    #expect(answer.metadata.provider == "anthropic")
    #expect(first.requests.count == 4)
    #expect(second.requests.count == 1)
    let move = try #require(await composition.events.events("model.fallback", atLeast: 1).first)
    #expect(move["from"] == "openai_compatible")
    #expect(move["to"] == "anthropic")
    #expect(move["kind"] == "unavailable")
  }

  @Test func `an error that the list doesn't name is nobody else's`() async throws {
    let first = try Vendor.openAI.server([.status(401)])
    let second = try Vendor.anthropic.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let answer = try await two(first, second).run()
    #expect(answer.error?.code == .providerAuthentication)
    #expect(second.requests.isEmpty)
  }

  @Test func `the list may name it`() async throws {
    let first = try Vendor.openAI.server([.status(401)])
    let second = try Vendor.anthropic.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let answer = try await two(first, second, ["on": ["authentication"]]).run()
    #expect(answer.text == "Two.")
    #expect(first.requests.count == 1)
  }

  @Test func `nobody else is asked once a part of the answer was shown`() async throws {
    let first = try Vendor.openAI.server([.breaksOff("One and")])
    let second = try Vendor.anthropic.server([.streams("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let answer = try #require(await two(first, second).stream())
    #expect(answer.error?.code == .providerUnavailable)
    #expect(first.requests.count == 1)
    #expect(second.requests.isEmpty)
  }

  @Test func `when all give up, the error says what each said`() async throws {
    let first = try Vendor.openAI.server([.status(503)])
    let second = try Vendor.anthropic.server([.status(529)])
    defer { first.stop() }
    defer { second.stop() }
    let answer = try await two(first, second, engine: ["max_retries": 0]).run()
    let error = try #require(answer.error)
    #expect(error.code == .providerUnavailable)
    #expect(error.message.hasPrefix("anthropic: no (529)"))
    #expect(error.message.contains("Before that, openai_compatible: "))
    #expect(error.message.contains("no (503)"))
  }

  @Test func `a provider that keeps failing is left alone, tried once, and used again`() async throws {
    let first = try Vendor.openAI.server([.status(503), .status(503), .status(503), .says("One.")])
    let second = try Vendor.anthropic.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let clock = JumpClock()
    let composition = try await two(
      first, second, ["circuit": ["failures": 2, "cool_down": 60]], engine: ["max_retries": 0], clock: clock)
    #expect(await composition.run().text == "Two.")
    #expect(first.requests.count == 1)
    #expect(await composition.run().text == "Two.")
    #expect(first.requests.count == 2)
    // It is open: nobody asks.
    #expect(await composition.run().text == "Two.")
    #expect(first.requests.count == 2)
    // One call tries, fails, and it is open again.
    clock.advance(by: .seconds(60))
    #expect(await composition.run().text == "Two.")
    #expect(first.requests.count == 3)
    clock.advance(by: .seconds(59))
    #expect(await composition.run().text == "Two.")
    #expect(first.requests.count == 3)
    clock.advance(by: .seconds(1))
    #expect(await composition.run().text == "One.")
    #expect(await composition.run().text == "One.")
    let events = await composition.events.events("provider.circuit", atLeast: 5)
    #expect(events.map { $0["state"] } == ["open", "half_open", "open", "half_open", "closed"])
    #expect(events.allSatisfy { $0["provider"] == "one" && $0["fallback"] == "main" })
    #expect(events.first?["cool_down_ms"]?.doubleValue == 60_000)
    #expect(events.first?["message"]?.stringValue?.contains("no (503)") == true)
  }

  @Test func `where all are left alone nobody is asked, and the error says when`() async throws {
    let first = try Vendor.openAI.server([.status(503)])
    let second = try Vendor.anthropic.server([.status(529)])
    defer { first.stop() }
    defer { second.stop() }
    let composition = try await two(first, second, ["circuit": ["failures": 1, "cool_down": 60]], engine: ["max_retries": 0])
    _ = await composition.run()
    let answer = await composition.run()
    #expect(
      answer.error?.message
        == "Every provider of main failed and is left alone: one, two; the first is tried again in 60 s.")
    #expect(answer.error?.isRetryable == false)
    #expect([first.requests.count, second.requests.count] == [1, 1])
  }

  @Test func `a request that is wrong says nothing about the provider's health`() async throws {
    let first = try Vendor.openAI.server([.status(400)])
    let second = try Vendor.anthropic.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let composition = try await two(first, second, ["on": ["invalid_request"], "circuit": ["failures": 1]])
    for _ in 0..<3 { #expect(await composition.run().text == "Two.") }
    #expect(first.requests.count == 3)
    #expect(composition.events.seen("provider.circuit").isEmpty)
  }

  @Test func `each provider may be asked for a model of its own`() async throws {
    let first = try Vendor.openAI.server([.status(503)])
    let second = try Vendor.anthropic.server([.says("Two.")])
    defer { first.stop() }
    defer { second.stop() }
    let composition = try await two(
      first, second, ["models": ["two": "claude-haiku-4-5"]], engine: ["max_retries": 0, "model": "house-model"])
    _ = await composition.run()
    #expect(try first.requests.map { try JSONValue(parsing: $0.body)["model"] } == ["house-model"])
    #expect(try second.requests.map { try JSONValue(parsing: $0.body)["model"] } == ["claude-haiku-4-5"])
  }

  @Test func `an agent's own fallback comes after the provider's`() async throws {
    let first = try Vendor.openAI.server([.status(503)])
    let second = try Vendor.anthropic.server([.status(529)])
    defer { first.stop() }
    defer { second.stop() }
    let composition = try await two(first, second, engine: ["max_retries": 1])
    let spare = ScriptedProvider()
    spare.reply("The spare agent.")
    let other = try Agent("spare", engine: LLMEngine(provider: spare))
    let agent = try composition.runtime.entry.with { $0.fallback = other }
    let answer = await agent.run("Hello", RunOptions(clock: composition.clock))
    #expect(answer.text == "The spare agent.")
    #expect([first.requests.count, second.requests.count, spare.callCount] == [2, 2, 1])
  }

  @Test(
    arguments: [
      (["type": "fallback", "providers": []], "it names none"),
      (["type": "fallback", "providers": ["one", "one"]], "one stands there twice"),
      (["type": "fallback", "providers": ["one"], "models": ["two": "m"]], "two is none of the providers here (one)"),
      (["type": "rate_limited", "provider": "one"], "it limits nothing"),
    ] as [(JSONValue, String)])
  func `settings that make no sense are refused`(settings: JSONValue, reason: String) async throws {
    let error = await #expect(throws: RuntimeError.self) {
      _ = try await Composition(
        providers: ["one": ["type": "openai_compatible", "base_url": "http://127.0.0.1:1"], "main": settings], ask: "main")
    }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func `providers that name each other are refused with the way`() throws {
    let problems = try Composition.problems(providers: [
      "main": ["type": "fallback", "providers": ["routed"]], "routed": ["type": "router", "rules": [["provider": "kept"]]],
      "kept": ["type": "cached", "provider": "main"],
    ])
    #expect(problems.contains("this closes a circle: main → routed → kept → main"), "\(problems)")
  }
}
