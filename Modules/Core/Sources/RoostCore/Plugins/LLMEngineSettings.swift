/// The settings of `engine.llm`; times are in seconds, and null means no limit.
@Generable(keys: .snakeCase)
struct LLMEngineSettings {
  /// The provider whose model is asked.
  var provider: ProviderReference
  /// The model, as the provider knows it; the provider's own when left out.
  var model: String = ""
  /// Instructions that stand before everything else.
  var system: String?
  /// How freely the model writes, 0 to 2; the provider's own when left out.
  @Guide(range: 0...2) var temperature: Double?
  /// The part of the probability mass that words are drawn from, 0 to 1.
  @Guide(range: 0...1) var topP: Double?
  /// The most output tokens of one answer.
  @Guide(minimum: 1) var maxTokens: Int?
  /// Texts that end an answer.
  var stopSequences: [String] = []
  /// For repeatable answers, where the model offers that.
  var seed: Int?
  /// How much the model may reason first.
  var thinking: Effort?
  /// The most model calls of one run.
  @Guide(range: 1...1000) var maxTurns: Int = 10
  /// `auto`, `required`, `none`, or a tool's name; a forced choice holds for the first turn.
  var toolChoice: String = "auto"
  /// Tool calls of one turn that run at a time.
  @Guide(minimum: 1) var maxParallelTools: Int? = 8
  /// Tool calls of one turn that run at all.
  @Guide(minimum: 1) var maxToolCallsPerTurn: Int?
  /// Whether the model may ask for several calls in a turn.
  var parallelToolCalls: Bool = true
  /// The most time for one tool call that has no limit of its own.
  @Guide(range: 0.001...86400) var toolTimeout: Double? = 60
  /// The most text of one tool result that the model sees, in bytes.
  @Guide(minimum: 1) var toolResultLimit: Int = 1_048_576
  /// What happens when a tool fails.
  var toolErrors: ToolErrorPolicy = .returnError
  /// The longest silence in a stream.
  @Guide(range: 0.001...86400) var streamIdleTimeout: Double? = 90
  /// The most time for one whole answer that isn't streamed.
  @Guide(range: 0.001...86400) var requestTimeout: Double? = 120
  /// Retries of one model call after its first attempt.
  @Guide(range: 0...100) var maxRetries: Int = 3
  /// The pause before the first retry; each further one is twice as long.
  @Guide(range: 0...3600) var retryDelay: Double = 1
  /// Settings that only this provider understands.
  var providerOptions: JSONObject = JSONObject()

  /// Tools that the vendor runs itself.
  var nativeTools: [NativeTool] = []
  /// Settings of native tools by the tool's name, in the vendor's words, as in {"file_search": {"vector_store_ids": ["…"]}}.
  var nativeToolOptions: JSONObject = JSONObject()
  /// Whether native tools that act by themselves, code_execution and computer_use, may be named.
  var allowDangerousNativeTools: Bool = false
  /// How the model is held to the form of its answer: auto where nothing is said.
  var structuredOutput: StructuredOutputMode?
  /// What becomes of media that the model can't read: error where nothing is said.
  var unsupportedMedia: UnsupportedMedia?
  /// Parts of the prompt that the vendor should keep: true, or {"system": true, "tools": true, "ttl": "5m" or "1h"}.
  var cache: PromptCache?

  /// How much a model reasons.
  enum Effort: String, Generable, CaseIterable { case off, low, medium, high }

  func engine(_ context: ComponentContext) throws -> any Engine {
    try LLMEngine(
      provider: context.resolve(provider), model: model, system: system, temperature: temperature, maxTokens: maxTokens, maxTurns: maxTurns,
      toolChoice: choice, maxParallelTools: maxParallelTools, maxToolCallsPerTurn: maxToolCallsPerTurn,
      parallelToolCalls: parallelToolCalls,
      toolTimeout: Self.duration(toolTimeout), streamIdleTimeout: Self.duration(streamIdleTimeout),
      requestTimeout: Self.duration(requestTimeout),
      maxRetries: maxRetries, retryDelay: .microseconds(Int64(retryDelay * 1_000_000)), toolErrorPolicy: toolErrors,
      toolResultLimit: toolResultLimit,
      options: GenerationOptions(
        temperature: temperature, topP: topP, maxTokens: maxTokens, stopSequences: stopSequences, seed: seed, thinking: reasoning),
      providerOptions: providerOptions,
      features: ModelFeatures(
        nativeTools: nativeTools, nativeToolOptions: nativeToolOptions, allowDangerousNativeTools: allowDangerousNativeTools, cache: cache,
        structuredOutput: structuredOutput, unsupportedMedia: unsupportedMedia))
  }

  private var choice: ToolChoice {
    switch toolChoice {
    case "auto": .auto
    case "required": .required
    case "none": .none
    default: .tool(toolChoice)
    }
  }

  private var reasoning: GenerationOptions.Thinking? {
    switch thinking {
    case nil: nil
    case .off?: .off
    case .low?: .effort(.low)
    case .medium?: .effort(.medium)
    case .high?: .effort(.high)
    }
  }

  private static func duration(_ seconds: Double?) -> Duration? { seconds.map { .microseconds(Int64($0 * 1_000_000)) } }
}

extension ToolErrorPolicy: Generable {}
