public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `deepseek`.
public struct DeepSeekPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "deepseek", summary: "DeepSeek models through the vendor's own API.", settings: DeepSeekSettings.self,
      metadata: ["models": "models.json", "stand_in": ["environment": ["DEEPSEEK_API_KEY"], "settings": ["fallback_model": "cheapest"]]]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let key = try VendorKey(settings.apiKey, environment: ["DEEPSEEK_API_KEY"], component: context.name, vendor: "deepseek")
      let endpoint = try settings.connection.endpoint(
        settings.baseUrl, default: "https://api.deepseek.com", network: context.network
      ) { request throws(ProviderError) in
        request.headers["authorization"] = "Bearer \(try key.reveal())"
      }
      let wire = ChatCompletionsWire(.deepSeek, models: models, defaultMaxTokens: settings.maxTokens)
      return WireProvider(wire, endpoint: endpoint, models: models)
    }
  }
}

@c(roost_plugin_v1_deepseek) public func deepSeekPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(DeepSeekPlugin()) }
