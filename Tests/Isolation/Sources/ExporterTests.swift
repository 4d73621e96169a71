import Foundation
import RoostCore
import Testing

/// An exporter in a worker gets events as one in process does, and what it breaks is its own.
@Suite(.serialized) struct ExporterTests {
  private static func with<Value>(_ level: String, _ body: (IsolatedRuntime) async throws -> Value) async throws -> Value {
    let manifest = """
      {
        "roost": 1,
        "plugins": {"isolation": {"*": "\(level)"}, "limits": {"*": {"restart_delay": 0.01}}},
        "providers": {"none": {"type": "none"}},
        "tools": {"unruly": {"type": "unruly"}, "calc": {"type": "calculator"}},
        "agents": {"a": {"engine": {"type": "llm", "provider": "none"}, "tools": ["unruly", "calc"]}},
        "session": {"exporters": [{"type": "unruly"}]},
        "entry": "a"
      }
      """
    return try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: manifest), body)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["process", "confined"]) func `events reach it, in order`(level: String) async throws {
    try await Self.with(level) { isolated in
      for number in 0..<50 { await isolated.runtime.session.emit(IsolatedRuntime.Ping(text: "\(number)")) }
      await isolated.events.waitFor("unruly info exported 49")
      let exported = isolated.events.logged.filter { $0.hasPrefix("unruly info exported ") }
      #expect(exported == (0..<50).map { "unruly info exported \($0)" })
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["process", "confined"])
  func `its crash loses nothing but its own event, and it gets the next one`(level: String) async throws {
    try await Self.with(level) { isolated in
      let session = isolated.runtime.session
      let calculator = try isolated.tool("calc")
      await session.emit(IsolatedRuntime.Ping(text: "first"))
      await isolated.events.waitFor("unruly info exported first")
      async let answers = withTaskGroup(of: String?.self) { group in
        for number in 0..<100 { group.addTask { try? await calculator.call(["expression": .string("\(number) + 1")]).text } }
        return await group.reduce(into: Set<String>()) { if let answer = $1 { $0.insert(answer) } }
      }
      await session.emit(IsolatedRuntime.Ping(text: "crash"))
      await session.emit(IsolatedRuntime.Ping(text: "throw"))
      await session.emit(IsolatedRuntime.Ping(text: "last"))
      await isolated.events.waitFor("unruly info exported last")
      #expect(await answers.count == 100)
      #expect(await isolated.call("echo", text: "again") == "again")
      // The exporter beside it has them all.
      #expect(isolated.events.pings == ["first", "crash", "throw", "last"])
      #expect(isolated.events.logged.contains { $0.contains("was ended by signal 6 (SIGABRT)") }, "\(isolated.events.logged)")
    }
  }
}
