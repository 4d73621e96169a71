import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization
import Testing

/// What the fixtures of chat completions don't show: the dialects as data, and streams beside whole answers.
struct ChatCompletionsTests {
  private func models(_ json: JSONValue = [:]) throws -> ModelChoice { ModelChoice(catalogue: try ModelCatalogue(json: json)) }

  private func wire(_ dialect: ChatCompletionsDialect = .openAI, _ catalogue: JSONValue = [:]) throws -> ChatCompletionsWire {
    ChatCompletionsWire(dialect, models: try models(catalogue), defaultMaxTokens: nil)
  }

  private func body(
    _ dialect: ChatCompletionsDialect, _ catalogue: JSONValue, _ change: (inout CompletionRequest) throws -> Void
  ) throws -> JSONValue {
    var request = CompletionRequest(model: "m", messages: [.user("Hello")])
    try change(&request)
    return try #require(try wire(dialect, catalogue).encode(request, streaming: false).body)
  }

  private static let tool: JSONValue = ["name": "t", "description": "d", "parameters": ["type": "object", "properties": [:]]]

  /// The completion that a stream of these deltas makes.
  private func streamed(_ deltas: [JSONValue], reason: String = "stop", usage: JSONValue? = nil) async throws -> Completion {
    var text = ""
    for delta in deltas { text += "data: \(JSONValue.object(["choices": [["delta": delta]]]))\n\n" }
    var last: JSONObject = ["choices": [["delta": [:], "finish_reason": .string(reason)]]]
    last["usage"] = usage
    text += "data: \(JSONValue.object(last))\n\ndata: [DONE]\n\n"
    var reader = try wire().reader(for: CompletionRequest(messages: []))
    var chunks: [CompletionChunk] = []
    try reader.feed([UInt8](text.utf8)) { chunks.append($0) }
    try reader.end { chunks.append($0) }
    let all = chunks
    return try await CompletionStream { writer throws(ProviderError) in for chunk in all { try await writer.write(chunk) } }.collect()
  }

  // LA-PROV-09
  @Test(
    arguments: [
      (
        [
          ["reasoning": "Eight", "reasoning_details": [["type": "reasoning.text", "index": 0, "text": "Eight"]]],
          ["reasoning": " and.", "reasoning_details": [["type": "reasoning.text", "index": 0, "text": " and.", "signature": "c2ln"]]],
          ["reasoning_details": [["type": "reasoning.encrypted", "index": 1, "data": "ZW5j"]]], ["content": "17"],
        ],
        [
          "reasoning": "Eight and.", "content": "17",
          "reasoning_details": [
            ["type": "reasoning.text", "index": 0, "text": "Eight and.", "signature": "c2ln"],
            ["type": "reasoning.encrypted", "index": 1, "data": "ZW5j"],
          ],
        ]
      ),
      (
        [
          ["content": "See"], ["annotations": [["type": "url_citation", "url_citation": ["url": "https://a.example", "title": "A"]]]],
          ["content": " there."],
        ],
        [
          "content": "See there.", "annotations": [["type": "url_citation", "url_citation": ["url": "https://a.example", "title": "A"]]],
        ]
      ),
      (
        [
          ["tool_calls": [["index": 0, "id": "c1", "type": "custom", "custom": ["name": "sql", "input": "sel"]]]],
          ["tool_calls": [["index": 0, "custom": ["input": "ect 1"]]]],
        ],
        ["tool_calls": [["id": "c1", "type": "custom", "custom": ["name": "sql", "input": "select 1"]]]]
      ),
      (
        [
          ["content": [["type": "thinking", "thinking": [["type": "text", "text": "Eight"]]]]],
          ["content": [["type": "thinking", "thinking": [["type": "text", "text": " and."]], "signature": "c2ln"]]],
          ["content": [["type": "text", "text": "17"]]],
        ],
        [
          "content": [
            ["type": "thinking", "thinking": [["type": "text", "text": "Eight and."]], "signature": "c2ln"],
            ["type": "text", "text": "17"],
          ]
        ]
      ),
    ] as [([JSONValue], JSONValue)])
  func `a stream says what the whole message says`(_ deltas: [JSONValue], _ message: JSONValue) async throws {
    let whole = try wire().completion(
      from: ["choices": [["message": message, "finish_reason": "stop"]]], for: CompletionRequest(messages: []))
    #expect(try await streamed(deltas).json == whole.json)
  }

  @Test func `cited pages are listed`() async throws {
    let citation: JSONValue = ["type": "url_citation", "url_citation": ["url": "https://a.example", "title": "A"]]
    let answer = try await streamed([["content": "See.", "annotations": [citation, citation]]])
    #expect(answer.metadata["sources"] == [["url": "https://a.example", "title": "A"]])
  }

  // LB1-COST-01
  @Test func `what OpenRouter says a call cost is its cost`() async throws {
    let answer = try await streamed([["content": "Hi."]], usage: ["prompt_tokens": 3, "completion_tokens": 1, "cost": 0.25])
    #expect(answer.costUSD == 0.25)
  }

  // MARK: - Tool calls

