/// What an engine gets for one run, besides the input.
public struct RunContext: Sendable {
  // Handed on by every layer and read by every task: one reference, copied when it is changed.
  private final class Storage: Sendable {
    let fields: Fields
    init(_ fields: Fields) { self.fields = fields }
  }

  private struct Fields: Sendable {
    var scope: RunScope
    var tools: [AnyTool]
    var history: [Message]
    var outputSchema: JSONSchema?
    var events: (any EventSink)?
    var memory: (any Memory)?
    var store: (any Store)?
    var budget: Budget?
    var deadline: ContinuousClock.Instant?
    var clock: any RunClock
    var execution: ExecutionContext?
    var metadata: JSONObject
    var overrides: RunOverrides
    var recorder: RunRecorder
    var hooks: (any AgentHooks)?
    var depth: Int
    var isTextHeldBack: Bool
    var features: ModelFeatures
    var showsPartialOutput: Bool
  }

  private var storage: Storage

  private mutating func change(_ body: (inout Fields) -> Void) {
    var fields = storage.fields
    body(&fields)
    storage = Storage(fields)
  }

  public var scope: RunScope {
    get { storage.fields.scope }
    set { change { $0.scope = newValue } }
  }
  /// What the agent can do, ready to call. Validation, timeouts and events are the executor's work, not the tool's.
  public var tools: [AnyTool] {
    get { storage.fields.tools }
    set { change { $0.tools = newValue } }
  }
  /// The conversation so far, the new input left out.
  public var history: [Message] {
    get { storage.fields.history }
    set { change { $0.history = newValue } }
  }
  /// The form the answer must have; nil for free text.
  public var outputSchema: JSONSchema? {
    get { storage.fields.outputSchema }
    set { change { $0.outputSchema = newValue } }
  }
  /// Nil when nobody listens.
  public var events: (any EventSink)? {
    get { storage.fields.events }
    set { change { $0.events = newValue } }
  }
  public var memory: (any Memory)? {
    get { storage.fields.memory }
    set { change { $0.memory = newValue } }
  }
  public var store: (any Store)? {
    get { storage.fields.store }
    set { change { $0.store = newValue } }
  }
  /// Shared with every nested run; nil when nothing is limited.
  public var budget: Budget? {
    get { storage.fields.budget }
    set { change { $0.budget = newValue } }
  }
  /// When the run must be over; nil means never.
  public var deadline: ContinuousClock.Instant? {
    get { storage.fields.deadline }
    set { change { $0.deadline = newValue } }
  }
  public var clock: any RunClock {
    get { storage.fields.clock }
    set { change { $0.clock = newValue } }
  }
  public var execution: ExecutionContext? {
    get { storage.fields.execution }
    set { change { $0.execution = newValue } }
  }
  /// The agent's metadata and the caller's.
  public var metadata: JSONObject {
    get { storage.fields.metadata }
    set { change { $0.metadata = newValue } }
  }
  /// Settings of this one run that an engine may honour; see `RunOverrides`.
  public var overrides: RunOverrides {
    get { storage.fields.overrides }
    set { change { $0.overrides = newValue } }
  }
  /// What the run said and did, for memory and the caller.
  public var recorder: RunRecorder {
    get { storage.fields.recorder }
    set { change { $0.recorder = newValue } }
  }
  /// Told of what happens, in order.
  public var hooks: (any AgentHooks)? {
    get { storage.fields.hooks }
    set { change { $0.hooks = newValue } }
  }
  /// How many runs this one is inside of.
  public var depth: Int {
    get { storage.fields.depth }
    set { change { $0.depth = newValue } }
  }
  /// Whether the answer's text is checked before anybody may see it: an engine then emits no `text.delta` of its own.
  public var isTextHeldBack: Bool {
    get { storage.fields.isTextHeldBack }
    set { change { $0.isTextHeldBack = newValue } }
  }

  /// Whether a structured answer may be seen before it is whole: no guardrail has yet to look at it.
  public var showsPartialOutput: Bool {
    get { storage.fields.showsPartialOutput }
    set { change { $0.showsPartialOutput = newValue } }
  }
  /// What the agent asks of its engine's model; an engine without a model ignores it.
  public var features: ModelFeatures {
    get { storage.fields.features }
    set { change { $0.features = newValue } }
  }

  public init(
    scope: RunScope, tools: [AnyTool] = [], history: [Message] = [], outputSchema: JSONSchema? = nil, events: (any EventSink)? = nil,
    memory: (any Memory)? = nil, store: (any Store)? = nil, budget: Budget? = nil, deadline: ContinuousClock.Instant? = nil,
    clock: any RunClock = SystemClock.shared, execution: ExecutionContext? = nil, metadata: JSONObject = JSONObject(),
    overrides: RunOverrides = RunOverrides(), recorder: RunRecorder = RunRecorder(), hooks: (any AgentHooks)? = nil, depth: Int = 0,
    isTextHeldBack: Bool = false, features: ModelFeatures = ModelFeatures(), showsPartialOutput: Bool = true
  ) {
    storage = Storage(
      Fields(
        scope: scope, tools: tools, history: history, outputSchema: outputSchema, events: events, memory: memory, store: store,
        budget: budget, deadline: deadline, clock: clock, execution: execution, metadata: metadata, overrides: overrides,
        recorder: recorder, hooks: hooks, depth: depth, isTextHeldBack: isTextHeldBack, features: features,
        showsPartialOutput: showsPartialOutput))
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
  /// How the model is held to the form of its answer.
  public var structuredOutput: StructuredOutputMode?

  public init(
    model: String? = nil, system: String? = nil, maxTurns: Int? = nil, options: GenerationOptions? = nil,
    providerOptions: JSONObject? = nil,
    toolChoice: ToolChoice? = nil, structuredOutput: StructuredOutputMode? = nil
  ) {
    self.structuredOutput = structuredOutput
    self.model = model
    self.system = system
    self.maxTurns = maxTurns
    self.options = options
    self.providerOptions = providerOptions
    self.toolChoice = toolChoice
  }
}
