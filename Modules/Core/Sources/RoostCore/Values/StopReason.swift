/// Why a completion or a run ended.
public enum StopReason: String, Sendable, Hashable, CaseIterable, Codable {
  /// The model finished its answer.
  case endTurn = "end_turn"
  /// The model wants tools called; never a run's last word.
  case toolUse = "tool_use"
  case maxTokens = "max_tokens"
  case stopSequence = "stop_sequence"
  /// The model or its vendor declined to answer.
  case refusal
  /// The vendor paused a long turn and wants the call repeated.
  case pauseTurn = "pause_turn"
  case contextExceeded = "context_exceeded"
  /// The run reached `max_turns`.
  case maxTurns = "max_turns"
  /// The run spent a budget.
  case limit
  case cancelled
  case deadline
  /// A tool ended the whole run with an answer.
  case concluded
  /// The run handed the conversation to another agent.
  case delegated
  /// The run waits for input and can be resumed.
  case paused
  case error
  case other
}