  @Test(
    arguments: [
      // Neither ids nor indexes: a name begins a call when the one before is complete.
      [
        [["function": ["name": "a", "arguments": "{\"n\":"]]], [["function": ["name": "a", "arguments": "1}"]]],
        [["function": ["name": "b", "arguments": "{\"n\":2}"]]],
      ],
      // Ids and names that come late.
      [
        [["index": 0, "function": ["arguments": "{\"n\""]]], [["index": 0, "id": "i", "function": ["name": "a", "arguments": ":1}"]]],
        [["index": 1, "id": "j", "function": ["name": "b", "arguments": "{\"n\":2}"]]],
      ],
      // After a piece for a known id, one without id or index is for the same call.
      [
        [["id": "i", "function": ["name": "a", "arguments": "{"]]], [["id": "j", "function": ["name": "b", "arguments": "{\"n\":2}"]]],
        [["id": "i", "function": ["arguments": "\"n\""]]], [["function": ["arguments": ":1}"]]],
      ],
    ] as [[[JSONValue]]])
  func `calls are told apart`(_ pieces: [[JSONValue]]) async throws {
    let answer = try await streamed(pieces.map { ["tool_calls": .array($0)] }, reason: "tool_calls")
    #expect(answer.toolCalls.map(\.name) == ["a", "b"])
    #expect(answer.toolCalls.map(\.arguments) == [["n": 1], ["n": 2]])
    #expect(answer.stopReason == .toolUse)
  }

  @Test func `a stream that begins calls without end is stopped`() async throws {
    let pieces = (0...1_024).map { ["tool_calls": [["id": .string("c\($0)"), "function": ["name": "a"]]]] as JSONValue }
    await #expect(throws: ProviderError.self) { try await streamed(pieces) }
  }

  // MARK: - Thinking

  // LB1-PROV-17
  @Test(
    arguments: [
      (GenerationOptions.Thinking.effort(.medium), ["low", "high", "max"], "high"), (.effort(.high), ["minimal", "low"], "low"),
      (.effort(.low), [], "low"), (.budget(1_024), [], "low"), (.budget(4_096), [], "medium"), (.budget(32_000), [], "high"),
    ] as [(GenerationOptions.Thinking, [String], String)])
  func `an effort that a model lacks becomes the nearest it has`(
    _ thinking: GenerationOptions.Thinking, _ efforts: [String], _ word: String
  ) throws {
    let catalogue: JSONValue = [
      "families": [["match": "*", "thinking": ["style": "effort", "efforts": .array(efforts.map { .string($0) })]]]
    ]
    let sent = try body(.openAI, catalogue) { $0.options.thinking = thinking }
    #expect(sent["reasoning_effort"] == .string(word))
  }

  @Test func `a model that can't think is told nothing of it`() throws {
    let catalogue: JSONValue = ["families": [["match": "*", "thinking": ["style": "none"]]]]
    #expect(try body(.openAI, catalogue) { $0.options.thinking = .effort(.high) }["reasoning_effort"] == nil)
    // Of an unknown server's models the catalogue can't know.
    let other = ChatCompletionsDialect(name: "x")
    #expect(try body(other, catalogue) { $0.options.thinking = .effort(.high) }["reasoning_effort"] == "high")
  }

  @Test func `options that a thinking model refuses are left out`() throws {
    let catalogue: JSONValue = [
      "families": [
        [
          "match": "*", "thinking": ["style": "effort", "default": "on"], "refused": ["stop"], "refused_while_thinking": ["temperature"],
        ]
      ]
    ]
    func options(_ thinking: GenerationOptions.Thinking?) throws -> JSONValue {
      try body(.openAI, catalogue) {
        $0.options = GenerationOptions(temperature: 0.5, topP: 0.5, stopSequences: ["x"], thinking: thinking)
      }
    }
    #expect(try options(nil)["temperature"] == nil)
    #expect(try options(.effort(.low))["temperature"] == nil)
    #expect(try options(.off)["temperature"] == 0.5)
    #expect(try options(.off)["top_p"] == 0.5 && options(.off)["stop"] == nil)
  }

