public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `bedrock`.
@Generable(keys: .snakeCase)
public struct BedrockSettings {
  /// A Bedrock API key, sent as a bearer token; without it, access keys, else AWS_BEARER_TOKEN_BEDROCK.
  public var apiKey: SecretString?
  /// An access key; without it, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
  public var accessKeyId: String?
  public var secretAccessKey: SecretString?
  /// Of temporary access keys.
  public var sessionToken: SecretString?
  /// The region, as `eu-central-1`; without it, AWS_REGION, else AWS_DEFAULT_REGION.
  public var region: String?
  /// The model where the agent names none: an id, an inference profile, an ARN, or super_cheap, cheap, medium, expensive or top.
  public var model: String?
  /// The model where neither agent nor provider names one; `cheapest` for the cheapest tier there is.
  public var fallbackModel: String?
  /// The service's address without path; without it, AWS_ENDPOINT_URL_BEDROCK_RUNTIME, else the region's own.
  public var baseUrl: String?
  /// The most output tokens where the agent says nothing; without it, the model's own limit.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
