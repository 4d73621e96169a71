import Foundation
import RoostCore
import Testing

/// Whatever a plugin does in its worker, its call ends with what happened, and nothing else is hurt.
@Suite(.serialized) struct MisbehaviourTests {
  struct Deed: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the call's error says; any of them.
    let says: [String]
    var limits = #""call_timeout": 20"#
    var testDescription: String { name }
  }

  static let deeds = [
    Deed(name: "segfault", says: ["was ended by signal 11 (SIGSEGV). It last wrote: about to touch what is not there"]),
    Deed(name: "trap", says: ["SIGILL", "SIGTRAP"]), Deed(name: "abort", says: ["was ended by signal 6 (SIGABRT)"]),
    Deed(name: "exit", says: ["exited with status 0"]),
    Deed(name: "loop", says: ["gave no answer within 1 s"], limits: #""call_timeout": 1"#),
    Deed(name: "stubborn", says: ["gave no answer within 1 s"], limits: #""call_timeout": 1"#),
    Deed(name: "wait", says: ["gave no answer within 1 s"], limits: #""call_timeout": 1"#),
    Deed(name: "allocate", says: ["was ended by signal", "exited with"], limits: #""call_timeout": 20, "memory": 536870912"#),
    // A thread that waits for a descriptor does not notice that another closed it.
    Deed(name: "close", says: ["gave no answer within 1 s", "closed its connection", "exited with"], limits: #""call_timeout": 1"#),
    Deed(name: "fork", says: ["fork was denied"]),
    Deed(name: "threads", says: ["was denied"]),
    Deed(name: "unknown_frame", says: ["sent a frame of the unknown kind 200"]),
    Deed(name: "endless_frame", says: ["that says it has 4294967295 bytes"]),
    Deed(name: "unasked_answer", says: ["sent an answer to call 2313, which is not open"]),
    Deed(name: "unasked_chunk", says: ["sent a chunk of call 2313, which is no open stream"]),
    Deed(name: "broken_log", says: ["that is no JSON"]), Deed(name: "garbage", says: ["sent a frame of the unknown kind"]),
    Deed(name: "large", says: ["The answer takes"]),
  ]

  static let steady = #""unruly": {"type": "unruly"}, "calc": {"type": "calculator"}"#

  @Test(arguments: deeds, ["process", "confined"])
  func `a misdeed ends its call with its cause, no other call is lost, and the next one works`(deed: Deed, level: String) async throws {
    try await IsolatedRuntime.with(level, tools: Self.steady, limits: deed.limits) { isolated in
      let calculator = try isolated.tool("calc")
      async let answers = withTaskGroup(of: String.self) { group in
        for number in 0..<1_000 {
          group.addTask {
            do { return try await calculator.call(["expression": .string("\(number) + 1")]).text } catch {
              return IsolatedRuntime.words(error)
            }
          }
        }
        return await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      let said = await isolated.call(deed.name)
      #expect(deed.says.contains { said.contains($0) }, "\(said)")
      #expect(await answers == Set((0..<1_000).map { "\($0) + 1 = \($0 + 1)" }))
      #expect(await isolated.call("echo", text: "again") == "again")
    }
    #expect(try await Self.lastingZombies().isEmpty)
  }

  @Test func `noise on standard output is logged as text and hurts nothing`() async throws {
    try await IsolatedRuntime.with { isolated in
      #expect(await isolated.call("babble") == "done")
      #expect(await isolated.call("echo", text: "again") == "again")
      await isolated.runtime.session.close()
      #expect(!isolated.events.logged.isEmpty)
    }
  }

  /// Workers that ended and that nobody waits for: other cases run meanwhile, and between a worker's end and the wait for it there is a moment.
  static func lastingZombies() async throws -> Set<String> {
    var left = zombies()
    for _ in 0..<500 where !left.isEmpty {
      try await Task.sleep(for: .milliseconds(20))
      left.formIntersection(zombies())
    }
    return left
  }

  /// The process ids of workers of this process that have ended and were not waited for yet.
  private static func zombies() -> Set<String> {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let ended = processes.compactMap { id -> String? in
      guard Int(id) != nil, let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return nil }
      guard let end = status.lastIndex(of: ")") else { return nil }
      let fields = status[status.index(after: end)...].split(separator: " ")
      guard fields.count > 1, fields[0] == "Z", fields[1] == "\(ProcessInfo.processInfo.processIdentifier)" else { return nil }
      return status.contains("roost-worker") ? id : nil
    }
    return Set(ended)
  }
}
