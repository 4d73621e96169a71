import Glibc
import RoostCore

/// A conversation at a terminal, or over lines of input.
@MainActor
struct Chat {
  /// What a line that begins with a slash may say.
  private enum SlashCommand: String, CaseIterable {
    case tools, attach, reset, help, exit

    var summary: String {
      switch self {
      case .tools: "list what the agent can use"
      case .attach: "attach a file or an address to the next question, as in /attach picture.png"
      case .reset: "forget the conversation"
      case .help: "show this"
      case .exit: "leave, as Ctrl-D does"
      }
    }
  }

  private var opened: OpenedAgent
  private let attachmentLimit: Int
  private let turn: Turn
  private let console: Console
  private let interruption: Interruption
  private let reader: LineReader
  private let file: LineHistoryFile
  private var history: LineHistory
  /// The first failure of a conversation that nobody watches.
  private var failure: ExitCode?

  init(opened: OpenedAgent, turn: Turn, console: Console, interruption: Interruption, terminalName: String?, attachmentLimit: Int) {
    self.attachmentLimit = attachmentLimit
    self.opened = opened.inNewConversation()
    self.turn = turn
    self.console = console
    self.interruption = interruption
    reader = LineReader(prompt: "> ", style: console.usesColor ? "\u{1B}[1m" : "", terminalName: terminalName)
    file = LineHistoryFile(path: opened.historyPath)
    history = reader.isEditing ? file.read() : LineHistory()
    let reader = reader
    interruption.onResize { reader.resize() }
  }

  mutating func run() async throws -> ExitCode {
    if reader.isTerminal { console.note("\(opened.title). /help lists commands, Ctrl-D leaves.") }
    var interrupts = 0
    while true {
      switch await reader.next(history: history) {
      case .text(let line):
        interrupts = 0
        if let code = try await take(line) { return code }
      case .interrupt(let wasEmpty):
        interrupts = wasEmpty ? interrupts + 1 : 0
        if interrupts > 1 { return .interrupted }
        if wasEmpty { console.note("Ctrl-C again, Ctrl-D or /exit leaves.") }
      case .unusable(let reason):
        console.error("roost: standard input holds \(reason)")
        failure = failure ?? .usage
      case .end: return failure ?? .ok
      }
    }
  }

  /// One line; an exit code where it ends the conversation.
  private mutating func take(_ line: String) async throws -> ExitCode? {
    guard line.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
    remember(line)
    if line.hasPrefix("/"), !line.hasPrefix("//") { return await command(line) ? failure ?? .ok : nil }
    guard !line.unicodeScalars.contains("\0") else {
      console.error("roost: the line holds a NUL character; remove it")
      failure = failure ?? .usage
      return nil
    }
    let (turn, opened) = (turn, opened)
    // Two slashes begin a question that begins with one.
    let prompt = line.hasPrefix("//") ? String(line.dropFirst()) : line
    let answer = try await interruption.during(atWork: { opened.toolsAtWork.names }) { try await turn.ask(prompt, of: opened) }
    switch interruption.received {
    case .interrupted?: console.note("Stopped.")
    case let code?: return code
    case nil: break
    }
    // They belong to one question; the conversation holds them from here on.
    self.opened = opened.attaching([])
    if let error = answer.error, !reader.isTerminal { failure = failure ?? ExitCode(error.code) }
    return nil
  }

  private mutating func remember(_ line: String) {
    guard reader.isEditing, history.add(line) else { return }
    do { try file.write(history) } catch { console.detail("roost: the history is not kept: \(error)") }
  }

  /// Whether the command ends the conversation.
  private mutating func command(_ line: String) async -> Bool {
    let name = line.dropFirst().prefix { !$0.isWhitespace }
    switch name == "quit" ? .exit : SlashCommand(rawValue: String(name)) {
    case .tools?: await showTools()
    case .attach?: await attach(String(line.dropFirst(name.count + 1)))
    case .reset?:
      opened = opened.inNewConversation()
      console.note("The conversation is forgotten.")
    case .help?: for command in SlashCommand.allCases { console.error("  /\(command.rawValue)  \(command.summary)") }
    case .exit?: return true
    case nil:
      let nearest =
        NearestName.of(String(name), in: SlashCommand.allCases.map(\.rawValue)).map { "; did you mean /\($0)?" }
        ?? "; /help lists what there is"
      console.error("roost: there is no command /\(name)\(nearest) Two slashes begin a question with one.")
    }
    return false
  }

  /// Only where somebody types: lines that come from elsewhere may be anybody's, and name no files.
  private mutating func attach(_ text: String) async {
    guard reader.isTerminal else {
      console.error("roost: /attach works at a terminal; use -a")
      failure = failure ?? .usage
      return
    }
    let name = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    guard !name.isEmpty else { return console.error("roost: /attach needs a file or an address") }
    let (limit, earlier) = (attachmentLimit, opened.attachments)
    let result = await BlockingThread.run { () -> Result<[ContentPart], AttachmentError> in
      Result { () throws(AttachmentError) in
        let parts = earlier + [try ContentPart.attachment(name, byteLimit: limit)]
        try ContentPart.checkAttachments(parts)
        return parts
      }
    }
    switch result {
    case .success(let parts):
      opened = opened.attaching(parts)
      console.note("Attached to the next question: \(name)")
    case .failure(let error): console.error("roost: \(error)")
    }
  }

  private func showTools() async {
    do {
      let tools = try await opened.tools()
      if tools.isEmpty { console.note("The agent has no tools.") }
      for tool in tools { console.error("  \(tool.name)  \(tool.description)") }
    } catch {
      console.error("roost: \(error)")
    }
  }
}
