import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization
import Testing

/// Streams that the documentation of the Responses API doesn't show.
struct OpenAIResponsesTests {
  private func read(_ events: [JSONValue]) async throws -> Completion {
    let body = events.map { "data: \($0)\n\n" }.joined()
    let fixture = WireFixture(
      wire: "openai_responses", name: "made here",
      json: [
        "kind": "stream", "settings": ["api": "responses"],
        "wire_response": ["status": 200, "headers": ["content-type": "text/event-stream"], "body": .string(body)],
      ])
    switch try await WireTests.ask(WireTests.provider(for: fixture), fixture, FixtureTransport(fixture)) {
    case .completion(let completion): return completion
    case .error(let error): throw error
    }
  }

  private func event(_ type: String, _ index: Int?, _ members: JSONObject) -> JSONValue {
    var event: JSONObject = ["type": .string("response.\(type)")]
    if let index { event["output_index"] = .integer(index) }
    for (key, value) in members { event[key] = value }
    return .object(event)
  }

  private func message(_ id: String, _ texts: String...) -> JSONValue {
    let content = texts.map { ["type": "output_text", "text": .string($0), "annotations": []] as JSONValue }
    return ["type": "message", "id": .string(id), "role": "assistant", "content": .array(content)]
  }

  private func call(_ id: String, _ arguments: String, status: String = "completed") -> JSONValue {
    [
      "type": "function_call", "id": .string("fc_\(id)"), "call_id": .string(id), "name": "look", "arguments": .string(arguments),
      "status": .string(status),
    ]
  }

  private func completed(_ output: [JSONValue], status: String = "completed", reason: JSONValue = nil) -> JSONValue {
    event(
      status, nil,
      ["response": ["id": "r", "status": .string(status), "output": .array(output), "incomplete_details": ["reason": reason]]])
  }

  @Test func `pieces of two texts that come mixed are put apart, in the order of the items`() async throws {
    let completion = try await read([
      event("output_item.added", 0, ["item": message("a")]), event("output_item.added", 1, ["item": message("b")]),
      event("output_text.delta", 1, ["content_index": 0, "delta": "second "]),
      event("output_text.delta", 0, ["content_index": 0, "delta": "first "]),
      event("output_text.delta", 1, ["content_index": 0, "delta": "text"]),
      event("output_item.done", 1, ["item": message("b", "second text")]),
      event("output_text.delta", 0, ["content_index": 0, "delta": "text"]),
      event("output_item.done", 0, ["item": message("a", "first text")]),
      completed([message("a", "first text"), message("b", "second text")]),
    ])
    #expect(completion.parts == ["first text", "second text"])
  }

  @Test func `without places items come one after the other, and none twice`() async throws {
    let completion = try await read([
      event("output_item.added", nil, ["item": message("a")]),
      event("output_text.delta", nil, ["content_index": 0, "delta": "Hello"]),
      event("output_item.done", nil, ["item": message("a", "Hello")]),
      event("output_item.added", nil, ["item": call("c", "")]),
      event("function_call_arguments.delta", nil, ["delta": "{\"n\":1}"]),
      event("output_item.done", nil, ["item": call("c", "{\"n\":1}")]), completed([message("z", "Hello"), call("c", "{\"n\":1}")]),
    ])
    #expect(completion.parts == ["Hello", .toolCall(ToolCall(id: "c", name: "look", arguments: ["n": 1]))])
    #expect(completion.stopReason == .toolUse)
  }

  @Test func `an item that never ends is ended by the response`() async throws {
    let completion = try await read([
      event("output_item.added", 0, ["item": message("a")]),
      event("output_text.delta", 0, ["content_index": 0, "delta": "one"]),
      event("output_text.delta", 0, ["content_index": 1, "delta": "two"]),
      event("output_item.added", 1, ["item": call("c", "{}")]), completed([]),
    ])
    #expect(completion.parts == ["one", "two", .toolCall(ToolCall(id: "c", name: "look", arguments: [:]))])
  }

