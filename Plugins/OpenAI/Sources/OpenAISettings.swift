public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `openai`.
@Generable(keys: .snakeCase)
public struct OpenAISettings {
  /// The key; without it, the environment variable OPENAI_API_KEY.
  public var apiKey: SecretString?
  /// Which of the vendor's interfaces answers are asked for through.
  public var api: OpenAIAPI = .responses
  /// The model where the agent names none: an id, or super_cheap, cheap, medium, expensive or top.
  public var model: String?
  /// The model where neither agent nor provider names one; `cheapest` for the cheapest tier there is.
  public var fallbackModel: String?
  /// The API's address with its version; without it, OPENAI_BASE_URL, else https://api.openai.com/v1.
  public var baseUrl: String?
  /// The organization and the project that a call counts for, where the key has several.
  public var organization: String?
  public var project: String?
  /// The most output tokens where the agent says nothing; without it, what the catalogue says, else the vendor's default.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}

/// The vendor's interfaces.
public enum OpenAIAPI: String, Generable, CaseIterable, Sendable {
  /// The Responses API.
  case responses
  /// Chat completions.
  case chat
}

/// What a manifest may say about the embedder `openai`.
@Generable(keys: .snakeCase)
public struct OpenAIEmbedderSettings {
  /// The key; without it, the environment variable OPENAI_API_KEY.
  public var apiKey: SecretString?
  /// The model's id or alias.
  public var model: String
  /// The length of the vectors; without it, the model's own.
  @Guide(range: 1...65_536)
  public var dimensions: Int?
  /// As the provider's; the vectors come from the same interface whatever `api` says there.
  public var api: OpenAIAPI?
  /// The API's address with its version; without it, OPENAI_BASE_URL, else https://api.openai.com/v1.
  public var baseUrl: String?
  public var organization: String?
  public var project: String?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
