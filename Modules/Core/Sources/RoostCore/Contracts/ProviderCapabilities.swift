/// What one model of a provider can do.
public struct ProviderCapabilities: Hashable, Sendable {
  /// The most input tokens; nil where unknown.
  public var contextTokens: Int?
  /// The most output tokens; nil where unknown.
  public var outputTokens: Int?
  public var supportsTools: Bool
  public var supportsStreaming: Bool
  /// Whether the provider itself holds the answer to a schema.
  public var supportsOutputSchema: Bool
  public var modalities: Set<Modality>
  /// Whether the model can be told how much to think.
  public var supportsThinking: Bool
  /// Options the model refuses, as in `temperature`; the engine leaves them out.
  public var refusedOptions: Set<String>
  /// Tools the vendor runs itself, as in `web_search`.
  public var nativeTools: Set<String>

  public init(
    contextTokens: Int? = nil, outputTokens: Int? = nil, supportsTools: Bool = true, supportsStreaming: Bool = true,
    supportsOutputSchema: Bool = false, modalities: Set<Modality> = [], supportsThinking: Bool = false, refusedOptions: Set<String> = [],
    nativeTools: Set<String> = []
  ) {
    self.contextTokens = contextTokens
    self.outputTokens = outputTokens
    self.supportsTools = supportsTools
    self.supportsStreaming = supportsStreaming
    self.supportsOutputSchema = supportsOutputSchema
    self.modalities = modalities
    self.supportsThinking = supportsThinking
    self.refusedOptions = refusedOptions
    self.nativeTools = nativeTools
  }
}
