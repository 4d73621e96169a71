import Foundation
import Testing

@testable import RoostCore

/// Whose a model is where an engine names no provider.
struct ModelRoutingTests {
  let installed: InstalledProviders

  init() throws { installed = try InstalledProviders() }

  // LB1-PROV-13, LB1-PROV-15, LB2-PROV-01, LB4-PROV-07
  // LB3-PROV-05, LB4-PROV-26
  @Test(arguments: [
    ("claude-haiku-5-5", "anthropic/claude-haiku-5-5"), ("claude-sonnet-9-0-unheard-of", "anthropic/claude-sonnet-9-0-unheard-of"),
    ("gpt-5.4-mini", "openai/gpt-5.4-mini"), ("o3-pro", "openai/o3-pro"), ("gemini-2.5-pro", "google/gemini-2.5-pro"),
    ("deepseek-v4-flash", "deepseek/deepseek-v4-flash"),
    ("global.anthropic.claude-opus-5-5", "bedrock/global.anthropic.claude-opus-5-5"), ("Claude-Opus-5-5", "anthropic/Claude-Opus-5-5"),
    ("litellm/groq/llama-3.3-70b", "openai_compatible/groq/llama-3.3-70b"), ("lmstudio/qwen3-8b", "openai_compatible/qwen3-8b"),
  ]) func `a model's id says whose it is`(_ model: String, _ expected: String) {
    #expect(installed.choice(engine: "\"model\": \"\(model)\"") == expected)
  }

  // LB1-PROV-14
  @Test func `a routed-to provider is made with the settings that its route asks for`() throws {
    let node = try installed.manifest(engine: "\"model\": \"lmstudio/qwen3-8b\"").graph.nodes.first { $0.prefix == "provider" }
    #expect(node?.component == "provider.openai_compatible")
    #expect(node?.settings == ["preset": "lm_studio"])
  }

