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
  /// Whether a request may name the tool that must be called.
  public var supportsForcedTool: Bool
  /// Whether it may do so while the model thinks.
  public var supportsForcedToolWhileThinking: Bool
  /// Whether the model thinks where the request says nothing of it.
  public var thinksByDefault: Bool
  /// Whether the provider holds an answer to JSON, where it can't hold it to a schema. It is then given the schema all the same.
  public var supportsJSONMode: Bool
  /// What can't stand beside an output schema: `tools`, or names of native tools.
  public var schemaExcludes: Set<String>
  /// The native tools that can't stand beside tools of the request's own.
  public var toolsExclude: Set<String>
  /// What the model counts besides text, for estimates.
  public var tokenWeights: TokenWeights
  /// Whether a native tool that the model doesn't have fails a run, whatever the agent says.
  public var strictNativeTools: Bool

  public init(
    contextTokens: Int? = nil, outputTokens: Int? = nil, supportsTools: Bool = true, supportsStreaming: Bool = true,
    supportsOutputSchema: Bool = false, modalities: Set<Modality> = [], supportsThinking: Bool = false, refusedOptions: Set<String> = [],
    nativeTools: Set<String> = [], supportsForcedTool: Bool = true, supportsForcedToolWhileThinking: Bool = true,
    thinksByDefault: Bool = false, supportsJSONMode: Bool = false, schemaExcludes: Set<String> = [], toolsExclude: Set<String> = [],
    strictNativeTools: Bool = false, tokenWeights: TokenWeights = TokenWeights()
  ) {
    self.tokenWeights = tokenWeights
    self.strictNativeTools = strictNativeTools
    self.supportsForcedTool = supportsForcedTool
    self.supportsForcedToolWhileThinking = supportsForcedToolWhileThinking
    self.thinksByDefault = thinksByDefault
    self.supportsJSONMode = supportsJSONMode
    self.schemaExcludes = schemaExcludes
    self.toolsExclude = toolsExclude
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
