/// What one run sets for itself; where it is given it beats the agent's own.
public struct RunOptions: Sendable {
  /// The conversation to continue; needs a conversation store, here or at the agent.
  public var conversationID: String?
  /// Nil makes one.
  public var runID: String?
  /// Added to the agent's; an equal key wins over it.
  public var metadata: JSONObject
  /// Who is calling; nil keeps the caller's.
  public var execution: ExecutionContext?
  public var session: SessionChoice?
  public var memory: (any Memory)?
  public var conversations: (any ConversationStore)?
  public var store: (any Store)?
  /// The most time; nil keeps the agent's. The caller's own deadline holds besides.
  public var deadline: Duration?
  public var maxTokens: Int?
  /// US dollars.
  public var maxCostUSD: Double?
  /// Images, recordings and documents beside the task.
  public var attachments: [ContentPart]
  /// Text that helps with the task; it goes after the system text.
  public var context: String?
  public var overrides: RunOverrides
  public var hooks: (any AgentHooks)?
  /// Nil keeps the caller's, or the system's.
  public var clock: (any RunClock)?

  public init(
    conversationID: String? = nil, runID: String? = nil, metadata: JSONObject = JSONObject(), execution: ExecutionContext? = nil,
    session: SessionChoice? = nil, memory: (any Memory)? = nil, conversations: (any ConversationStore)? = nil, store: (any Store)? = nil,
    deadline: Duration? = nil, maxTokens: Int? = nil, maxCostUSD: Double? = nil, attachments: [ContentPart] = [], context: String? = nil,
    overrides: RunOverrides = RunOverrides(), hooks: (any AgentHooks)? = nil, clock: (any RunClock)? = nil
  ) {
    self.conversationID = conversationID
    self.runID = runID
    self.metadata = metadata
    self.execution = execution
    self.session = session
    self.memory = memory
    self.conversations = conversations
    self.store = store
    self.deadline = deadline
    self.maxTokens = maxTokens
    self.maxCostUSD = maxCostUSD
    self.attachments = attachments
    self.context = context
    self.overrides = overrides
    self.hooks = hooks
    self.clock = clock
  }
}
