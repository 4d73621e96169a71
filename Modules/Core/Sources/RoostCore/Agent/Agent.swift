/// An engine with everything that makes its runs safe: guardrails, tools, memory, limits, a fallback, events.
///
/// A value: copies are independent and cheap. An agent keeps nothing of a run, so one value serves any number of runs at once.
public struct Agent: Sendable {
  /// Runs inside runs (default 25).
  public static let maxDepth = 25

  /// What an agent is made of.
  public struct Settings: Sendable {
    public var name: String
    /// What it is for; the tool's description where it is called as one.
    public var description: String
    public var engine: any Engine
    public var tools: [AnyTool]
    /// Asked for their tools at the start of each run.
    public var toolSources: [any ToolSource]
    public var inputGuardrails: [any Guardrail]
    public var outputGuardrails: [any Guardrail]
    /// Nil for free text.
    public var output: OutputForm?
    /// How often a wrong answer is sent back to the model (default 2).
    public var maxOutputRetries: Int
    /// Answers where this agent fails, the error in its context.
    public var fallback: Agent?
    public var memory: (any Memory)?
    public var conversations: (any ConversationStore)?
    public var store: (any Store)?
    public var session: SessionChoice
    /// The most time for one run (default 600 s); nil means any.
    public var deadline: Duration?
    /// Tokens of one run and everything below it; nil means any number.
    public var maxTokens: Int?
    /// US dollars of one run and everything below it; nil means any number.
    public var maxCostUSD: Double?
    public var hooks: (any AgentHooks)?
    /// For tools, guardrails and events.
    public var metadata: JSONObject
    /// Native tools, prompt cache, structured output, media: added to the engine's.
    public var features = ModelFeatures()
    /// What must live as long as a run of this agent: a runtime's started components.
    var anchors: [any Sendable] = []
  }

  final class Storage: Sendable {
    let settings: Settings
    init(_ settings: Settings) { self.settings = settings }
  }

  let storage: Storage

  public var settings: Settings { storage.settings }
  public var name: String { storage.settings.name }
  public var description: String { storage.settings.description }
  public var tools: [AnyTool] { storage.settings.tools }

  /// Throws `AgentBuildError` for an empty name, an invalid or repeated tool name, or a setting out of range.
  public init(_ settings: Settings) throws(AgentBuildError) {
    try Self.check(settings)
    storage = Storage(settings)
  }

  public init(
    _ name: String, description: String = "", engine: any Engine, tools: [any ToolConvertible] = [], toolSources: [any ToolSource] = [],
    guardrails: (input: [any Guardrail], output: [any Guardrail]) = ([], []), output: OutputForm? = nil, maxOutputRetries: Int = 2,
    fallback: Agent? = nil, memory: (any Memory)? = nil, conversations: (any ConversationStore)? = nil, store: (any Store)? = nil,
    session: SessionChoice = .inherit, deadline: Duration? = .seconds(600), maxTokens: Int? = nil, maxCostUSD: Double? = nil,
    hooks: (any AgentHooks)? = nil, metadata: JSONObject = JSONObject(),
    features: ModelFeatures = ModelFeatures()
  ) throws(AgentBuildError) {
    try self.init(
      Settings(
        name: name, description: description, engine: engine, tools: tools.map(\.asAnyTool), toolSources: toolSources,
        inputGuardrails: guardrails.input, outputGuardrails: guardrails.output, output: output, maxOutputRetries: maxOutputRetries,
        fallback: fallback, memory: memory, conversations: conversations, store: store, session: session, deadline: deadline,
        maxTokens: maxTokens, maxCostUSD: maxCostUSD, hooks: hooks, metadata: metadata, features: features))
  }

  /// An agent of a language model, as simple as it gets.
  public init(
    _ name: String, provider: any Provider, model: String = "", system: String? = nil, tools: [any ToolConvertible] = []
  ) throws(AgentBuildError) {
    try self.init(name, engine: LLMEngine(provider: provider, model: model, system: system), tools: tools)
  }

  /// A copy with changes; this agent stays as it is.
  public func with(_ change: (inout Settings) -> Void) throws(AgentBuildError) -> Agent {
    var settings = storage.settings
    change(&settings)
    return try Agent(settings)
  }

  private static func check(_ settings: Settings) throws(AgentBuildError) {
    if settings.name.isEmpty { throw .emptyName }
    for (index, tool) in settings.tools.enumerated() {
      if !AnyTool.isValidName(tool.name) { throw .invalidToolName(tool.name, agent: settings.name) }
      if settings.tools[..<index].contains(where: { $0.name == tool.name }) { throw .duplicateTool(tool.name, agent: settings.name) }
      if let fault = tool.parameters.fault { throw .invalidSchema(name: tool.name, reason: "\(fault)") }
    }
    let isAllowed = settings.features.allowDangerousNativeTools
    try settings.features.nativeTools.check(allowingDangerous: isAllowed, owner: "Agent \(JSONValue.string(settings.name))")
    if let engine = settings.engine as? LLMEngine, !engine.features.nativeTools.isEmpty {
      // An engine that was made elsewhere, with leave, brings nothing past the agent.
      try engine.features.nativeTools.check(
        allowingDangerous: isAllowed, owner: "The engine of agent \(JSONValue.string(settings.name))")
    }
    if let fault = settings.output?.schema.fault { throw .invalidSchema(name: "output", reason: "\(fault)") }
    func require(_ isRight: Bool, _ name: String, _ value: Any, _ expected: String) throws(AgentBuildError) {
      if !isRight { throw .invalidSetting(name: name, value: "\(value)", expected: expected) }
    }
    if settings.maxOutputRetries < 0 { try require(false, "max_output_retries", settings.maxOutputRetries, "0 or more") }
    if let deadline = settings.deadline, deadline <= .zero {
      try require(false, "deadline", deadline, "more than 0, or absent for no limit")
    }
    if let tokens = settings.maxTokens, tokens < 1 { try require(false, "max_tokens_per_run", tokens, "at least 1") }
    if let cost = settings.maxCostUSD, !(cost > 0) { try require(false, "max_cost_usd", cost, "more than 0") }
  }
}

extension Agent {
  /// Runs to the end. Failures are in the envelope.
  public func run(_ task: String, _ options: RunOptions = RunOptions()) async -> Envelope {
    await run(.task(task), options)
  }

  /// Runs to the end. Failures are in the envelope.
  public func run(_ input: Envelope, _ options: RunOptions = RunOptions()) async -> Envelope {
    await AgentRun(storage, input: input, options: options, isStreaming: false).result()
  }

  /// Runs while somebody reads.
  public func stream(_ task: String, _ options: RunOptions = RunOptions()) -> AgentEventStream {
    stream(.task(task), options)
  }

  /// Runs while somebody reads.
  public func stream(_ input: Envelope, _ options: RunOptions = RunOptions()) -> AgentEventStream {
    AgentEventStream { [storage] in AgentRun(storage, input: input, options: options, isStreaming: true) }
  }

  public func callAsFunction(_ task: String, _ options: RunOptions = RunOptions()) async -> Envelope {
    await run(task, options)
  }
}
