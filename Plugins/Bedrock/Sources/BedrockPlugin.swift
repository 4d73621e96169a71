public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `bedrock`.
public struct BedrockPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    let resources = registry.resources
    registry.add(
      .provider, "bedrock", summary: "Models on Amazon Bedrock through Converse.", settings: BedrockSettings.self,
      metadata: [
        "models": "models.json",
        "stand_in": [
          "environment": [["AWS_BEARER_TOKEN_BEDROCK", "AWS_REGION"], ["AWS_BEARER_TOKEN_BEDROCK", "AWS_DEFAULT_REGION"]],
          "settings": ["fallback_model": "cheapest"],
        ],
      ]
    ) { settings, context in
      let models = try ModelChoice.of(
        resources, override: settings.models, in: context.baseDirectory, model: settings.model, fallback: settings.fallbackModel)
      let region = try Self.region(settings.region)
      let authorization = try AWSAuthorization(
        .init(
          apiKey: settings.apiKey, accessKeyID: settings.accessKeyId, secretAccessKey: settings.secretAccessKey,
          sessionToken: settings.sessionToken),
        region: region, service: "bedrock", bearer: "AWS_BEARER_TOKEN_BEDROCK", component: context.name)
      let endpoint = try settings.connection.endpoint(
        settings.baseUrl, environment: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", default: BedrockWire.address("bedrock-runtime", region),
        network: context.network
      ) { request throws(ProviderError) in
        try authorization.authorize(&request)
      }
      return WireProvider(
        BedrockWire(models: models, defaultMaxTokens: settings.maxTokens, region: region), endpoint: endpoint, models: models)
    }
  }

  /// The region goes into the address, so it may hold nothing but a name's characters.
  private static func region(_ setting: String?) throws(ProviderSettingsError) -> String {
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap(AWSAuthorization.variable)
    guard let region = setting ?? variables.first(where: { !$0.isEmpty }) else {
      throw ProviderSettingsError("region", "bedrock needs a region, as eu-central-1: set it, or the environment variable AWS_REGION")
    }
    let isName = region.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }
    guard isName, (1...63).contains(region.utf8.count), !region.hasPrefix("-"), !region.hasSuffix("-") else {
      throw ProviderSettingsError("region", "\"\(region)\" is no region: small letters, digits and hyphens, as eu-central-1")
    }
    return region
  }
}

@c(roost_plugin_v1_bedrock) public func bedrockPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(BedrockPlugin()) }
