import Foundation
import Glibc
import RoostCore
import Testing

/// Whatever a plugin does in its worker, its call ends with what happened, and nothing else is hurt.
@Suite(.serialized) struct MisbehaviourTests {
  struct Deed: Sendable, Codable, CustomTestStringConvertible {
    let name: String
    /// What the call's error says; any of them.
    let says: [String]
    var limits = #""call_timeout": 20"#
    /// Whether Roost says it, naming the plugin; what the system denies, the plugin's own tool says.
    var isTyped = true
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
    // Noticed at once, long before the call's time is over: by the supervisor, or by the worker itself, which then ends.
    Deed(name: "close", says: ["closed its connection to Roost and was ended", "exited with status 0"], limits: #""call_timeout": 600"#),
    Deed(name: "fork", says: ["fork was denied after 0 children: Operation not permitted"], isTyped: false),
    Deed(name: "threads", says: ["was denied: Resource temporarily unavailable"], isTyped: false),
    Deed(name: "unknown_frame", says: ["sent a frame of the unknown kind 200"]),
    Deed(name: "endless_frame", says: ["that says it has 4294967295 bytes"]),
    Deed(name: "unasked_answer", says: ["sent an answer to call 2313, which is not open"]),
    Deed(name: "unasked_chunk", says: ["sent a chunk of call 2313, which is no open stream"]),
    Deed(name: "broken_log", says: ["that is no JSON"]), Deed(name: "garbage", says: ["sent a frame of the unknown kind"]),
    Deed(name: "large", says: ["The answer takes"], isTyped: false),
  ]

  static let steady = #""unruly": {"type": "unruly"}, "calc": {"type": "calculator"}"#

  /// Each in a process of its own, which is the host: so it can be an ordinary user, and everything below it is its own.
  @Test(.timeLimit(.minutes(2)), arguments: deeds, HostCase.all)
  func `a misdeed ends its call with its cause, no other call is lost, and the next one works`(deed: Deed, host: HostCase) async throws {
    await #expect(processExitsWith: .success) { [deed, host] in
      try host.begin()
      let left = try await IsolatedRuntime.with(host.level, tools: Self.steady, limits: deed.limits) { isolated in
        let calculator = try isolated.tool("calc")
        #expect(await isolated.call("echo", text: "before") == "before")
        let before = Family.members
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
        if deed.isTyped { #expect(said.hasPrefix("plugin_failed: ") && said.contains("lugin unruly"), "\(said)") }
        #expect(await answers == Set((0..<1_000).map { "\($0) + 1 = \($0 + 1)" }))
        #expect(await isolated.call("echo", text: "again") == "again")
        // Whoever was there and ended was waited for, and nobody else stayed.
        Family.takeOrphans(of: before)
        let now = Family.members
        #expect(now.allSatisfy { $0.state != "Z" }, "\(now)")
        #expect(now.count <= before.count, "\(before) \(now)")
        return now
      }
      #expect(Family.isExtinct(left), "\(Family.members)")
    }
  }

  static let unfinished = ["echo", "loop", "stubborn", "allocate", "babble", "close", "fork", "threads"]

  @Test(.timeLimit(.minutes(2)), arguments: unfinished, HostCase.all)
  func `nothing outlives a host that is killed`(deed: String, host: HostCase) async throws {
    let list = FileManager.default.temporaryDirectory.appending(path: "roost-family-\(UUID().uuidString)")
    try Data().write(to: list)
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: list.path)
    defer { do { try FileManager.default.removeItem(at: list) } catch { print("could not remove \(list.path): \(error)") } }
    await #expect(processExitsWith: .signal(SIGKILL)) { [deed, host, path = list.path as String] in
      try host.begin()
      let isolated = try await IsolatedRuntime(host.level, tools: Self.steady)
      #expect(await isolated.call("echo", text: "before") == "before")
      try Data(Family.members.map(\.line).joined().utf8).write(to: URL(filePath: path))
      if deed != "echo" {
        Task { await isolated.call(deed) }
        await isolated.events.waitFor(deed == "stubborn" ? "unruly info stubborn" : "unruly info begins \(deed)")
      }
      kill(getpid(), SIGKILL)
      try await Task.sleep(for: .seconds(60))
    }
    let members = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").compactMap { Family.Member(line: String($0)) }
    #expect(members.count >= 2)
    while members.contains(where: \.isThere) { await Task.yield() }
  }

  @Test func `noise on standard output is logged as text and hurts nothing`() async throws {
    try await IsolatedRuntime.with { isolated in
      #expect(await isolated.call("babble") == "done")
      #expect(await isolated.call("echo", text: "again") == "again")
      await isolated.runtime.session.close()
      #expect(!isolated.events.logged.isEmpty)
    }
  }
}
