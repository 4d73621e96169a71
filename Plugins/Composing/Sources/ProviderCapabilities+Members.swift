import RoostCore

extension ProviderCapabilities {
  /// What every one of `all` can do: whoever takes over must not fail for lack of it.
  static func common(to all: [ProviderCapabilities]) -> ProviderCapabilities {
    guard var common = all.first else { return ProviderCapabilities() }
    for other in all.dropFirst() {
      common.contextTokens = [common.contextTokens, other.contextTokens].compactMap { $0 }.min()
      common.outputTokens = [common.outputTokens, other.outputTokens].compactMap { $0 }.min()
      common.supportsTools = common.supportsTools && other.supportsTools
      common.modalities.formIntersection(other.modalities)
      common.nativeTools.formIntersection(other.nativeTools)
      common.restrictForm(to: other)
    }
    return common
  }

  /// What some of `all` can take, asked in a form that every one of them understands.
  static func union(of all: [ProviderCapabilities]) -> ProviderCapabilities {
    guard var union = all.first else { return ProviderCapabilities() }
    for other in all.dropFirst() {
      union.contextTokens = Self.larger(union.contextTokens, other.contextTokens)
      union.outputTokens = Self.larger(union.outputTokens, other.outputTokens)
      union.supportsTools = union.supportsTools || other.supportsTools
      union.modalities.formUnion(other.modalities)
      union.nativeTools.formUnion(other.nativeTools)
      union.restrictForm(to: other)
    }
    return union
  }

  /// How something is asked must suit each, whoever is asked.
  private mutating func restrictForm(to other: ProviderCapabilities) {
    supportsStreaming = supportsStreaming && other.supportsStreaming
    supportsOutputSchema = supportsOutputSchema && other.supportsOutputSchema
    supportsThinking = supportsThinking && other.supportsThinking
    refusedOptions.formUnion(other.refusedOptions)
    supportsForcedTool = supportsForcedTool && other.supportsForcedTool
    supportsForcedToolWhileThinking = supportsForcedToolWhileThinking && other.supportsForcedToolWhileThinking
    thinksByDefault = thinksByDefault || other.thinksByDefault
    supportsJSONMode = supportsJSONMode && other.supportsJSONMode
    schemaExcludes.formUnion(other.schemaExcludes)
    toolsExclude.formUnion(other.toolsExclude)
    strictNativeTools = strictNativeTools || other.strictNativeTools
  }

  /// Unknown may be as large as any.
  private static func larger(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return nil }
    return max(one, other)
  }
}