  // JA-PROV-01
  @Test func `the one configured provider of the type answers`() {
    #expect(
      installed.choice(providers: #"{"mine": {"type": "anthropic"}}"#, engine: #""model": "claude-haiku-5-5""#) == "mine/claude-haiku-5-5")
  }

  @Test func `a configured provider without the route's preset is not meant`() throws {
    let providers = #"{"openai_compatible": {"type": "openai_compatible", "preset": "groq"}}"#
    #expect(installed.choice(providers: providers, engine: #""model": "litellm/x""#) == "openai_compatible-2/x")
  }

  @Test func `several configured providers of the type are an error that names them`() {
    let providers = #"{"one": {"type": "anthropic"}, "two": {"type": "anthropic"}}"#
    #expect(
      installed.choice(providers: providers, engine: #""model": "claude-haiku-5-5""#)
        == #"the model "claude-haiku-5-5" belongs to anthropic, and one and two are of that type; say which with "provider""#)
  }

  // LB4-PROV-12
  @Test(arguments: ["anthropic", "Anthropic", "mine"]) func `a provider's name is no model`(_ name: String) {
    #expect(
      installed.choice(providers: #"{"mine": {"type": "openai"}}"#, engine: "\"model\": \"\(name)\"")
        == "\"\(name)\" is a provider and no model; write \"provider\": \"\(name)\" with \"model\": \"medium\" or another tier, or write a "
        + "model's id, as roost models lists them")
  }

  // LB4-PROV-12, LB4-PROV-06
  // LB1-PROV-09
  @Test func `with a provider named, nothing is inferred`() {
    let providers = #"{"anthropic": {"type": "anthropic"}}"#
    #expect(installed.choice(providers: providers, engine: #""provider": "anthropic", "model": "medium""#) == "anthropic/medium")
    #expect(installed.choice(providers: providers, engine: #""provider": "anthropic", "model": "gpt-5""#) == "anthropic/gpt-5")
  }

  // LB4-PROV-08, LB1-PROV-11: decision 42 has no default out of the box.
  @Test func `an unknown model names the nearest and lists the providers`() {
    let answer = installed.choice(engine: #""model": "grok-2""#)
    #expect(answer.hasPrefix(#"no provider here is known for the model "grok-2"; "#))
    #expect(
      answer.hasSuffix("there are anthropic, bedrock, deepseek, google, ollama, openai, openai_compatible, offline")
        || answer.hasSuffix("offline, ollama, openai, openai_compatible"))
    #expect(installed.choice(engine: #""model": "nova-2-lita""#).contains(#"did you mean "nova-2-lite"?"#))
  }

  // JA-PROV-01, LB4-PROV-04
  @Test func `neither provider nor model is an error that lists what is there`() {
    #expect(
      installed.choice(engine: #""system": "x""#).hasPrefix(
        #"neither a provider nor a model is named, and there is no default; write "provider" or "model": there are anthropic"#))
  }

  @Test func `a tier alone says nothing about whose it is`() {
    #expect(
      installed.choice(engine: #""model": "medium""#)
        == #""medium" is a tier, which every provider fills with a model of its own; say whose with "provider": there are anthropic, "#
        + "bedrock, deepseek, google, openai")
  }

  @Test func `a word that several catalogues have is an error that names them`() {
    #expect(
      installed.choice(engine: #""model": "sonnet""#)
        == #"the model "sonnet" is in the lists of anthropic and bedrock; say whose with "provider""#)
  }

  // LB1-PROV-10, LB4-PROV-09
  @Test(arguments: [
    (#""MyLLM": "mine""#, "myllm", "mine/myllm"), (#""fast": {"provider": "mine", "model": "haiku"}"#, "FAST", "mine/haiku"),
    (#""mine/": "mine""#, "mine/claude-x", "mine/claude-x".dropFirst(5).description),
    (#""claude-x": "openai""#, "claude-x", "openai/claude-x"),
  ]) func `an alias goes first`(_ alias: String, _ model: String, _ expected: String) {
    let answer = installed.choice(
      providers: #"{"mine": {"type": "anthropic"}}"#, engine: "\"model\": \"\(model)\"", more: "\"models\": {\"aliases\": {\(alias)}},")
    #expect(answer == (expected.contains("/") ? expected : "mine/\(expected)"))
  }

  @Test func `an alias that only repeats a provider's name is no model`() {
    let answer = installed.choice(
      providers: #"{"mistral": {"type": "openai_compatible"}}"#, engine: #""model": "mistral""#,
      more: #""models": {"aliases": {"mistral": "mistral"}},"#)
    #expect(answer.hasPrefix(#""mistral" is a provider and no model"#))
  }

  // LB1-PROV-11, LB4-PROV-10
  @Test func `a rule of one's own beats the built-in ones and leaves other models alone`() {
    let rules =
      #""models": {"rules": [{"contains": "opus-5", "provider": "proxy"}, {"starts_with": "claude-opus", "provider": "openai"}]},"#
    let providers = #"{"proxy": {"type": "openai_compatible"}}"#
    #expect(installed.choice(providers: providers, engine: #""model": "claude-opus-5""#, more: rules) == "proxy/claude-opus-5")
    #expect(installed.choice(providers: providers, engine: #""model": "claude-opus-4-8""#, more: rules) == "openai/claude-opus-4-8")
    #expect(installed.choice(providers: providers, engine: #""model": "claude-haiku-5-5""#, more: rules) == "anthropic/claude-haiku-5-5")
  }

  // LB4-PROV-08
  @Test func `the default answers for what nothing else names`() {
    #expect(installed.choice(engine: #""model": "grok-2""#, more: #""models": {"default": "ollama"},"#) == "ollama/grok-2")
    #expect(installed.choice(engine: #""model": "gpt-5""#, more: #""models": {"default": "ollama"},"#) == "openai/gpt-5")
  }

  // LB1-PROV-12
  @Test(arguments: [
    (#""aliases": {"x": "antropic"}"#, "there is no provider named \"antropic\", configured or installed; did you mean \"anthropic\"?"),
    (#""rules": [{"provider": "anthropic"}]"#, "a rule has either \"contains\" or \"starts_with\"; found neither"),
    (#""default": "nobody""#, "there is no provider named \"nobody\", configured or installed; there are "),
    (#""defaults": "x""#, "defaults"),
  ]) func `what is wrong in the section is said there`(_ section: String, _ message: String) {
    #expect(installed.choice(engine: #""model": "gpt-5""#, more: "\"models\": {\(section)},").contains(message))
  }

  // LB1-PROV-12
  @Test func `a dangling alias is named when a model is looked for`() throws {
    var routing = ModelRouting()
    routing.register(alias: "mine", provider: "nowhere")
    #expect {
      try routing.destination(of: "mine", among: [], types: ["anthropic"], catalogues: ModelCatalogues(ComponentCatalog()))
    } throws: {
      "\($0)" == #"the alias "mine" names the provider "nowhere", which is neither configured nor installed; there are anthropic"#
    }
  }

  // LB4-PROV-09, LB4-PROV-10, LB4-PROV-11; decision 43
  @Test func `a runtime's table takes registrations of many threads and shows copies`() async throws {
    let runtime = try await Runtime.start(try installed.quietManifest())
    let other = try await Runtime.start(try installed.quietManifest())
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          runtime.models.register(alias: "Alias-\(number)", provider: "echo")
          runtime.models.register(rule: "rule-\(number)", .startsWith, provider: "echo")
        }
      }
    }
    #expect(runtime.models.aliases.count == 100)
    #expect(runtime.models.rules.count == 100)
    #expect(other.models.aliases.isEmpty)
    var copy = runtime.models.aliases
    copy["alias-1"] = nil
    #expect(runtime.models.aliases.count == 100)
    runtime.models.register(rule: "rule-1", provider: "other")
    #expect(runtime.models.rules.first?.provider == "other")
    let (provider, model) = try await runtime.provider(forModel: "alias-7")
    #expect(provider.name == "echo" && model == "alias-7")
    #expect(try await runtime.engine(model: "rule-7-x").model == "rule-7-x")
    await #expect { try await runtime.provider(forModel: "grok") } throws: { "\($0)".contains("no provider here is known for the model") }
    runtime.models.setDefaultProvider("echo")
    #expect(try await runtime.provider(forModel: "grok").model == "grok")
    runtime.models.setDefaultProvider(nil)
    await #expect(throws: ModelRoutingError.self) { try await runtime.provider(forModel: "grok") }
    await runtime.stop()
    await other.stop()
  }

  @Test func `with no network the offline provider answers for every model`() throws {
    let text = #"{"roost": 1, "agents": {"a": {"engine": {"type": "llm", "model": "gpt-5"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/")], environment: [:]).offline(
      provider: "offline")
    let manifest = try Manifest(checking: source, catalog: installed.catalog, host: ManifestFixture.host)
    #expect(manifest.plugins == ["offline"])
  }

  @Test func `a model chosen for a run is routed too, unless a provider is named`() throws {
    let text = #"{"roost": 1, "agents": {"defaults": {"engine": {"type": "llm"}}, "a": {"engine": {"model": "gpt-5"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/")], environment: [:])
    let chosen = try #require(source.choosing(model: "claude-haiku-5-5", agent: nil))
    #expect(try Manifest(checking: chosen, catalog: installed.catalog, host: ManifestFixture.host).plugins == ["anthropic"])
    let fixed = #"{"roost": 1, "agents": {"a": {"engine": {"type": "llm", "provider": "p"}}}, "entry": "a"}"#
    #expect(
      try ManifestSource(reading: [.text(fixed, name: "x", directory: "/")], environment: [:]).choosing(model: "m", agent: nil) == nil)
  }

  @Test func `keys that plugins may read are secrets`() throws {
    let manifest = try installed.manifest(
      engine: #""model": "claude-haiku-5-5""#,
      environment: ["ANTHROPIC_API_KEY": "sk-ant-one", "ANTHROPIC_REGION": "nowhere", "OPENAI_API_KEY": "sk-other"])
    #expect(manifest.secrets == ["sk-ant-one"])
  }
}

extension InstalledProviders {
  /// One that opens nothing: its provider is built in.
  func quietManifest() throws -> Manifest {
    struct Echo: Provider {
      let name = "echo"
      func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
      func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
        throw ProviderError(.invalidRequest, "not asked here", retry: .no)
      }
      func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
        throw ProviderError(.invalidRequest, "not asked here", retry: .no)
      }
      func stream(_ request: CompletionRequest) -> CompletionStream { CompletionStream { _ throws(ProviderError) in } }
    }
    var registrar = PluginRegistrar()
    registrar.add(.provider, "echo", summary: "E.", settings: NoSettings.self) { _, _ in Echo() as any Provider }
    let text =
      #"{"roost": 1, "providers": {"p": {"type": "echo"}}, "agents": {"a": {"engine": {"type": "llm", "provider": "p"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/")], environment: [:])
    return try Manifest(
      checking: source, catalog: ComponentCatalog(builtIn: CorePlugin.components + registrar.components), host: ManifestFixture.host)
  }
}
