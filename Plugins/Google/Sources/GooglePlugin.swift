public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider and the embedder `google`.
public struct GooglePlugin: Plugin {
  static let address = "https://generativelanguage.googleapis.com"
  static let addressVariable = "GOOGLE_GEMINI_BASE_URL"
  /// The first that is set counts, as in the vendor's own SDK.
  static let keyVariables = ["GOOGLE_API_KEY", "GEMINI_API_KEY"]

  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "google", summary: "Gemini models through the Gemini API.", settings: GoogleSettings.self,
      metadata: [
        "models": "models.json",
        "stand_in": ["environment": ["GOOGLE_API_KEY", "GEMINI_API_KEY"], "settings": ["fallback_model": "cheapest"]],
      ]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let endpoint = try Self.endpoint(settings.connection, settings.baseUrl, settings.apiKey, context)
      return WireProvider(GoogleWire(models: models, defaultMaxTokens: settings.maxTokens), endpoint: endpoint, models: models)
    }
    registry.add(
      .embedder, "google", summary: "Embeddings by Gemini models.", settings: GoogleEmbedderSettings.self,
      metadata: ["models": "models.json"]
    ) { settings, context in
      let models = try ModelChoice.of(resources, override: settings.models, in: context.baseDirectory, model: nil, fallback: nil)
      return WireEmbedder(
        GoogleEmbeddingWire(options: settings.providerOptions),
        endpoint: try Self.endpoint(settings.connection, settings.baseUrl, settings.apiKey, context), catalogue: models.catalogue,
        model: settings.model, dimensions: settings.dimensions)
    }
  }

  private static func endpoint(
    _ connection: ConnectionSettings, _ address: String?, _ setting: SecretString?, _ context: ComponentContext
  ) throws -> WireEndpoint {
    let key = try VendorKey(setting, environment: keyVariables, component: context.name, vendor: "google")
    return try connection.endpoint(address, environment: addressVariable, default: Self.address, network: context.network) {
      request throws(ProviderError) in
      // Never in the query: addresses are logged.
      request.headers["x-goog-api-key"] = try key.reveal()
    }
  }
}

@c(roost_plugin_v1_google) public func googlePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(GooglePlugin()) }
