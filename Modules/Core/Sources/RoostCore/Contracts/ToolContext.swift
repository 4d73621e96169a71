/// What a tool knows about the call it serves.
public struct ToolContext: Sendable {
  /// The call's id; unique within the run.
  public var callID: String
  public var agent: String
  public var runID: String
  /// The model call that asked for this, from 0.
  public var turn: Int
  /// Equal for every attempt at the same call, also after a restart: a tool with side effects hands it to its service.
  public var idempotencyKey: String
  /// Who is calling; nil outside a host that verifies callers.
  public var execution: ExecutionContext?
  /// When the call must be over; nil means never.
  public var deadline: ContinuousClock.Instant?
  /// The run's metadata: the agent's and the caller's.
  public var metadata: JSONObject

  public init(
    callID: String = "", agent: String = "", runID: String = "", turn: Int = 0, idempotencyKey: String = "",
    execution: ExecutionContext? = nil,
    deadline: ContinuousClock.Instant? = nil, metadata: JSONObject = JSONObject()
  ) {
    self.callID = callID
    self.agent = agent
    self.runID = runID
    self.turn = turn
    self.idempotencyKey = idempotencyKey
    self.execution = execution
    self.deadline = deadline
    self.metadata = metadata
  }
}
