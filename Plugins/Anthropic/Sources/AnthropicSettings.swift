public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `anthropic`.
@Generable(keys: .snakeCase)
public struct AnthropicSettings {
  /// The key; without it, the environment variable ANTHROPIC_API_KEY.
  public var apiKey: SecretString?
  /// The model where the agent names none: an id, or super_cheap, cheap, medium, expensive or top.
  public var model: String?
  /// The model where neither agent nor provider names one; `cheapest` for the cheapest tier there is.
  public var fallbackModel: String?
  /// The API's address without path; without it, ANTHROPIC_BASE_URL, else the vendor's own.
  public var baseUrl: String?
  /// The most output tokens where the agent says nothing; without it, what the catalogue says, else 4096.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
