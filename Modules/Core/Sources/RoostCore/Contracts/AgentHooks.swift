/// Told of what a run does, in order and equally for `run` and `stream`.
///
/// A hook delays the run while it works. It can't change the run and its errors are its own; a stream whose reader goes before the end
/// calls no `onFinish`.
public protocol AgentHooks: Sendable {
  /// Before anything is sent, with the task as the caller gave it.
  func onStart(_ task: String, context: RunContext) async
  /// After each answer of a model.
  func onTurn(_ turn: Int, completion: Completion, context: RunContext) async
  /// Before a tool is called, its arguments found valid.
  func onToolStart(_ call: ToolCall, context: RunContext) async
  /// After a tool's call, whatever came of it.
  func onToolEnd(_ record: ToolCallRecord, context: RunContext) async
  /// After the run's last event, with what the caller gets.
  func onFinish(_ envelope: Envelope, context: RunContext) async
}

extension AgentHooks {
  public func onStart(_ task: String, context: RunContext) async {}
  public func onTurn(_ turn: Int, completion: Completion, context: RunContext) async {}
  public func onToolStart(_ call: ToolCall, context: RunContext) async {}
  public func onToolEnd(_ record: ToolCallRecord, context: RunContext) async {}
  public func onFinish(_ envelope: Envelope, context: RunContext) async {}
}
