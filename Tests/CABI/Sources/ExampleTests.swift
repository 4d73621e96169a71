import Foundation
import Testing

@testable import RoostCore

/// The example plugins, built as their READMEs say and used through the built host.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ExampleTests {
  /// Debian's package installs the oldest compiler that is supported.
  static let hasRust: Bool = {
    func has() -> Bool { (try? Program.run("/usr/bin/env", ["rustc", "--version"]).status) == 0 }
    if has() { return true }
    let environment = ProcessInfo.processInfo.environment
    if getuid() == 0 {
      _ = try? Program.run("/usr/bin/env", ["apt-get", "update", "-qq"])
      let install = ["apt-get", "install", "-y", "-qq", "rustc"]
      _ = try? Program.run("/usr/bin/env", install, environment: ["DEBIAN_FRONTEND": "noninteractive"])
    }
    if has() { return true }
    print("NO RUST: there is no rustc on PATH and it can't be installed; the Rust example is not tested. Install it: apt-get install rustc")
    // Where the project is checked for good, nothing is left out.
    return environment["CI"] == "true"
  }()

  /// The staged distribution.
  static var roost: String {
    let path = ProcessInfo.processInfo.environment["ROOST_BUILD"].flatMap { $0.isEmpty ? nil : $0 } ?? "build/roost"
    return URL(filePath: path, relativeTo: CFixture.root).path + "/bin/roost"
  }

  /// A plugin directory of its own, with one built example in it.
  final class Built {
    let folder = FileManager.default.temporaryDirectory.appending(path: "roost-example-\(UUID().uuidString)").resolvingSymlinksInPath()
    let example: String

    init(_ example: String) throws {
      self.example = example
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let outcome = try roost(["plugin", "build", "Examples/\(example)", "--out", folder.path, "--warnings-as-errors"])
      guard outcome.status == 0 else { throw CFixture.Failure(description: "\(outcome)") }
    }

    deinit { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }

    func roost(_ words: [String]) throws -> Program.Outcome {
      let environment = ProcessInfo.processInfo.environment
      return try Program.run(
        ExampleTests.roost, words, in: CFixture.root,
        environment: ["HOME": environment["HOME"] ?? "/", "ROOST_HOME": folder.path + "/home", "LANG": "C.UTF-8"])
    }

    /// The run's one tool call; `isolation` is the level at which all plugins but the offline provider run.
    func call(_ question: String, isolation: String = "none") throws -> JSONValue {
      let overlay = folder.appending(path: "overlay.json")
      try Data(#"{"plugins": {"isolation": {"*": "\#(isolation)", "offline": "none"}}}"#.utf8).write(to: overlay)
      let run = try roost(
        ["run", "-f", "Examples/\(example)/roost.json", "-f", overlay.path, "--plugin-dir", folder.path, "--json", question])
      guard run.status == 0, let calls = try JSONValue(parsing: run.output)["tool_calls"]?.arrayValue, calls.count == 1 else {
        throw CFixture.Failure(description: "\(run)")
      }
      return calls[0]
    }

    /// The tool itself, for what no question reaches.
    func tool(_ name: String, _ id: String) async throws -> AnyTool {
      let bundle = try PluginBundle(directory: folder.appending(path: name).path)
      return try await PluginLoader(libraries: LibraryDirectory(path: folder.path)).load(bundle).tool(id)
    }
  }

  @Test(arguments: ["c-text-statistics/Sources/text_statistics.c", "rust-diff/src/lib.rs"])
  func `an example has fewer than 120 lines`(path: String) throws {
    let text = try String(contentsOf: CFixture.root.appending(path: "Examples/\(path)"), encoding: .utf8)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 < 120)
  }

  @Test(arguments: ["none", "process", "confined"])
  func `the C example counts a text that a question quotes`(isolation: String) throws {
    let question = "Give the text statistics of \"The cat sat on the mat. It was happy.\""
    let call = try Built("c-text-statistics").call(question, isolation: isolation)
    #expect(call["name"] == "text_statistics")
    #expect(
      call["result"]?.stringValue
        == "words: 9, sentences: 2, paragraphs: 1, characters: 37, words per sentence: 4.5, syllables: 10, reading ease: 108.3 of 100 (very easy)",
      "\(call)")
  }

  @Test func `the C example counts paragraphs, characters of other scripts, and refuses nothing to count`() async throws {
    let tool = try await Built("c-text-statistics").tool("text-statistics", "tool.text_statistics")
    let text = "Größe zählt.\n\nIt's 3.5 km – isn't it?\nYes!"
    let reply = try await tool.call(["text": .string(text)]).text
    #expect(reply.hasPrefix("words: 8, sentences: 3, paragraphs: 2, characters: \(text.unicodeScalars.count), "), "\(reply)")
    let hard = try await tool.call(["text": "Institutional considerations necessitate comprehensive documentation."]).text
    #expect(hard.contains("(very difficult)"), "\(hard)")
    await #expect(throws: RemoteFailure.failed("The text has no words; give some text to count.")) { try await tool.call(["text": " \n…"]) }
    await #expect(throws: RemoteFailure.failed("Expected the argument text, a string.")) { try await tool.call(["text": 7]) }
    let long = String(repeating: "word ", count: 1_000_000)
    #expect(try await tool.call(["text": .string(long)]).text.hasPrefix("words: 1000000, sentences: 1, "))
  }

  @Test(.enabled(if: hasRust)) func `the Rust example shows what changed`() async throws {
    let built = try Built("rust-diff")
    let tool = try await built.tool("line-diff", "tool.line_diff")
    func diff(_ before: String, _ after: String) async throws -> String {
      try await tool.call(["before": .string(before), "after": .string(after)]).text
    }
    #expect(try await diff("a\nb\nc", "a\nc\nd") == "1 added, 1 removed, 2 unchanged\n  a\n- b\n  c\n+ d\n")
    #expect(try await diff("", "") == "0 added, 0 removed, 1 unchanged\n…\n")
    #expect(try await diff("\"é\"\\\t\u{1}", "x") == "1 added, 1 removed, 0 unchanged\n- \"é\"\\\t\u{1}\n+ x\n")
    let numbers = (1...30).map(String.init)
    let changed = numbers.map { $0 == "15" ? "fifteen" : $0 }
    #expect(
      try await diff(numbers.joined(separator: "\n"), changed.joined(separator: "\n"))
        == "1 added, 1 removed, 29 unchanged\n…\n  12\n  13\n  14\n- 15\n+ fifteen\n  16\n  17\n  18\n…\n")
    // The arguments may come in any order.
    #expect(try await tool.call(["after": "new", "before": "old"]).text == "1 added, 1 removed, 0 unchanged\n- old\n+ new\n")
    let wrong = RemoteFailure.failed("Expected the arguments before and after, two strings.")
    await #expect(throws: wrong) { try await tool.call(["before": "x"]) }
    let many = { (name: String) in (1...3_000).map { "\(name) \($0)" }.joined(separator: "\n") }
    await #expect(throws: RemoteFailure.failed("The texts differ in more than 2000 lines.")) { try await diff(many("a"), many("b")) }
  }

  @Test(.enabled(if: hasRust), arguments: ["none", "process", "confined"])
  func `the Rust example answers a question`(isolation: String) throws {
    let question = "Show the line diff with before \"one line\" and after \"another line\"."
    let call = try Built("rust-diff").call(question, isolation: isolation)
    #expect(call["name"] == "line_diff")
    #expect(call["result"]?.stringValue == "1 added, 1 removed, 0 unchanged\n- one line\n+ another line\n", "\(call)")
  }

  @Test(.enabled(if: hasRust)) func `a diff turns the one text into the other`() async throws {
    let tool = try await Built("rust-diff").tool("line-diff", "tool.line_diff")
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func lines() -> [String] { (0...random(4)).map { _ in ["a", "b", "c", ""][random(4)] } }
    for _ in 0..<500 {
      let (before, after) = (lines(), lines())
      let reply = try await tool.call([
        "before": .string(before.joined(separator: "\n")), "after": .string(after.joined(separator: "\n")),
      ]).text
      let script = reply.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().dropLast()
      // Of five lines none is far from a change, where there is one.
      if before == after {
        #expect(reply == "0 added, 0 removed, \(before.count) unchanged\n…\n")
        continue
      }
      #expect(script.filter { !$0.hasPrefix("+") }.map { String($0.dropFirst(2)) } == before, "\(reply)")
      #expect(script.filter { !$0.hasPrefix("-") }.map { String($0.dropFirst(2)) } == after, "\(reply)")
    }
  }
}
