public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `anthropic`.
public struct AnthropicPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "anthropic", summary: "Claude models through Anthropic's Messages API.", settings: AnthropicSettings.self,
      metadata: ["models": "models.json", "stand_in": ["environment": ["ANTHROPIC_API_KEY"], "settings": ["fallback_model": "cheapest"]]]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let key = try VendorKey(settings.apiKey, environment: ["ANTHROPIC_API_KEY"], component: context.name, vendor: "anthropic")
      let endpoint = try settings.connection.endpoint(
        settings.baseUrl, environment: "ANTHROPIC_BASE_URL", default: "https://api.anthropic.com", network: context.network
      ) { request throws(ProviderError) in
        request.headers["x-api-key"] = try key.reveal()
      }
      return WireProvider(AnthropicWire(models: models, defaultMaxTokens: settings.maxTokens), endpoint: endpoint, models: models)
    }
  }
}

@c(roost_plugin_v1_anthropic) public func anthropicPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AnthropicPlugin()) }
