import Foundation
import RoostCore
import RoostTesting
import Testing

/// What is recorded is what is played: the same bytes in the same pieces, without server and without key.
struct RecordReplayTests {
  static let key = "sk-live-3f9a77c2d1e84b06"
  static let hello = CompletionRequest(messages: [.user("Hello")])

  static func openAI(_ url: String, key: String? = key) -> JSONValue {
    var settings: JSONObject = ["type": "openai_compatible", "base_url": .string(url + "/v1"), "model": "m"]
    if let key { settings["api_key"] = .string(key) }
    return .object(settings)
  }

  static func anthropic(_ url: String, key: String? = key) -> JSONValue {
    var settings: JSONObject = ["type": "anthropic", "base_url": .string(url), "model": "claude-sonnet-4-5"]
    if let key { settings["api_key"] = .string(key) }
    return .object(settings)
  }

  static func answer(_ text: String) -> String {
    let body: JSONValue = [
      "id": "c1", "model": "m",
      "choices": [["index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": "stop"]],
      "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
    ]
    return ScriptedServer.response(headers: [("content-type", "application/json"), ("connection", "close")], body: body.description)
  }

  static func events(_ texts: [String]) -> String {
    let pieces = texts.map { text -> String in
      let json: JSONValue = ["id": "c1", "model": "m", "choices": [["index": 0, "delta": ["content": .string(text)]]]]
      return "data: \(json)\n\n"
    }
    return pieces.joined() + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
  }

  static let anthropicEvents = """
    event: message_start
    data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"usage":{"input_tokens":10,"output_tokens":1}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße, 世界"}}

    event: content_block_stop
    data: {"type":"content_block_stop","index":0}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}

    event: message_stop
    data: {"type":"message_stop"}


    """

  static func server(_ answers: [String]) throws -> ScriptedServer {
    try ScriptedServer(answers.map { [.request, .send(text: $0), .close] })
  }

  /// The body's pieces of one exchange, as the cassette has them.
  static func pieces(_ lines: [JSONValue], exchange: Int = 1) throws -> [[UInt8]] {
    lines.filter { $0["exchange"] == .integer(exchange) && $0["ms"] != nil }.compactMap { line in
      line["text"]?.stringValue.map { Array($0.utf8) } ?? line["base64"]?.stringValue.flatMap { Base64.decode($0) }
    }
  }

