/// What an engine or an agent asks of a model besides text and tools. An agent's add to its engine's, and win where both say something.
public struct ModelFeatures: Hashable, Sendable {
  /// Tools that the vendor runs itself.
  public var nativeTools: [NativeTool]
  /// Settings of native tools, by the tool's name, in the vendor's own words.
  public var nativeToolOptions: JSONObject
  /// Whether `nativeTools` may name what acts by itself (default no).
  public var allowDangerousNativeTools: Bool
  /// Whether a native tool that the model doesn't have fails the run; else it is left out, with an event.
  public var strictNativeTools: Bool
  /// Nil for none.
  public var cache: PromptCache?
  /// Nil for `auto`.
  public var structuredOutput: StructuredOutputMode?
  /// Nil for `error`.
  public var unsupportedMedia: UnsupportedMedia?

  public init(
    nativeTools: [NativeTool] = [], nativeToolOptions: JSONObject = JSONObject(), allowDangerousNativeTools: Bool = false,
    strictNativeTools: Bool = false, cache: PromptCache? = nil, structuredOutput: StructuredOutputMode? = nil,
    unsupportedMedia: UnsupportedMedia? = nil
  ) {
    self.nativeTools = [].merged(with: nativeTools)
    self.nativeToolOptions = nativeToolOptions
    self.allowDangerousNativeTools = allowDangerousNativeTools
    self.strictNativeTools = strictNativeTools
    self.cache = cache
    self.structuredOutput = structuredOutput
    self.unsupportedMedia = unsupportedMedia
  }

  /// These with what `agent` says: its native tools after these, each once.
  func joined(with agent: ModelFeatures) -> ModelFeatures {
    var joined = self
    joined.nativeTools = nativeTools.merged(with: agent.nativeTools)
    for (tool, options) in agent.nativeToolOptions { joined.nativeToolOptions[tool] = options }
    joined.strictNativeTools = strictNativeTools || agent.strictNativeTools
    joined.cache = agent.cache ?? cache
    joined.structuredOutput = agent.structuredOutput ?? structuredOutput
    joined.unsupportedMedia = agent.unsupportedMedia ?? unsupportedMedia
    return joined
  }
}
