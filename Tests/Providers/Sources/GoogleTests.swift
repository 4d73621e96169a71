import RoostCore
import RoostHTTP
import RoostProviders
import Testing

/// What the Gemini adapter does beyond the vendor's examples.
struct GoogleTests {
  private static let plugin = BuiltProvider(plugin: "Google", component: "provider.google")
  private static let answer: JSONValue = ["candidates": [["content": ["parts": [["text": "Yes."]]], "finishReason": "STOP"]]]

  private func sent(_ request: CompletionRequest) async throws -> JSONValue {
    let transport = AnswersTransport([Self.answer])
    let provider = try await Self.plugin.provider()
    _ = try await WireTransports.$current.withValue(transport) { try await provider.complete(request) }
    return try #require(try transport.bodies.first)
  }

  private static let thinking: [(String, GenerationOptions.Thinking, JSONValue)] = [
    ("gemini-3.6-flash", .off, ["thinkingLevel": "MINIMAL"]),
    ("gemini-3.8-flash", .off, ["thinkingLevel": "LOW"]),
    ("gemini-3.8-flash", .budget(20_000), ["thinkingLevel": "HIGH", "includeThoughts": true]),
    ("gemini-2.5-flash", .effort(.high), ["thinkingBudget": 24_576, "includeThoughts": true]),
    ("gemini-2.5-pro", .off, .null), ("gemini-2.5-pro", .budget(1), ["thinkingBudget": 128, "includeThoughts": true]),
    ("gemma-3-27b-it", .effort(.low), .null),
  ]

  // LB1-PROV-18
  @Test(arguments: thinking)
  func `a model is told to think in its own way`(_ model: String, _ thinking: GenerationOptions.Thinking, _ config: JSONValue) async throws
  {
    let body = try await sent(CompletionRequest(model: model, messages: [.user("Sure?")], options: GenerationOptions(thinking: thinking)))
    #expect(body["generationConfig"]?["thinkingConfig"] ?? .null == config)
  }

  @Test func `sampling that a model refuses is left out`() async throws {
    let options = GenerationOptions(temperature: 0.5, topP: 0.5, maxTokens: 9)
    let body = try await sent(CompletionRequest(model: "gemini-3.8-flash", messages: [.user("Sure?")], options: options))
    #expect(body["generationConfig"] == ["maxOutputTokens": 9])
  }

  @Test func `results are one turn and the user's next words another`() async throws {
    func result(_ id: String) -> Message { .toolResults([.ok("11:42", callID: id)]) }
    let calls = ["a", "b"].map { ContentPart.toolCall(ToolCall(id: $0, name: "tide_\($0)", arguments: [:])) }
    let body = try await sent(
      CompletionRequest(
        model: "gemini-2.5-flash",
        messages: [.user("Tides?"), Message(role: .assistant, parts: calls), result("a"), result("b"), .user("So?")]))
    let turns = try #require(body["contents"]?.arrayValue)
    #expect(turns.map { $0["parts"]?.arrayValue?.count } == [1, 2, 2, 1])
    // A result without its tool's name has that of its call.
    #expect(turns[2]["parts"]?[1]?["functionResponse"]?["name"] == "tide_b")
  }

  @Test func `an older schema's definitions go where references find them`() async throws {
    let schema = try JSONSchema([
      "type": "object", "properties": ["at": ["$ref": "#/definitions/time", "description": "when"]],
      "definitions": ["time": ["type": "string", "minLength": 5]],
    ])
    let body = try await sent(CompletionRequest(model: "gemini-2.5-flash", messages: [.user("When?")], outputSchema: schema))
    #expect(
      body["generationConfig"]?["responseJsonSchema"] == [
        "type": "object", "properties": ["at": ["$ref": "#/$defs/time"]], "$defs": ["time": ["type": "string"]],
      ])
  }

  // LB2-PROV-07
  @Test func `grounding becomes sources`() async throws {
    let fixture = try #require(WireFixture.all(of: "google").first { $0.name.hasPrefix("37-") })
    guard case .completion(let completion) = try await WireTests.ask(Self.plugin.provider(), fixture, FixtureTransport(fixture)) else {
      Issue.record("no answer")
      return
    }
    #expect(completion.metadata["sources"] == ([["url": "https://ferries.example/pellworm", "title": "ferries.example"]] as JSONValue))
  }

  @Test func `every page of the list of models is read`() async throws {
    let lister = try #require(try await Self.plugin.provider() as? any ModelLister)
    let transport = AnswersTransport([
      ["models": [["name": "models/one"]], "nextPageToken": "a/b"], ["models": [["name": "models/two", "displayName": "Two"]]],
    ])
    let models = try await WireTransports.$current.withValue(transport) { try await lister.listModels() }
    #expect(models == [ListedModel(id: "one"), ListedModel(id: "two", name: "Two")])
    #expect(transport.requests.last?.url.text.hasSuffix("/v1beta/models?pageSize=1000&pageToken=a%2Fb") == true)
  }

  @Test func `many texts are embedded in several requests, in order`() async throws {
    let embedder = try await Self.plugin.embedder(["model": "gemini-embedding-001"])
    func answer(_ numbers: Range<Int>) -> JSONValue { ["embeddings": .array(numbers.map { ["values": [.integer($0)]] })] }
    let transport = AnswersTransport([answer(0..<100), answer(100..<200), ["embedding": ["values": [200]]]])
    let vectors = try await WireTransports.$current.withValue(transport) { try await embedder.embed((0...200).map { "text \($0)" }) }
    #expect(vectors == (0...200).map { [Float($0)] })
    #expect(embedder.dimensions == 3_072)
  }

  @Test func `vectors of another length than asked for are refused`() async throws {
    let embedder = try await Self.plugin.embedder(["model": "gemini-embedding-001", "dimensions": 2])
    let transport = AnswersTransport([["embedding": ["values": [1, 2, 3]]]])
    let error = await #expect(throws: ProviderError.self) {
      try await WireTransports.$current.withValue(transport) { try await embedder.embed(["one"]) }
    }
    #expect(error?.kind == .protocolViolation)
  }
}
