public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider and the embedder `ollama`.
public struct OllamaPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "ollama", summary: "Local models, and those of Ollama's cloud, through Ollama's own API.", settings: OllamaSettings.self,
      metadata: [
        "models": "models.json",
        "stand_in": ["server": ["variable": "OLLAMA_HOST", "address": "127.0.0.1:11434", "models": "/api/tags"]],
      ]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let endpoint = try OllamaServer.endpoint(
        settings.baseUrl, key: settings.apiKey, connection: settings.connection, context)
      let wire = OllamaWire(
        models: models, defaultMaxTokens: settings.maxTokens, contextTokens: settings.contextTokens, keepAlive: settings.keepAlive)
      return WireProvider(wire, endpoint: endpoint, models: models)
    }
    registry.add(
      .embedder, "ollama", summary: "Vectors of texts by local models, through Ollama's own API.", settings: OllamaEmbedderSettings.self,
      metadata: ["models": "models.json"]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: nil)
      let endpoint = try OllamaServer.endpoint(
        settings.baseUrl, key: settings.apiKey, connection: settings.connection, context)
      return WireEmbedder(
        OllamaEmbeddings(keepAlive: settings.keepAlive, more: settings.providerOptions), endpoint: endpoint, catalogue: models.catalogue,
        model: settings.model, dimensions: settings.dimensions)
    }
  }
}

@c(roost_plugin_v1_ollama) public func ollamaPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(OllamaPlugin()) }
