public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `openai_compatible`.
@Generable(keys: .snakeCase)
public struct OpenAICompatibleSettings {
  /// The server's kind: azure, openrouter, groq, mistral, together, vllm, llama_cpp, lm_studio, litellm, or one that `models` adds. Without
  /// it, nothing is known of the server.
  public var preset: String?
  /// The key; without it, the preset's environment variable, else OPENAI_COMPATIBLE_API_KEY. Local servers need none.
  public var apiKey: SecretString?
  /// The model where the agent names none, as the server names it.
  public var model: String?
  /// The model where neither agent nor provider names one.
  public var fallbackModel: String?
  /// The server's address with its version, as in http://127.0.0.1:9000/v1; without it, the preset's.
  public var baseUrl: String?
  /// The version that Azure's older addresses need.
  public var apiVersion: String?
  /// The most output tokens where the agent says nothing; without it, the server's default.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// A file of models, prices and presets that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}

/// What a manifest may say about the embedder `openai_compatible`.
@Generable(keys: .snakeCase)
public struct OpenAICompatibleEmbedderSettings {
  /// As the provider's.
  public var preset: String?
  public var apiKey: SecretString?
  public var baseUrl: String?
  public var apiVersion: String?
  /// The model's id, as the server names it.
  public var model: String
  /// The length of the vectors; without it, the model's own.
  @Guide(range: 1...65_536)
  public var dimensions: Int?
  /// A file of models, prices and presets that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
