import Foundation
import Testing

/// `roost chat`, at a terminal and without one.
struct ChatTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench(plugins: ["scripted"])
    try bench.write(Manifests.scripted("turns"), to: "roost.json")
  }

  /// A conversation at a terminal.
  private func converse(_ manifest: String? = nil, terminal: PseudoTerminal, name: String = "xterm") throws -> Child {
    if let manifest { try bench.write(manifest, to: "roost.json") }
    return try bench.start(
      "chat", input: .read(terminal.path), output: .write(terminal.path), errors: .write(terminal.path), environment: ["TERM": name],
      ownSession: true)
  }

  // MARK: - Without a terminal

  @Test func `each line is a question, and only answers go to standard output`() async throws {
    let finished = try await bench.roost("chat", input: Data("one\n\ntwo\n".utf8))
    #expect(finished.output == "1 messages\n3 messages\n")
    #expect(finished.errors == "")
    #expect(finished.status == 0)
  }

  @Test func `the commands of a conversation`() async throws {
    let finished = try await bench.roost("chat", input: Data("one\n/reset\ntwo\n/tools\n/resett\n//slash\n/exit\nnever\n".utf8))
    #expect(finished.output == "1 messages\n1 messages\n3 messages\n")
    #expect(
      finished.errors == """
        The conversation is forgotten.
        The agent has no tools.
        roost: there is no command /resett; did you mean /reset? Two slashes begin a question with one.

        """)
    #expect(finished.status == 0)
  }

  @Test func `a failure is the exit code of a conversation that nobody watches`() async throws {
    try bench.write(Manifests.scripted("fail"), to: "roost.json")
    #expect(try await bench.roost("chat", input: Data("x\n".utf8)).status == 7)
  }

  @Test func `with JSON each answer is a line`() async throws {
    let finished = try await bench.roost("chat", "--json", input: Data("one\ntwo\n".utf8))
    let lines = finished.output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) } }
  }

  @Test func `a line that is not UTF-8 is refused and the conversation goes on`() async throws {
    let finished = try await bench.roost("chat", input: Data([0xFF, 0x0A]) + Data("one\n".utf8))
    #expect(finished.output == "1 messages\n")
    #expect(finished.errors == "roost: standard input holds a line that is not UTF-8\n")
    #expect(finished.status == 2)
  }

  // MARK: - At a terminal

  @Test func `a line is edited, submitted and answered, and Ctrl-D leaves`() async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.settings
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    let mark = terminal.mark
    // "held" → home, right, "e", end, backspace, "p" → "heelp"; then the word before is taken and put back twice.
    terminal.type("held\u{01}\u{06}e\u{05}\u{7F}p\u{17}\u{19} \u{19}\r")
    try await terminal.waitFor("You said: heelp heelp")
    try await terminal.waitFor("\u{1B}[?2004h", from: mark)
    terminal.type("\u{04}")
    #expect(await child.status() == 0)
    #expect(terminal.settings == before)
  }

  @Test func `arrows, Home, End and Delete in both of their spellings`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("bcx\u{1B}[Ha\u{1B}[F\u{1B}[D\u{1B}[3~d\u{1B}OH>\u{1B}OF<\u{1B}[1~\u{1B}[C\u{1B}[1;5C!\r")
    try await terminal.waitFor("You said: >abcd<!")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
  }

  @Test func `wide and combining characters count as the cells they take`() async throws {
    let terminal = try PseudoTerminal(columns: 20, rows: 10)
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    let mark = terminal.mark
    terminal.type("日本語e\u{301}")
    // Two cells of prompt, six of ideographs, one of the letter with its accent.
    try await terminal.waitFor("日本語e\u{301}\r\u{1B}[9C", from: mark)
    terminal.type("\u{7F}\u{7F}本\r")
    try await terminal.waitFor("You said: 日本本")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
  }

  @Test func `pasted lines are one question`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("\u{1B}[?2004h")
    terminal.type("\u{1B}[200~first\rsecond\nthird\u{1B}[201~\r")
    try await terminal.waitFor("You said: first\r\nsecond\r\nthird")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
    #expect(terminal.text.hasSuffix("\u{1B}[?2004l"))
  }

  @Test func `what is typed ahead is not lost`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("one\rtwo\r/exit\r")
    #expect(await child.status() == 0)
    #expect(terminal.text.contains("You said: one") && terminal.text.contains("You said: two"))
  }

  @Test func `another size of the terminal paints the line anew`() async throws {
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("abcdefghijklmnopqrstuvwxyz")
    try await terminal.waitFor("xyz\r\u{1B}[28C")
    let mark = terminal.mark
    terminal.resize(columns: 20, rows: 10)
    try await terminal.waitFor("abcdefghijklmnopqr\r\r\nstuvwxyz\r\u{1B}[8C", from: mark)
    terminal.type("\r")
    try await terminal.waitFor("You said: abcdefghijklmnopqrstuvwxyz")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
  }

  @Test func `the history is kept, private, and searched`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("apples\rpears\r")
    try await terminal.waitFor("You said: pears")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
    let file = bench.folder.appending(path: "home/state/chat_history.jsonl")
    #expect(try String(contentsOf: file, encoding: .utf8) == "\"apples\"\n\"pears\"\n\"/exit\"\n")
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)

    let second = try PseudoTerminal()
    let again = try converse(terminal: second)
    try await second.waitFor("> ")
    let mark = second.mark
    second.type("\u{1B}[A\u{1B}[A\r")
    try await second.waitFor("You said: pears")
    try await second.waitForEditor(from: mark)
    second.type("\u{12}appl\r")
    try await second.waitFor("You said: apples")
    second.type("/exit\r")
    #expect(await again.status() == 0)
  }

  @Test func `Ctrl-C stops the answer, not the program`() async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.settings
    let child = try converse(Manifests.scripted("slow"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("go\r")
    try await terminal.waitFor("piece 2")
    var mark = terminal.mark
    terminal.type("\u{03}")
    try await terminal.waitFor("Stopped.")
    try await terminal.waitForEditor(from: mark)
    mark = terminal.mark
    terminal.type("\u{03}")
    try await terminal.waitFor("Ctrl-C again, Ctrl-D or /exit leaves.", from: mark)
    try await terminal.waitForEditor(from: mark)
    terminal.type("\u{03}")
    #expect(await child.status() == 130)
    #expect(terminal.settings == before)
  }

  @Test func `Ctrl-C in a line begins a new one`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal)
    try await terminal.waitFor("> ")
    terminal.type("wrong\u{03}right\r")
    try await terminal.waitFor("You said: right")
    terminal.type("/exit\r")
    #expect(await child.status() == 0)
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
  func `a signal at the prompt restores the terminal`(_ signal: Int32, _ status: Int32) async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.settings
    let child = try converse(terminal: terminal)
    try await terminal.waitFor("> ")
    child.send(signal)
    #expect(await child.status() == status)
    #expect(terminal.settings == before)
  }

  @Test func `a dumb terminal gets no control sequence`() async throws {
    let terminal = try PseudoTerminal()
    let child = try converse(Manifests.scripted("echo"), terminal: terminal, name: "dumb")
    try await terminal.waitFor("> ")
    terminal.type("hello\n")
    try await terminal.waitFor("You said: hello")
    terminal.type("/exit\n")
    #expect(await child.status() == 0)
    #expect(!terminal.text.contains("\u{1B}"))
  }

  @Test func `a terminal that goes ends the program`() async throws {
    let finished = try await bench.shell("echo one | \"$ROOST\" chat")
    #expect(finished.output == "1 messages\n")
    #expect(finished.status == 0)
  }
}
