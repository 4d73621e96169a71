/// What is known of one model.
public struct ModelEntry: Sendable {
  public let id: String
  /// Everything as it stands in the catalogue, the families' members under the model's own.
  public let members: JSONObject

  init(id: String, members: JSONObject) {
    self.id = id
    self.members = members
  }

  /// Whether anything is known of it.
  public var isKnown: Bool { members.count > 0 }
  public var contextTokens: Int? { members["context_tokens"]?.intValue }
  public var outputTokens: Int? { members["output_tokens"]?.intValue }
  /// The output tokens to ask for where the caller says nothing; nil for the vendor's own default.
  public var defaultMaxTokens: Int? { members["default_max_tokens"]?.intValue }
  /// `chat` or `embedding`.
  public var kind: String { members["kind"]?.stringValue ?? "chat" }
  public var dimensions: Int? { members["dimensions"]?.intValue }
  public var refused: Set<String> { strings("refused") }
  public var refusedWhileThinking: Set<String> { strings("refused_while_thinking") }
  public var nativeTools: Set<String> { strings("native_tools") }
  public var prices: ModelPrices? { members["prices"]?.objectValue.map(ModelPrices.init) }

  /// How the model is told to think: `none`, `adaptive`, `budget`, `effort`, `level`, `switch`; nil where it isn't known.
  public var thinkingStyle: String? { members["thinking"]?["style"]?.stringValue }
  public var efforts: [String] { (members["thinking"]?["efforts"]?.arrayValue ?? []).compactMap(\.stringValue) }
  public var thinkingCanBeOff: Bool { members["thinking"]?["can_be_off"]?.boolValue ?? true }

  /// The day from which the vendor serves it no more, as in `2026-11-30`; nil where none is announced.
  public var retires: String? { members["retires"]?.stringValue }

  /// Any other member, as it stands in the catalogue.
  public subscript(member: String) -> JSONValue? { members[member] }

  public var capabilities: ProviderCapabilities {
    ProviderCapabilities(
      contextTokens: contextTokens, outputTokens: outputTokens, supportsTools: flag("tools", true),
      supportsStreaming: flag("streaming", true),
      supportsOutputSchema: flag("output_schema", false), modalities: Set(strings("modalities").compactMap(Modality.init(rawValue:))),
      supportsThinking: thinkingStyle.map { $0 != "none" } ?? false, refusedOptions: refused, nativeTools: nativeTools,
      supportsForcedTool: !refused.contains("tool_choice"), supportsForcedToolWhileThinking: !refusedWhileThinking.contains("tool_choice"),
      thinksByDefault: members["thinking"]?["default"] == "on", supportsJSONMode: flag("json_mode", false),
      schemaExcludes: strings("schema_excludes"), toolsExclude: strings("tools_exclude"), tokenWeights: tokenWeights)
  }

  private var tokenWeights: TokenWeights {
    let given = members["token_weights"]
    let usual = TokenWeights()
    return TokenWeights(
      message: given?["message"]?.intValue ?? usual.message, request: given?["request"]?.intValue ?? usual.request,
      tools: given?["tools"]?.intValue ?? usual.tools)
  }

  private func flag(_ key: String, _ value: Bool) -> Bool { members[key]?.boolValue ?? value }
  private func strings(_ key: String) -> Set<String> { Set((members[key]?.arrayValue ?? []).compactMap(\.stringValue)) }
}

/// What a model's tokens cost, in US dollars per million.
public struct ModelPrices: Sendable {
  private let members: JSONObject

  init(_ members: JSONObject) { self.members = members }

  /// What a call costs; nil where input or output has no price. Cached input without a price of its own costs what input costs.
  public func cost(of usage: TokenUsage) -> Double? {
    // When the input is larger, the whole request has the higher price.
    let step = (members["above"]?.arrayValue ?? []).filter { ($0["input_tokens"]?.intValue ?? .max) < usage.inputTokens }
      .max { ($0["input_tokens"]?.intValue ?? 0) < ($1["input_tokens"]?.intValue ?? 0) }
    func price(_ key: String) -> Double? { step?[key]?.doubleValue ?? members[key]?.doubleValue }
    guard let input = price("input"), let output = price("output") else { return nil }
    let cached = min(usage.cacheReadTokens, usage.inputTokens)
    let written = min(usage.cacheWriteTokens, usage.inputTokens - cached)
    let fresh = usage.inputTokens - cached - written
    let reasoning = min(usage.reasoningTokens, usage.outputTokens)
    let dollars =
      Double(fresh) * input + Double(cached) * (price("cache_read") ?? input) + Double(written) * (price("cache_write") ?? input)
      + Double(usage.outputTokens - reasoning) * output + Double(reasoning) * (price("reasoning") ?? output)
    return dollars / 1_000_000
  }
}
