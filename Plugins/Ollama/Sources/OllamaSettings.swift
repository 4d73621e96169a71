public import RoostCore
public import RoostProviders

/// What a manifest may say about the provider `ollama`.
@Generable(keys: .snakeCase)
public struct OllamaSettings {
  /// The cloud's key, or that of a proxy before a server. Without it, the environment variable OLLAMA_API_KEY, which goes to ollama.com only.
  public var apiKey: SecretString?
  /// The model where the agent names none, as `ollama list` names it.
  public var model: String?
  /// The model where neither agent nor provider names one.
  public var fallbackModel: String?
  /// The server's address without path; without it, https://ollama.com where there is an api_key, else OLLAMA_HOST, else
  /// http://127.0.0.1:11434.
  public var baseUrl: String?
  /// The most output tokens where the agent says nothing; without it, what the model was made with.
  @Guide(range: 1...1_000_000)
  public var maxTokens: Int?
  /// The size of the model's context, in tokens; without it, the server's default, beyond which a prompt is cut silently.
  @Guide(range: 1...16_777_216)
  public var contextTokens: Int?
  /// How long the model stays loaded, as in `30m`; `-1` for always, `0` for not at all. Without it, the server's default.
  public var keepAlive: String?
  /// A file of models that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}

/// What a manifest may say about the embedder `ollama`.
@Generable(keys: .snakeCase)
public struct OllamaEmbedderSettings {
  /// As the provider's.
  public var apiKey: SecretString?
  /// The model, as `ollama list` names it.
  public var model: String
  /// The length of the vectors; the model cuts its own down to it. Without it, the model's own.
  @Guide(range: 1...65_536)
  public var dimensions: Int?
  /// As the provider's.
  public var baseUrl: String?
  /// As the provider's.
  public var keepAlive: String?
  /// More members of the request, as in `{"truncate": false}`.
  public var providerOptions: JSONObject = JSONObject()
  /// A file of models that goes before the plugin's own.
  public var models: String?
  /// Timeouts, proxy, certificates and more headers.
  public var connection: ConnectionSettings = ConnectionSettings()
}
