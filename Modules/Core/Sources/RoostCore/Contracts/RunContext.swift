/// What an engine gets for one run, besides the input.
public struct RunContext: Sendable {
  public var scope: RunScope
  /// What the agent can do, ready to call. Validation, timeouts and events are the executor's work, not the tool's.
  public var tools: [AnyTool]
  /// The conversation so far, the new input left out.
  public var history: [Message]
  /// The form the answer must have; nil for free text.
  public var outputSchema: JSONSchema?
  /// Nil when nobody listens.
  public var events: (any EventSink)?
  public var memory: (any Memory)?
  public var store: (any Store)?
  /// Shared with every nested run; nil when nothing is limited.
  public var budget: Budget?
  /// When the run must be over; nil means never.
  public var deadline: ContinuousClock.Instant?
  public var clock: any RunClock
  public var execution: ExecutionContext?
  /// The agent's metadata and the caller's.
  public var metadata: JSONObject
  /// Settings of this one run that an engine may honour; see `RunOverrides`.
  public var overrides: RunOverrides
  /// What the run said and did, for memory and the caller.
  public var recorder: RunRecorder
  /// Told of what happens, in order.
  public var hooks: (any AgentHooks)?
  /// How many runs this one is inside of.
  public var depth: Int
  /// Whether the answer's text is checked before anybody may see it: an engine then emits no `text.delta` of its own.
  public var isTextHeldBack: Bool

  public init(
    scope: RunScope, tools: [AnyTool] = [], history: [Message] = [], outputSchema: JSONSchema? = nil, events: (any EventSink)? = nil,
    memory: (any Memory)? = nil, store: (any Store)? = nil, budget: Budget? = nil, deadline: ContinuousClock.Instant? = nil,
    clock: any RunClock = SystemClock.shared, execution: ExecutionContext? = nil, metadata: JSONObject = JSONObject(),
    overrides: RunOverrides = RunOverrides(), recorder: RunRecorder = RunRecorder(), hooks: (any AgentHooks)? = nil, depth: Int = 0,
    isTextHeldBack: Bool = false
  ) {
    self.scope = scope
    self.tools = tools
    self.history = history
    self.outputSchema = outputSchema
    self.events = events
    self.memory = memory
    self.store = store
    self.budget = budget
    self.deadline = deadline
    self.clock = clock
    self.execution = execution
    self.metadata = metadata
    self.overrides = overrides
    self.recorder = recorder
    self.hooks = hooks
    self.depth = depth
    self.isTextHeldBack = isTextHeldBack
  }

  /// Notes what one model call of this run spent: in the run's own total, the budget and the session's summary.
  public func record(_ spending: Spending) {
    recorder.add(own: spending)
    budget?.record(spending)
    events?.record(spending, agent: scope.agent)
  }

  /// The context of the run that this code is part of: a tool that runs an agent hands it on without knowing.
  @TaskLocal public static var current: RunContext?
}

/// Settings that one run sets over its engine's own; nil leaves the engine's.
public struct RunOverrides: Sendable {
  public var model: String?
  public var system: String?
  public var maxTurns: Int?
  /// Each given option wins over the engine's.
  public var options: GenerationOptions?
  public var providerOptions: JSONObject?
  public var toolChoice: ToolChoice?

  public init(
    model: String? = nil, system: String? = nil, maxTurns: Int? = nil, options: GenerationOptions? = nil, providerOptions: JSONObject? = nil,
    toolChoice: ToolChoice? = nil
  ) {
    self.model = model
    self.system = system
    self.maxTurns = maxTurns
    self.options = options
    self.providerOptions = providerOptions
    self.toolChoice = toolChoice
  }
}
