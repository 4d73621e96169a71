import Glibc
import RoostCore

/// `roost chat`: a conversation.
enum ChatCommand {
  static let command = Command(
    words: ["chat"], summary: "Talk with an agent.",
    details: """
      On a terminal the line can be edited, and earlier lines come back with the arrow keys and Ctrl-R.
      From anything else each line is a question, and nothing but answers goes to standard output.
      Ctrl-C stops the answer; /exit or Ctrl-D leaves. /help lists the other commands.
      roost plugin reload from elsewhere, or SIGHUP where there is no terminal, opens the new versions of plugins that have changed.
      """,
    flags: Flag.wiring + Flag.running, readsKeys: true, examples: ["roost chat", "roost chat -f roost.json --agent writer"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let turn = try Turn(console: console, style: Turn.style(invocation, console), showsUsage: invocation.isOn(.usage))
    let interruption = try Interruption(invocation, console)
    let opened = try await OpenedAgent.open(invocation, console)
    let control = control(of: opened, invocation, console)
    defer { control?.close() }
    // At a terminal the signal says that the terminal is gone.
    if isatty(STDIN_FILENO) == 0 { interruption.onHangUp { Task { await reloadChanged(opened.runtime, console) } } }
    var chat = Chat(
      opened: opened, turn: turn, console: console, interruption: interruption, terminalName: invocation.environment["TERM"],
      attachmentLimit: try Attachments.limit(invocation))
    let code: ExitCode
    do { code = try await chat.run() } catch {
      await opened.close(console)
      throw error
    }
    await opened.close(console)
    let isFaulty = await opened.hasFaults(console)
    return isFaulty && code == .ok ? .failed : code
  }

  /// Other processes may ask for a reload; a conversation that they can't reach is one all the same.
  private static func control(of opened: OpenedAgent, _ invocation: Invocation, _ console: Console) -> RuntimeControl? {
    do { return try RuntimeControl(opened.runtime, directories: Directories(environment: invocation.environment)) } catch {
      console.detail("roost: plugin reload can't reach this process: \(error)")
      return nil
    }
  }

  private static func reloadChanged(_ runtime: Runtime, _ console: Console) async {
    for (plugin, result) in await runtime.reloadChanged() {
      switch result {
      case .success(let report): console.note("roost: reloaded \(plugin): \(report.oldVersion) → \(report.newVersion)")
      case .failure(let error): console.error("roost: \(plugin) was not reloaded: \(error)")
      }
    }
  }
}
