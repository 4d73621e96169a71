import RoostCore

/// Decides what happens next in a run. Guardrails, retries, deadlines, memory and events are the agent's work, not the engine's.
struct AcmeNameEngine: Engine {
  let settings: AcmeNameSettings

  /// Never throws: a failure is an envelope. `context.tools` are there to be called. A streamed run is this one, in one piece.
  func run(_ input: Envelope, context: RunContext) async -> Envelope {
    guard !Task.isCancelled else { return .failure(RunError(.cancelled, "The run was cancelled."), task: input.task) }
    guard let task = input.task, !task.isEmpty else { return .failure(RunError(.invalidInput, "There is nothing to answer."), task: nil) }
    var answer = input
    answer.payload = .string(settings.answer.split(separator: "{task}", omittingEmptySubsequences: false).joined(separator: task))
    return answer
  }
}
