public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider and the embedder `openai_compatible`.
public struct OpenAICompatiblePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "openai_compatible", summary: "Models of any server that speaks chat completions as OpenAI does.",
      settings: OpenAICompatibleSettings.self, metadata: ["models": "models.json"]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let server = try OpenAICompatibleServer(
        preset: settings.preset, key: settings.apiKey, address: settings.baseUrl, version: settings.apiVersion,
        connection: settings.connection, catalogue: models.catalogue, context)
      let wire = ChatCompletionsWire(server.dialect, models: models, defaultMaxTokens: settings.maxTokens)
      return WireProvider(wire, endpoint: server.endpoint, models: models)
    }
    registry.add(
      .embedder, "openai_compatible", summary: "Vectors of texts by any server that makes them as OpenAI does.",
      settings: OpenAICompatibleEmbedderSettings.self, metadata: ["models": "models.json"]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: nil)
      let server = try OpenAICompatibleServer(
        preset: settings.preset, key: settings.apiKey, address: settings.baseUrl, version: settings.apiVersion,
        connection: settings.connection, catalogue: models.catalogue, context)
      return WireEmbedder(
        ChatCompletionsEmbeddings(server.dialect), endpoint: server.endpoint, catalogue: models.catalogue, model: settings.model,
        dimensions: settings.dimensions)
    }
  }
}

@c(roost_plugin_v1_openai_compatible) public func openAICompatiblePlugin() -> UnsafeMutableRawPointer {
  PluginEntry.box(OpenAICompatiblePlugin())
}