  @Test(arguments: [1, 3, 7, 50, 10_000])
  func `a stream is played in the same chunks, whatever its pieces were`(piece: Int) async throws {
    let tape = try Tape()
    let body = [UInt8](Self.anthropicEvents.utf8)
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.head()), .trickle(body, piece: piece), .close]])
    let recorded = try await tape.record(Self.anthropic(server.url)) { await $0.chunks(Self.hello) }
    server.stop()
    #expect(recorded.error == nil)
    #expect(recorded.chunks.contains(.text("Grüße, 世界")))
    #expect(try Self.pieces(tape.lines).flatMap { $0 } == body)
    let played = try await tape.replay(Self.anthropic(server.url, key: nil)) { await $0.chunks(Self.hello) }
    #expect(played.chunks == recorded.chunks)
    #expect(played.error == nil)
    #expect(server.requests.count == 1)
  }

  @Test func `whole answers, errors and broken connections are played as they were`() async throws {
    let tape = try Tape()
    let limited = ScriptedServer.response(
      status: 429, headers: [("content-type", "application/json"), ("retry-after", "7"), ("connection", "close")],
      body: "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\"}}")
    let server = try ScriptedServer([
      [.request, .send(text: Self.answer("One.")), .close], [.request, .send(text: limited), .close],
      [.request, .send(text: ScriptedServer.head() + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal"), .reset],
      [.request, .reset],
    ])
    func all(_ provider: any Provider) async -> [String] {
      var outcomes: [String] = []
      for place in 0..<4 {
        if place == 2 {
          let (chunks, error) = await provider.chunks(Self.hello)
          outcomes.append("\(chunks) \(error.map { "\($0.kind)" } ?? "whole")")
          continue
        }
        do throws(ProviderError) {
          outcomes.append(try await provider.complete(Self.hello).text)
        } catch {
          outcomes.append("\(error.kind) \(error.status ?? 0) \(String(describing: error.retryAfter)) \(error.message)")
        }
      }
      return outcomes
    }
    let recorded = try await tape.record(Self.openAI(server.url)) { await all($0) }
    server.stop()
    #expect(recorded[0] == "One.")
    #expect(recorded[1].hasPrefix("rateLimited 429 Optional(7.0 seconds)"))
    let played = try await tape.replay(Self.openAI(server.url, key: nil)) { await all($0) }
    #expect(played == recorded)
  }

  @Test func `an agent's run with retries is played with the same waits`() async throws {
    let tape = try Tape()
    let busy = ScriptedServer.response(
      status: 503, headers: [("content-type", "application/json"), ("retry-after", "3"), ("connection", "close")], body: "{}")
    let server = try Self.server([busy, Self.answer("Good day.")])
    let first = try await tape.runtime(["main": Self.openAI(server.url)], wrapped: "record")
    let clock = JumpClock()
    #expect(await first.entry.run("Hello", RunOptions(clock: clock)).text == "Good day.")
    await first.stop()
    server.stop()
    #expect(clock.waits.contains(.seconds(3)))
    let second = try await tape.runtime(["main": Self.openAI(server.url, key: nil)], wrapped: "replay")
    let again = JumpClock()
    #expect(await second.entry.run("Hello", RunOptions(clock: again)).text == "Good day.")
    await second.stop()
    #expect(again.waits.contains(.seconds(3)))
    #expect(server.requests.count == 2)
  }

  @Test func `a composed provider's leaves are recorded, each under its name`() async throws {
    let tape = try Tape()
    let down = ScriptedServer.response(
      status: 503, headers: [("content-type", "application/json"), ("connection", "close")], body: "{}")
    let servers = [try Self.server([down]), try Self.server([Self.answer("Two.")])]
    func providers(_ key: String?) -> JSONObject {
      [
        "one": Self.openAI(servers[0].url, key: key), "two": Self.openAI(servers[1].url, key: key),
        "main": ["type": "fallback", "providers": ["one", "two"]],
      ]
    }
    let first = try await tape.runtime(providers(Self.key), wrapped: "record")
    #expect(await first.entry.run("Hello", RunOptions(clock: JumpClock())).text == "Two.")
    await first.stop()
    for server in servers { server.stop() }
    #expect(try tape.lines.compactMap { $0["provider"]?.stringValue } == ["one", "one", "two"])
    let second = try await tape.runtime(providers(nil), wrapped: "replay")
    #expect(await second.entry.run("Hello", RunOptions(clock: JumpClock())).text == "Two.")
    await second.stop()
    #expect(servers.map(\.requests.count) == [2, 1])
  }

  @Test func `equal requests are played in order, different ones in any`() async throws {
    let tape = try Tape()
    let server = try Self.server(["A", "B", "C"].map(Self.answer))
    func request(_ text: String) -> CompletionRequest { CompletionRequest(messages: [.user(text)]) }
    try await tape.record(Self.openAI(server.url)) { provider in
      for text in ["same", "other", "same"] { _ = try await provider.complete(request(text)) }
    }
    server.stop()
    try await tape.replay(Self.openAI(server.url)) { provider in
      #expect(try await provider.complete(request("other")).text == "B")
      async let one = provider.complete(request("same")).text
      async let two = provider.complete(request("same")).text
      let both = try await [one, two].sorted()
      #expect(both == ["A", "C"])
      let error = await #expect(throws: ProviderError.self) { try await provider.complete(request("same")) }
      #expect(error?.message.hasSuffix("the cassette has no exchange left for it (all 3 were played).") == true)
      #expect(error?.isRetryable == false)
    }
  }

  @Test func `a differing request is refused, with what differs`() async throws {
    let tape = try Tape()
    let server = try Self.server([Self.answer("A")])
    try await tape.record(Self.openAI(server.url)) { provider in
      _ = try await provider.complete(CompletionRequest(system: "Be brief.", messages: [.user("Hello")]))
    }
    server.stop()
    try await tape.replay(Self.openAI(server.url)) { provider in
      var request = CompletionRequest(system: "Be brief.", messages: [.user("Goodbye")])
      request.options.temperature = 0.5
      let error = await #expect(throws: ProviderError.self) { try await provider.complete(request) }
      let message = try #require(error?.message)
      #expect(error?.kind == .invalidRequest)
      #expect(message.contains("it differs from the recorded request of exchange 1: "))
      #expect(message.contains("body /messages/1/content: recorded \"Hello\", now \"Goodbye\""))
      #expect(message.contains("body /temperature: recorded nothing, now 0.5"))
      // What fits is still there.
      #expect(try await provider.complete(CompletionRequest(system: "Be brief.", messages: [.user("Hello")])).text == "A")
    }
  }

  @Test(arguments: [(0.0, []), (1.0, [40.0, 60.0, 100.0]), (2.0, [20.0, 30.0, 50.0])] as [(Double, [Double])])
  func `answers come as fast as is asked`(speed: Double, milliseconds: [Double]) async throws {
    let tape = try Tape()
    let text = Array(Self.events(["a", "b"]))
    let half = text.count / 2
    let lines: [JSONValue] = [
      ["roost_cassette": 1, "recorded_at": 0],
      [
        "exchange": 1, "provider": "leaf",
        "request": [
          "method": "POST", "url": "http://127.0.0.1:9/v1/chat/completions", "headers": [["content-type", "application/json"]],
          "text":
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        ],
      ],
      ["exchange": 1, "ms": 40, "response": ["status": 200, "headers": [["content-type", "text/event-stream"]]]],
      ["exchange": 1, "ms": 100, "text": .string(String(text[..<half]))],
      ["exchange": 1, "ms": 200, "text": .string(String(text[half...]))],
      ["exchange": 1, "ms": 200, "end": "whole"], ["finished": true, "exchanges": 1],
    ]
    try tape.write(lines.map { $0.description + "\n" }.joined())
    let clock = JumpClock()
    let (error, waits) = try await tape.replay(Self.openAI("http://127.0.0.1:9"), ["speed": .number(speed)], clock: clock) { provider in
      // Before the runtime stops, which waits by the same clock.
      (await provider.chunks(Self.hello).error, clock.waits)
    }
    #expect(error == nil)
    #expect(waits.map { ($0 / .milliseconds(1)).rounded() } == milliseconds)
  }

  @Test func `what is left over is told where that is asked for`() async throws {
    let tape = try Tape()
    let server = try Self.server([Self.answer("A"), Self.answer("B")])
    try await tape.record(Self.openAI(server.url)) { provider in for _ in 0..<2 { _ = try await provider.complete(Self.hello) } }
    server.stop()
    for (leftovers, faults) in [("allow", 0), ("refuse", 1)] {
      let runtime = try await tape.runtime([
        "leaf": Self.openAI(server.url),
        "main": ["type": "replay", "provider": "leaf", "file": "run.cassette", "leftovers": .string(leftovers)],
      ])
      _ = try await runtime.provider("main").complete(Self.hello)
      await runtime.stop()
      let found = await runtime.review()
      #expect(found.count == faults)
      #expect(found.allSatisfy { $0.hasSuffix("were not asked for: 2") && $0.hasPrefix("providers.main: 1 recorded") })
    }
  }
}
