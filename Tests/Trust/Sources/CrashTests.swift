import Foundation
import RoostCore
import Testing

/// What happens at the next start after a plugin took the host down.
struct CrashTests {
  struct Ending: CustomTestStringConvertible, Sendable {
    var variable = "FAULTY_CALL"
    var word: String
    /// What the quarantine's reason says, besides the process.
    var says: String
    var testDescription: String { "\(variable)=\(word)" }
  }

  static let endings = [
    Ending(word: "segfault", says: "died of SIGSEGV in its code"), Ending(word: "fatal", says: "in its code"),
    Ending(word: "trap", says: "in its code"), Ending(word: "abort", says: "died of SIGABRT"),
    // Without a stack of its own for signals, a thread's overflow ends the process before a handler can run.
    Ending(word: "overflow", says: "while it was the only plugin at work"),
    Ending(word: "exit", says: "ended without a word while it was the only plugin at work"),
    Ending(word: "kill", says: "ended without a word while it was the only plugin at work"),
    Ending(variable: "FAULTY_REGISTER", word: "abort", says: "died of SIGABRT"),
    Ending(variable: "FAULTY_REGISTER", word: "segfault", says: "died of SIGSEGV in its code"),
    Ending(variable: "FAULTY_MAKE", word: "segfault", says: "died of SIGSEGV in its code"),
  ]

  @Test(arguments: endings) func `a plugin that ends the host is in quarantine at the next start, until it is trusted`(ending: Ending)
    async throws
  {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    let crash = try await bench.ask([ending.variable: ending.word])
    #expect(crash.output.isEmpty, "\(crash)")
    #expect(ending.word == "exit" || crash.status > 128, "\(crash)")
    #expect(try bench.pages().count == 1)
    #expect(!bench.exists(bench.quarantine))
    try bench.forgetMarks()

    // doctor looks and changes nothing.
    let doctor = try await bench.roost("doctor")
    #expect(doctor.output.contains("the next run puts the plugin faulty into quarantine"), "\(doctor)")
    #expect(try bench.pages().count == 1)

    let next = try await bench.ask()
    #expect(next.status == 4, "\(next)")
    #expect(next.errors.contains("the plugin faulty is in quarantine now: process "), "\(next)")
    #expect(next.errors.contains(ending.says), "\(next)")
    #expect(next.errors.contains("roost plugin trust faulty"), "\(next)")
    #expect(try bench.pages() == [])
    #expect(try bench.marks() == [])
    #expect(try FileManager.default.attributesOfItem(atPath: bench.quarantine.path)[.posixPermissions] as? Int == 0o600)

    let again = try await bench.ask()
    #expect(again.status == 4, "\(again)")
    #expect(again.errors.contains("it is in quarantine since 20"), "\(again)")
    #expect(!again.errors.contains("is in quarantine now"), "\(again)")
    #expect(try bench.marks() == [])

    let trusted = try await bench.roost("plugin", "trust", "faulty")
    #expect(trusted.status == 0 && trusted.output.contains("faulty is trusted again"), "\(trusted)")
    let run = try await bench.ask()
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    #expect(try bench.marks() == ["register", "make", "call"])
    // A clean end leaves nothing.
    #expect(try bench.pages() == [])
  }

  @Test(arguments: ["segfault", "trap"]) func `of two plugins at work the one whose code was executing is the culprit`(word: String)
    async throws
  {
    let bench = try TrustBench(plugins: "faulty", "relay")
    try bench.manifest(through: "relay")
    let crash = try await bench.ask(["FAULTY_CALL": word])
    #expect(crash.status > 128, "\(crash)")
    let list = try await bench.roost("plugin", "list", "--json")
    #expect(list.errors.contains("the plugin faulty is in quarantine now"), "\(list)")
    let plugins = try list.json().arrayValue ?? []
    #expect(plugins.filter { $0["status"] == "quarantined" }.compactMap { $0["name"]?.stringValue } == ["faulty"], "\(list)")
  }

  @Test(arguments: ["exit", "kill", "abort"]) func `where nothing says which of two it was, none is put into quarantine and both are named`(
    word: String
  )
    async throws
  {
    let bench = try TrustBench(plugins: "faulty", "relay")
    try bench.manifest(through: "relay")
    _ = try await bench.ask(["FAULTY_CALL": word])
    let run = try await bench.ask()
    #expect(run.errors.contains("while several plugins were at work, any of which may be why: faulty, relay"), "\(run)")
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    #expect(!bench.exists(bench.quarantine))
  }

  @Test func `every other command and manifest works after a crash`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    _ = try await bench.ask(["FAULTY_CALL": "segfault"])
    try bench.plainManifest()
    let run = try await bench.roost("run", "What is 12.5% of 1840?")
    #expect(run.status == 0 && run.output.contains("230"), "\(run)")
    for words in [["--help"], ["plugin", "list"], ["components"], ["validate"]] {
      let result = try await bench.roost(words[0], words.count > 1 ? words[1] : "--quiet")
      #expect(result.status == 0, "\(words): \(result)")
    }
    let doctor = try await bench.roost("doctor", "--json")
    #expect(doctor.status == 0, "\(doctor)")
    let check = try doctor.json()["checks"]?.arrayValue?.first { $0["check"] == "plugin faulty" }
    #expect(check?["status"] == "warning", "\(doctor)")
  }

  @Test func `a page that makes no sense is ignored with a warning`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    for (name, text) in [("999999999-5", "short"), ("999999998-5", String(repeating: "x", count: 132_096)), ("notes.txt", "not a page")] {
      try bench.write(text, to: "home/state/running/\(name)")
    }
    let run = try await bench.ask()
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    #expect(run.errors.contains("999999999-5: it is 5 bytes long"), "\(run)")
    #expect(run.errors.contains("999999998-5: it is not the page of process 999999998"), "\(run)")
    #expect(try bench.pages() == ["notes.txt"])
    #expect(!bench.exists(bench.quarantine))
  }

  @Test func `a signal from another process is no plugin's fault`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    let crash = try await bench.ask(["FAULTY_CALL": "outside"])
    #expect(crash.status == 139, "\(crash)")
    #expect(try bench.pages().count == 1)
    let run = try await bench.ask()
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    #expect(!run.errors.contains("faulty"), "\(run)")
    #expect(try bench.pages() == [])
    #expect(!bench.exists(bench.quarantine))
  }

  @Test func `what handled faults before still does`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    // Swift's own handler, where it's asked for, is there first.
    let crash = try await bench.ask(["FAULTY_CALL": "segfault", "SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no"])
    #expect(crash.status == 139, "\(crash)")
    let list = try await bench.roost("plugin", "list")
    #expect(list.errors.contains("died of SIGSEGV in its code"), "\(list)")
  }

  @Test func `where no page can be made the plugins run all the same, and verbose says why`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    try bench.write("in the way", to: "home/state/running")
    let run = try await bench.roost("run", "--verbose", TrustBench.question)
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    #expect(run.errors.contains("a crash of a plugin could not be told from another's"), "\(run)")
  }

  @Test func `a state folder that is no folder lets no plugin be opened`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    try bench.write("in the way", to: "home/state")
    let run = try await bench.ask()
    #expect(run.status == 4 && run.errors.contains("quarantine.json: error: can't be read: Not a directory"), "\(run)")
    #expect(try bench.marks() == [])
  }
}
