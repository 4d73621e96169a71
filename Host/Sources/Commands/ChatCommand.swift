import RoostCore

/// `roost chat`: a conversation.
enum ChatCommand {
  static let command = Command(
    words: ["chat"], summary: "Talk with an agent.",
    details: """
      On a terminal the line can be edited, and earlier lines come back with the arrow keys and Ctrl-R.
      From anything else each line is a question, and nothing but answers goes to standard output.
      Ctrl-C stops the answer; /exit or Ctrl-D leaves. /help lists the other commands.
      """,
    flags: Flag.wiring + Flag.running, examples: ["roost chat", "roost chat -f roost.json --agent writer"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let turn = try Turn(console: console, style: Turn.style(invocation, console), showsUsage: invocation.isOn(.usage))
    let interruption = Interruption()
    let opened = try await OpenedAgent.open(invocation, console)
    var chat = Chat(opened: opened, turn: turn, console: console, interruption: interruption, terminalName: invocation.environment["TERM"])
    let code: ExitCode
    do { code = try await chat.run() } catch {
      await opened.close(console)
      throw error
    }
    await opened.close(console)
    return code
  }
}
