import RoostCore

/// `roost run`: one question, one answer.
enum RunCommand {
  static let command = Command(
    words: ["run"], summary: "Ask an agent once.",
    details: """
      The prompt is the words given, or standard input where one of them is - or there are none.
      The agent is the manifest's entry. Without a manifest, the first provider that may stand in answers, and standard error says which.
      """,
    arguments: [Argument(name: "PROMPT", summary: "What to ask; - reads standard input.", isOptional: true, isRepeatable: true)],
    flags: Flag.wiring + Flag.running + [.schema], readsKeys: true,
    examples: ["roost run \"What is 12.5% of 1840?\"", "roost run --json - < question.txt"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let turn = try Turn(console: console, style: Turn.style(invocation, console), showsUsage: invocation.isOn(.usage))
    let interruption = try Interruption(invocation, console)
    let prompt = try await Prompt.read(invocation)
    let opened = try await OpenedAgent.open(invocation, console)
    let answer: Envelope
    do {
      answer = try await interruption.during(atWork: { opened.toolsAtWork.names }) { try await turn.ask(prompt, of: opened) }
    } catch {
      await opened.close(console)
      throw error
    }
    await opened.close(console)
    if let signal = interruption.received { return signal }
    let isFaulty = await opened.hasFaults(console)
    return answer.error.map { ExitCode($0.code) } ?? (isFaulty ? .failed : .ok)
  }
}
