public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `google`.
@Generable(keys: .snakeCase)
public struct GoogleSettings {
  /// The key; without it, the environment variable GOOGLE_API_KEY, else GEMINI_API_KEY.
  public var apiKey: SecretString?
  /// The model where the agent names none: an id, or super_cheap, cheap, medium, expensive or top.
  public var model: String?
  /// The model where neither agent nor provider names one; `cheapest` for the cheapest tier there is.
  public var fallbackModel: String?
  /// The API's address without path; without it, GOOGLE_GEMINI_BASE_URL, else the vendor's own.
  public var baseUrl: String?
  /// The most output tokens where the agent says nothing; without it, what the catalogue says, else the vendor's own limit.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}

/// What a manifest may say about the embedder `google`.
@Generable(keys: .snakeCase)
public struct GoogleEmbedderSettings {
  /// As of the provider.
  public var apiKey: SecretString?
  /// The model's id.
  public var model: String
  /// The length of the vectors; without it, the model's own.
  @Guide(range: 1...1_000_000)
  public var dimensions: Int?
  /// Members of every request, as `taskType` or `title`.
  public var providerOptions: JSONObject = JSONObject()
  /// As of the provider.
  public var baseUrl: String?
  /// As of the provider.
  public var models: String?
  /// As of the provider.
  public var connection: ConnectionSettings = ConnectionSettings()
}
