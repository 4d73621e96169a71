public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `deepseek`.
@Generable(keys: .snakeCase)
public struct DeepSeekSettings {
  /// The key; without it, the environment variable DEEPSEEK_API_KEY.
  public var apiKey: SecretString?
  /// The model where the agent names none: an id, or super_cheap, cheap, medium, expensive or top.
  public var model: String?
  /// The model where neither agent nor provider names one; `cheapest` for the cheapest tier there is.
  public var fallbackModel: String?
  /// The API's address; without it, https://api.deepseek.com. Strict tools need https://api.deepseek.com/beta.
  public var baseUrl: String?
  /// The most output tokens where the agent says nothing; without it, what the catalogue says, else the vendor's default.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models and prices that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