  @Test(arguments: ["", "{\"n\":", " "])
  func `a call that the limit of tokens cut off is none`(_ arguments: String) async throws {
    let completion = try await read([
      event("output_item.added", 0, ["item": call("c", "", status: "in_progress")]),
      event("function_call_arguments.delta", 0, ["delta": .string(arguments)]),
      completed([call("c", arguments, status: "incomplete")], status: "incomplete", reason: "max_output_tokens"),
    ])
    #expect(completion.parts.isEmpty && completion.stopReason == .maxTokens)
  }

  private func sent(_ request: CompletionRequest) async throws -> JSONValue {
    let transport = FixtureTransport(try #require(WireFixture.all(of: "openai_responses").first))
    let provider = try await BuiltProvider(plugin: "OpenAI", component: "provider.openai").provider([:])
    _ = try await WireTransports.$current.withValue(transport) { try await provider.complete(request) }
    return try JSONValue(parsing: try #require(transport.requests.withLock { $0.first?.body }))
  }

  // LA-PROV-13, LB1-PROV-17
  @Test(arguments: [
    ("gpt-6-luna", GenerationOptions.Thinking.off, "none" as String?), ("gpt-6-luna", .budget(1_000), "low"),
    ("gpt-6-luna", .budget(4_000), "medium"), ("gpt-6-luna", .effort(.high), "high"), ("gpt-6-astra", .off, nil),
    ("gpt-4.1", .effort(.low), nil),
  ])
  func `a model is told to think as it can`(_ model: String, _ thinking: GenerationOptions.Thinking, _ effort: String?) async throws {
    let body = try await sent(
      CompletionRequest(model: model, messages: [.user("Hello")], options: GenerationOptions(temperature: 0.5, thinking: thinking)))
    #expect(body["reasoning"]?["effort"]?.stringValue == effort)
    #expect((body["include"] != nil) == (effort != nil && effort != "none"))
    // A model that thinks refuses it.
    #expect((body["temperature"] != nil) == (effort == "none" || model == "gpt-4.1"))
  }

  @Test func `a schema that strict mode can't express is refused, and a strict tool with it is sent as it is`() async throws {
    let schema = try JSONSchema(["type": "object", "properties": ["a": ["not": ["type": "string"]]]])
    let tool = ToolDefinition(name: "t", description: "d", parameters: schema, strict: true)
    let body = try await sent(CompletionRequest(model: "gpt-6-luna", messages: [.user("Hello")], tools: [tool]))
    #expect(body["tools"]?[0]?["strict"] == false && body["tools"]?[0]?["parameters"] == schema.json)
    do {
      _ = try await sent(CompletionRequest(model: "gpt-6-luna", messages: [.user("Hello")], outputSchema: schema))
      Issue.record("it was sent")
    } catch let error as ProviderError {
      #expect(error.kind == .unsupportedFeature && error.message.contains("\"not\""))
    }
  }

  // LB2-PROV-07
  @Test(arguments: WireTests.fixtures("complete", "stream").filter { $0.wire == "openai_responses" && $0.name.contains("web-search-") })
  func `the pages that an answer cites are its sources`(_ fixture: WireFixture) async throws {
    guard fixture.body != nil else { return }
    let outcome = try await WireTests.ask(WireTests.provider(for: fixture), fixture, FixtureTransport(fixture))
    guard case .completion(let completion) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(completion.metadata["sources"] == [["url": "https://harbour.example/times", "title": "Harbour"]])
  }

  @Test func `a response may not have any number of items`() async throws {
    let items = (0..<5_000).map { (index: Int) in event("output_item.done", index, ["item": message("m\(index)", "x")]) }
    do {
      _ = try await read(items + [completed([])])
      Issue.record("all of them were read")
    } catch let error as ProviderError {
      #expect(error.kind == .protocolViolation)
    }
  }
}
