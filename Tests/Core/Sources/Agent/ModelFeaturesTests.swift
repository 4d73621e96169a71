import RoostCore
import RoostTesting
import Testing

struct ModelFeaturesTests {
  static let vendor = ProviderCapabilities(nativeTools: ["web_search", "code_execution", "file_search"])

  // LB4-NTOOL-03, LB2-NTOOL-04
  @Test(arguments: [NativeTool.codeExecution, .computerUse])
  func `what acts by itself needs leave at the engine and at the agent`(_ tool: NativeTool) throws {
    let provider = ScriptedProvider()
    #expect(throws: AgentBuildError.dangerousNativeTool(tool.rawValue, owner: "The engine")) {
      try LLMEngine(provider: provider, features: ModelFeatures(nativeTools: [tool]))
    }
    let allowed = ModelFeatures(nativeTools: [tool], allowDangerousNativeTools: true)
    let engine = try LLMEngine(provider: provider, features: allowed)
    let error = #expect(throws: AgentBuildError.self) { try Agent("a", engine: engine) }
    #expect(
      error?.description
        == "The engine of agent \"a\" has the native tool \"\(tool.rawValue)\", which acts by itself; set allow_dangerous_native_tools to "
        + "true, or leave it out.")
    _ = try Agent("a", engine: engine, features: ModelFeatures(allowDangerousNativeTools: true))
    let plain = try LLMEngine(provider: provider)
    #expect(throws: AgentBuildError.dangerousNativeTool(tool.rawValue, owner: "Agent \"a\"")) {
      try Agent("a", engine: plain, features: ModelFeatures(nativeTools: [tool]))
    }
    _ = try Agent("a", engine: plain, features: allowed)
  }

  @Test func `the others need none`() throws {
    for tool in NativeTool.allCases where !tool.isDangerous {
      _ = try Agent("a", engine: LLMEngine(provider: ScriptedProvider(), features: ModelFeatures(nativeTools: [tool])))
    }
    #expect(NativeTool.allCases.filter(\.isDangerous) == [.codeExecution, .computerUse])
  }

  // LB1-NTOOL-01, LB4-NTOOL-01
  @Test func `a tool's word and its case are the same, and another word is an error`() throws {
    #expect(try NativeTool(json: "web_search") == .webSearch)
    #expect(throws: GenerableError.self) { try NativeTool(json: "web_serch") }
  }

  // LB2-NTOOL-02, LB4-NTOOL-04
  @Test func `the agent's native tools follow the engine's, each once`() async throws {
    let provider = ScriptedProvider(capabilities: Self.vendor)
    provider.reply("done")
    let options: JSONObject = ["file_search": ["vector_store_ids": ["vs_1"]]]
    let engine = try LLMEngine(
      provider: provider, features: ModelFeatures(nativeTools: [.fileSearch, .webSearch], nativeToolOptions: options))
    let agent = try Agent(
      "a", engine: engine, tools: [tool("x") { _, _ in "" }],
      features: ModelFeatures(nativeTools: [.webSearch, .codeExecution, .codeExecution], allowDangerousNativeTools: true))
    _ = await agent.run("go")
    #expect(provider.requests[0].nativeTools == [.fileSearch, .webSearch, .codeExecution])
    #expect(provider.requests[0].nativeToolOptions == options)
    // LB2-NTOOL-03
    #expect(provider.requests[0].tools.map(\.name) == ["x"])
    let read = try CompletionRequest(json: provider.requests[0].json)
    #expect(read.nativeTools == provider.requests[0].nativeTools && read.nativeToolOptions == options)
  }

  // LB1-NTOOL-03, LB4-NTOOL-05
  @Test func `a native tool that the model lacks is left out with an event, or fails the run`() async throws {
    let provider = ScriptedProvider(name: "vendor", capabilities: Self.vendor)
    provider.reply("done")
    let features = ModelFeatures(nativeTools: [.googleMaps, .webSearch])
    let agent = try Agent("a", engine: LLMEngine(provider: provider, model: "m", features: features))
    let log = EventLog()
    let answer = await log.listening { await agent.run("go") }
    #expect(answer.isOK)
    #expect(provider.requests[0].nativeTools == [.webSearch])
    let reason = "vendor/m has no native tool google_maps; it has code_execution, file_search, web_search."
    #expect(log.all(FeatureDroppedEvent.self).map { [$0.feature, $0.reason] } == [["google_maps", reason]])
    let strict = try agent.with { $0.features.strictNativeTools = true }
    let refused = await strict.run("go")
    #expect(refused.error?.code == .unsupportedFeature)
    #expect(refused.error?.message == reason)
    #expect(provider.callCount == 1)
  }

  @Test func `a native tool that can't stand beside the agent's own is left out`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(nativeTools: ["google_search"], toolsExclude: ["google_search"]))
    provider.reply("done")
    let engine = try LLMEngine(provider: provider, features: ModelFeatures(nativeTools: [.googleSearch]))
    let log = EventLog()
    _ = try await log.listening { try await Agent("a", engine: engine, tools: [tool("x") { _, _ in "" }]).run("go") }
    #expect(provider.requests[0].nativeTools == [])
    #expect(log.all(FeatureDroppedEvent.self).first?.reason.contains("beside the agent's own tools") == true)
  }

  // LB4-MSG-11
  @Test func `media that the model can't read are an error before anything is sent, or left out with an event`() async throws {
    let provider = ScriptedProvider(capabilities: ProviderCapabilities(modalities: [.document]))
    provider.reply("seen")
    let image = ContentPart.image(Media(data: [1], mediaType: "image/png"))
    let document = ContentPart.document(Media(data: [1], mediaType: "application/pdf"))
    let options = RunOptions(attachments: [image, document, image])
    let agent = try Agent("a", engine: LLMEngine(provider: provider))
    #expect(await agent.run("go", options).error?.code == .unsupportedFeature)
    #expect(provider.callCount == 0)
    let log = EventLog()
    let lenient = try agent.with { $0.features.unsupportedMedia = .drop }
    let answer = await log.listening { await lenient.run("go", options) }
    #expect(answer.text == "seen")
    #expect(provider.requests[0].messages.last?.parts == [.text("go"), document])
    #expect(log.all(FeatureDroppedEvent.self).map(\.feature) == ["media.image"])
  }

  // LB2-PROV-06, LB4-PROV-24
  @Test(
    arguments: [
      ("true", ["system": true, "tools": true]), (#"{"ttl": "1h"}"#, ["system": true, "tools": true, "ttl": "1h"]),
      (#"{"system": true, "tools": false}"#, ["system": true, "tools": false]), ("false", ["system": false, "tools": false]),
    ] as [(String, JSONValue)])
  func `a prompt cache reaches the provider as it is written`(text: String, meaning: JSONValue) async throws {
    let cache = try PromptCache(json: JSONValue(parsing: text))
    #expect(cache.system == meaning["system"]?.boolValue && cache.tools == meaning["tools"]?.boolValue)
    #expect(cache.lifetime?.rawValue == meaning["ttl"]?.stringValue)
    let provider = ScriptedProvider()
    provider.reply("done")
    let engine = try LLMEngine(provider: provider, features: ModelFeatures(cache: PromptCache(system: false, tools: false)))
    _ = try await Agent("a", engine: engine, features: ModelFeatures(cache: cache)).run("go")
    #expect(provider.requests[0].providerOptions["cache"] == cache.json)
  }

  @Test func `a cache that isn't one is an error`() {
    #expect(throws: GenerableError.self) { try PromptCache(json: ["ttl": "2h"]) }
    #expect(throws: GenerableError.self) { try PromptCache(json: "yes") }
  }

  @Test func `capabilities keep their JSON form, and one without the newer words has their defaults`() throws {
    let full = ProviderCapabilities(
      supportsForcedTool: false, supportsForcedToolWhileThinking: false, thinksByDefault: true, supportsJSONMode: true,
      schemaExcludes: ["tools"], toolsExclude: ["google_search"], strictNativeTools: true,
      tokenWeights: TokenWeights(message: 0, request: 1, tools: 2))
    #expect(try ProviderCapabilities(json: full.json) == full)
    let plain = ProviderCapabilities()
    #expect(plain.json["forced_tool"] == nil && plain.json["token_weights"] == nil)
    #expect(try ProviderCapabilities(json: [:]).supportsForcedTool)
  }
}
