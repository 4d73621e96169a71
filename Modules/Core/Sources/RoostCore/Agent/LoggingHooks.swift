/// Writes one line for each thing that a run does.
public struct LoggingHooks: AgentHooks {
  private let write: @Sendable (String) -> Void

  /// `write` gets each line, without its end.
  public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  public func onStart(_ task: String, context: RunContext) async { write("\(context.scope.agent): started: \(Self.brief(task))") }

  public func onTurn(_ turn: Int, completion: Completion, context: RunContext) async {
    write("\(context.scope.agent): turn \(turn): \(completion.stopReason.rawValue), \(completion.usage.totalTokens) tokens")
  }

  public func onToolStart(_ call: ToolCall, context: RunContext) async {
    write("\(context.scope.agent): calls \(call.name) \(Self.brief(call.arguments.description))")
  }

  public func onToolEnd(_ record: ToolCallRecord, context: RunContext) async {
    let word = record.isError ? "failed" : "gave"
    write("\(context.scope.agent): \(record.call.name) \(word) \(Self.brief(record.result))")
  }

  public func onFinish(_ envelope: Envelope, context: RunContext) async {
    let end = envelope.error.map(\.description) ?? envelope.metadata.stopReason?.rawValue ?? "done"
    write("\(context.scope.agent): finished: \(Self.brief(end))")
  }

  /// Long texts are cut: a log line is for a person.
  private static func brief(_ text: String) -> String {
    text.count > 200 ? "\(text.prefix(200))…" : text
  }
}
