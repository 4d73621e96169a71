public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider and the embedder `openai`.
public struct OpenAIPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "openai", summary: "GPT models through OpenAI's Responses API or chat completions.", settings: OpenAISettings.self,
      metadata: ["models": "models.json", "stand_in": ["environment": ["OPENAI_API_KEY"], "settings": ["fallback_model": "cheapest"]]]
    ) { settings, context -> any Provider in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let server = OpenAIServer(
        key: settings.apiKey, address: settings.baseUrl, organization: settings.organization, project: settings.project,
        connection: settings.connection)
      let endpoint = try server.endpoint(context)
      switch settings.api {
      case .responses:
        let wire = OpenAIResponsesWire(models: models, defaultMaxTokens: settings.maxTokens)
        return WireProvider(wire, endpoint: endpoint, models: models)
      case .chat:
        let wire = ChatCompletionsWire(.openAI, models: models, defaultMaxTokens: settings.maxTokens)
        return WireProvider(wire, endpoint: endpoint, models: models)
      }
    }
    registry.add(
      .embedder, "openai", summary: "Vectors of texts by OpenAI's models.", settings: OpenAIEmbedderSettings.self,
      metadata: ["models": "models.json"]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: nil)
      let server = OpenAIServer(
        key: settings.apiKey, address: settings.baseUrl, organization: settings.organization, project: settings.project,
        connection: settings.connection)
      return WireEmbedder(
        ChatCompletionsEmbeddings(.openAI), endpoint: try server.endpoint(context), catalogue: models.catalogue,
        model: settings.model, dimensions: settings.dimensions)
    }
  }
}

@c(roost_plugin_v1_openai) public func openAIPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(OpenAIPlugin()) }