  // LB1-PROV-20
  @Test func `tools that a model takes only without thinking switch it off, or are refused beside it`() throws {
    let tools = [try ToolDefinition(json: Self.tool)]
    let chat: JSONValue = ["families": [["match": "*", "thinking": ["style": "effort"], "chat_tools": "without_thinking"]]]
    #expect(try body(.openAI, chat) { $0.tools = tools }["reasoning_effort"] == "none")
    #expect(throws: ProviderError.self) {
      try body(.openAI, chat) {
        $0.tools = tools
        $0.options.thinking = .effort(.low)
      }
    }
    #expect(throws: ProviderError.self) {
      try body(.openAI, ["families": [["match": "*", "chat_tools": "never"]]]) { $0.tools = tools }
    }
    let forced: JSONValue = ["families": [["match": "*", "thinking": ["style": "switch"], "refused_while_thinking": ["tool_choice"]]]]
    let sent = try body(.deepSeek, forced) {
      $0.tools = tools
      $0.toolChoice = .required
    }
    #expect(sent["thinking"] == ["type": "disabled"] && sent["tool_choice"] == "required")
    #expect(try body(.deepSeek, forced) { $0.tools = tools }["thinking"] == nil)
  }

  // MARK: - Schemas

  @Test(arguments: ["not", "if", "allOf", "patternProperties", "additionalProperties", "prefixItems"])
  func `a schema that would lose its meaning is refused, and a strict tool with it is sent as it is`(_ keyword: String) throws {
    let part: JSONValue = keyword == "allOf" || keyword == "prefixItems" ? [["type": "string"]] : ["type": "string"]
    let inner: JSONValue = keyword == "patternProperties" ? [keyword: ["^a": part]] : [keyword: part]
    let schema: JSONValue = ["type": "object", "properties": ["not": ["type": "string"], "a": inner]]
    let error = #expect(throws: ProviderError.self) {
      try body(.openAI, [:]) { $0.outputSchema = try JSONSchema(schema) }
    }
    #expect(error?.kind == .unsupportedFeature && error?.message.contains("\"\(keyword)\"") == true)
    let sent = try body(.openAI, [:]) {
      $0.tools = [ToolDefinition(name: "t", description: "d", parameters: try JSONSchema(schema), strict: true)]
    }
    let function = sent["tools"]?.arrayValue?.first?["function"]
    #expect(function?["strict"] == nil && function?["parameters"] == schema)
  }

  @Test(arguments: [["type": "string"], ["anyOf": [["type": "object", "properties": [:]]]]] as [JSONValue])
  func `OpenAI takes no other root than an object, others may`(_ schema: JSONValue) throws {
    #expect(throws: ProviderError.self) { try body(.openAI, [:]) { $0.outputSchema = try JSONSchema(schema) } }
    let sent = try body(ChatCompletionsDialect(name: "x"), [:]) { $0.outputSchema = try JSONSchema(schema) }
    #expect(sent["response_format"]?["json_schema"]?["strict"] == true)
  }

  @Test func `a format that strict mode doesn't know is left out`() throws {
    func schema(_ format: JSONValue) throws -> JSONSchema {
      try JSONSchema(["type": "object", "properties": ["a": ["type": "string", "format": format]], "required": ["a"]])
    }
    func sent(_ format: JSONValue) throws -> JSONValue? {
      try body(.openAI, [:]) { $0.outputSchema = try schema(format) }["response_format"]?["json_schema"]?["schema"]?["properties"]?["a"]
    }
    #expect(try sent("uri") == ["type": "string"])
    #expect(try sent("email") == ["type": "string", "format": "email"])
  }

  // MARK: - Presets

  @Test func `a preset is data`() throws {
    let dialect = try ChatCompletionsDialect(
      name: "x",
      preset: [
        "dialect": ["max_tokens": "most", "seed": "number", "schema": "prompted", "thinking": "reasoning", "returns_thinking": true]
      ])
    let sent = try body(dialect, [:]) {
      $0.messages.insert(Message(role: .assistant, parts: [.thinking("Hm.", signature: nil), .text("A")]), at: 0)
      $0.options = GenerationOptions(maxTokens: 5, seed: 3, thinking: .budget(900))
    }
    #expect(sent["most"] == 5 && sent["number"] == 3 && sent["reasoning"] == ["max_tokens": 900])
    #expect(sent["messages"]?.arrayValue?.first?["reasoning_content"] == "Hm.")
  }

  @Test(
    arguments: [
      ["sed": "x"], ["thinking": "deeply"], ["asks_for_usage": "yes"], ["seed": 3],
    ] as [JSONValue])
  func `a preset that can't be read says why`(_ dialect: JSONValue) throws {
    #expect(throws: ProviderSettingsError.self) { try ChatCompletionsDialect(name: "x", preset: ["dialect": dialect]) }
  }

  @Test(
    arguments: [
      (["preset": "grok"], "groq"), (["preset": "azure"], "base_url"), ([:], "base_url"), (["base_url": "nowhere"], "base_url"),
    ] as [(JSONObject, String)])
  func `a server that can't be found is named`(_ settings: JSONObject, _ word: String) async throws {
    let built = BuiltProvider(plugin: "OpenAICompatible", component: "provider.openai_compatible")
    let error = await #expect(throws: ProviderSettingsError.self) { try await built.provider(settings) }
    #expect(error?.description.contains(word) == true)
  }

  @Test func `a server that needs no key is sent none, another isn't asked without one`() async throws {
    let built = BuiltProvider(plugin: "OpenAICompatible", component: "provider.openai_compatible", key: [:])
    let fixture = WireFixture(wire: "openai_compatible", name: "none", json: [:])
    for (settings, count) in [(["preset": "llama_cpp"], 1), (["preset": "groq"], 0)] as [(JSONObject, Int)] {
      let transport = FixtureTransport(fixture)
      guard case .error(let error) = try await WireTests.ask(built.provider(settings), fixture, transport) else {
        Issue.record("there is no answer")
        continue
      }
      let sent = transport.requests.withLock { $0 }
      #expect(sent.count == count && sent.allSatisfy { $0.headers["authorization"] == nil })
      #expect((error.kind == .authentication) == (count == 0))
    }
  }
}
