import RoostCore
import RoostHTTP
import RoostProviders
import Testing

/// What the Bedrock adapter does beyond the vendor's examples.
struct BedrockTests {
  private static let plugin = BuiltProvider(
    plugin: "Bedrock", component: "provider.bedrock", key: ["access_key_id": "ID", "secret_access_key": "KEY", "region": "eu-central-1"])
  private static let answer: JSONValue = ["output": ["message": ["content": [["text": "Yes."]]]], "stopReason": "end_turn"]
  private static let tool = ToolDefinition(name: "tide", description: "", parameters: .object(properties: []))

  private func sent(_ request: CompletionRequest) async throws -> JSONValue {
    let transport = AnswersTransport([Self.answer])
    let provider = try await Self.plugin.provider()
    _ = try await WireTransports.$current.withValue(transport) { try await provider.complete(request) }
    return try #require(try transport.bodies.first)
  }

  @Test func `a request goes to its region and is signed for it`() async throws {
    let transport = AnswersTransport([Self.answer])
    let provider = try await Self.plugin.provider(["session_token": "TOKEN"])
    _ = try await WireTransports.$current.withValue(transport) {
      try await provider.complete(CompletionRequest(model: "amazon.nova-pro-v1:0", messages: [.user("Sure?")]))
    }
    let request = try #require(transport.requests.first)
    #expect(request.url.host == "bedrock-runtime.eu-central-1.amazonaws.com")
    let proof = try #require(request.headers["authorization"])
    #expect(proof.hasPrefix("AWS4-HMAC-SHA256 Credential=ID/") && proof.contains("/eu-central-1/bedrock/aws4_request, "))
    #expect(proof.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "))
    #expect(request.headers["x-amz-security-token"] == "TOKEN")
  }

  @Test(arguments: ["", "EU", "eu_central_1", "evil.example/", "-eu", "eu-central-1.evil.example", "eu#"])
  func `a region that is none is refused`(_ region: String) async throws {
    await #expect(throws: ProviderSettingsError.self) { try await Self.plugin.provider(["region": .string(region)]) }
  }

  private static let forced: [(String, GenerationOptions.Thinking?, JSONValue, Bool)] = [
    ("global.anthropic.claude-sonnet-5", nil, ["type": "disabled"], true),
    ("global.anthropic.claude-sonnet-5", .effort(.low), ["type": "adaptive", "display": "summarized"], false),
    ("us.anthropic.claude-haiku-4-5-20251001-v1:0", nil, .null, true),
    ("us.anthropic.claude-haiku-4-5-20251001-v1:0", .budget(1), ["type": "enabled", "budget_tokens": 1_024], false),
    ("global.anthropic.claude-opus-5-5", nil, .null, false),
  ]

  @Test(arguments: forced)
  func `a model is never told to think and to call a tool where it can't do both`(
    _ model: String, _ thinking: GenerationOptions.Thinking?, _ config: JSONValue, _ isForced: Bool
  ) async throws {
    let body = try await sent(
      CompletionRequest(
        model: model, messages: [.user("Tide?")], tools: [Self.tool], toolChoice: .required, options: GenerationOptions(thinking: thinking))
    )
    #expect(body["additionalModelRequestFields"]?["thinking"] ?? .null == config)
    #expect((body["toolConfig"]?["toolChoice"] != nil) == isForced)
  }

  private static let efforts: [(String, JSONValue)] = [
    ("us.amazon.nova-2-lite-v1:0", ["reasoningConfig": ["type": "enabled", "maxReasoningEffort": "high"]]),
    ("openai.gpt-oss-120b-1:0", ["reasoning_effort": "high"]), ("amazon.nova-pro-v1:0", .null),
  ]

  @Test(arguments: efforts)
  func `each maker's models are told to think in its own words`(_ model: String, _ fields: JSONValue) async throws {
    let body = try await sent(
      CompletionRequest(model: model, messages: [.user("Sure?")], options: GenerationOptions(thinking: .effort(.high))))
    #expect(body["additionalModelRequestFields"] ?? .null == fields)
  }

  @Test func `no two documents share a name`() async throws {
    let document = ContentPart.document(Media(data: [1], mediaType: "text/csv; charset=utf-8", name: "tides  & moon.csv"))
    let nameless = ContentPart.document(Media(data: [1], mediaType: "text/markdown"))
    let body = try await sent(
      CompletionRequest(model: "amazon.nova-pro-v1:0", messages: [.user([document, document, nameless, "Compare."])]))
    let blocks = try #require(body["messages"]?[0]?["content"]?.arrayValue)
    #expect(blocks.prefix(3).map { $0["document"]?["name"] } == ["tides - moon-csv", "tides - moon-csv-2", "document"] as [JSONValue])
    #expect(blocks.prefix(3).map { $0["document"]?["format"] } == ["csv", "csv", "md"] as [JSONValue])
  }

  @Test func `tools stay where the messages hold calls, even if none may be called`() async throws {
    let call = Message(role: .assistant, parts: [.toolCall(ToolCall(id: "a", name: "tide", arguments: [:]))])
    let body = try await sent(
      CompletionRequest(
        model: "amazon.nova-pro-v1:0", messages: [.user("Tide?"), call, .toolResults([.ok("11:42", callID: "a")])], tools: [Self.tool],
        toolChoice: .none))
    #expect(body["toolConfig"]?["tools"]?.arrayValue?.count == 1 && body["toolConfig"]?["toolChoice"] == nil)
    // An empty description is refused by the service.
    #expect(body["toolConfig"]?["tools"]?[0]?["toolSpec"]?["description"] == nil)
  }
}
