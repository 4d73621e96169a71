/// The engine of a language model: it asks the model, calls the tools it wants, and asks again, until there is an answer.
public struct LLMEngine: Engine {
  public let provider: any Provider
  /// Empty means the provider's own configured model.
  public let model: String
  /// Instructions that stand before everything else.
  public let system: String?
  public let options: GenerationOptions
  /// Settings that only this provider understands.
  public let providerOptions: JSONObject
  /// The most model calls of one run (default 10).
  public let maxTurns: Int
  /// A forced choice holds for the first turn only.
  public let toolChoice: ToolChoice
  /// Tool calls of one turn that run at a time (default 8); nil means all.
  public let maxParallelTools: Int?
  /// Tool calls of one turn that run at all; the others get a result that says so. Nil means all.
  public let maxToolCallsPerTurn: Int?
  /// Whether the model may ask for several calls in a turn; when not, they also run one after the other.
  public let parallelToolCalls: Bool
  /// The most time for one tool call that has no limit of its own (default 60 s); nil means any.
  public let toolTimeout: Duration?
  /// The most text of one tool result that the model sees, in bytes (default 1 MiB).
  public let toolResultLimit: Int
  public let toolErrorPolicy: ToolErrorPolicy
  /// The longest silence in a stream (default 90 s); nil means any.
  public let streamIdleTimeout: Duration?
  /// Chunks that may wait for the reader (default 64).
  public let streamBuffer: Int
  /// The most time for one whole answer that isn't streamed (default 120 s); nil means any.
  public let requestTimeout: Duration?
  public let retry: RetryPolicy
  /// Native tools, prompt cache, structured output, media.
  public let features: ModelFeatures

  /// Throws `AgentBuildError` for a value out of range, and for a native tool that acts where nothing allows it.
  public init(
    provider: any Provider, model: String = "", system: String? = nil, temperature: Double? = nil, maxTokens: Int? = nil,
    maxTurns: Int = 10,
    toolChoice: ToolChoice = .auto, maxParallelTools: Int? = 8, maxToolCallsPerTurn: Int? = nil, parallelToolCalls: Bool = true,
    toolTimeout: Duration? = .seconds(60), streamIdleTimeout: Duration? = .seconds(90), streamBuffer: Int = CompletionStream.defaultBuffer,
    requestTimeout: Duration? = .seconds(120), maxRetries: Int = 3, retryDelay: Duration = .seconds(1),
    toolErrorPolicy: ToolErrorPolicy = .returnError, toolResultLimit: Int = 1_048_576, options: GenerationOptions = GenerationOptions(),
    providerOptions: JSONObject = JSONObject(), retry: RetryPolicy = RetryPolicy(),
    features: ModelFeatures = ModelFeatures()
  ) throws(AgentBuildError) {
    try features.nativeTools.check(allowingDangerous: features.allowDangerousNativeTools, owner: "The engine")
    try Self.require(maxTurns >= 1, "max_turns", maxTurns, "at least 1")
    try Self.require(maxParallelTools ?? 1 >= 1, "max_parallel_tools", maxParallelTools ?? 1, "at least 1, or absent for no limit")
    try Self.require(
      maxToolCallsPerTurn ?? 1 >= 1, "max_tool_calls_per_turn", maxToolCallsPerTurn ?? 1, "at least 1, or absent for no limit")
    try Self.require(toolTimeout ?? .seconds(1) > .zero, "tool_timeout", toolTimeout ?? .zero, "more than 0, or absent for no limit")
    try Self.require(
      streamIdleTimeout ?? .seconds(1) > .zero, "stream_idle_timeout", streamIdleTimeout ?? .zero, "more than 0, or absent for no limit")
    try Self.require(
      requestTimeout ?? .seconds(1) > .zero, "request_timeout", requestTimeout ?? .zero, "more than 0, or absent for no limit")
    try Self.require(streamBuffer >= 1, "stream_buffer", streamBuffer, "at least 1")
    try Self.require(maxRetries >= 0, "max_retries", maxRetries, "0 or more")
    try Self.require(retryDelay >= .zero, "retry_delay", retryDelay, "0 or more")
    try Self.require(toolResultLimit >= 1, "tool_result_limit", toolResultLimit, "at least 1")
    let temperature = temperature ?? options.temperature
    try Self.require((0...2).contains(temperature ?? 1), "temperature", temperature ?? 1, "from 0 to 2")
    let maxTokens = maxTokens ?? options.maxTokens
    try Self.require(maxTokens ?? 1 >= 1, "max_tokens", maxTokens ?? 1, "at least 1")
    self.features = features
    self.provider = provider
    self.model = model
    self.system = system
    var options = options
    options.temperature = temperature
    options.maxTokens = maxTokens
    self.options = options
    self.providerOptions = providerOptions
    self.maxTurns = maxTurns
    self.toolChoice = toolChoice
    self.maxParallelTools = maxParallelTools
    self.maxToolCallsPerTurn = maxToolCallsPerTurn
    self.parallelToolCalls = parallelToolCalls
    self.toolTimeout = toolTimeout
    self.toolResultLimit = toolResultLimit
    self.toolErrorPolicy = toolErrorPolicy
    self.streamIdleTimeout = streamIdleTimeout
    self.streamBuffer = streamBuffer
    self.requestTimeout = requestTimeout
    var retry = retry
    retry.maxRetries = maxRetries
    retry.baseDelay = retryDelay
    self.retry = retry
  }

  private static func require(_ isRight: Bool, _ name: String, _ value: some Any, _ expected: String) throws(AgentBuildError) {
    if !isRight { throw .invalidSetting(name: name, value: "\(value)", expected: expected) }
  }

  public func run(_ input: Envelope, context: RunContext) async -> Envelope {
    let run = LLMRun(engine: self, input: input, context: context, isStreaming: false)
    var last: AgentEvent?
    while let event = await run.next() { last = event }
    return AgentEvent.answer(last, task: input.task)
  }

  public func stream(_ input: Envelope, context: RunContext) -> AgentEventStream {
    AgentEventStream { LLMRun(engine: self, input: input, context: context, isStreaming: true) }
  }
}
