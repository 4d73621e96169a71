import Foundation
import Glibc
import RoostCore
import RoostTesting
import Testing

/// A plugin that was granted hosts reaches these and nothing else, from a real worker.
@Suite(.serialized, .timeLimit(.minutes(3))) struct NetworkGrantTests {
  /// A runtime whose plugin `caller` runs at `level`, with `a.test`, `web.test`, `b.test` and `x.below.test` all at 127.0.0.1.
  private static func with<Value>(
    _ level: String = "confined", limits: String = "", grants: String = #"["*"]"#, _ body: (Caller) async throws -> Value
  ) async throws -> Value {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = """
      {
        "roost": 1,
        "plugins": {
          "isolation": {"*": "\(level)"},
          "grants": {"caller": {"network": \(grants)}},
          "limits": {"*": {"restart_delay": 0.01, "call_timeout": 60\(limits)}}
        },
        "network": {"hosts": {"a.test": ["127.0.0.1"], "web.test": ["127.0.0.1"], "b.test": ["127.0.0.1"], "x.below.test": ["127.0.0.1"]}},
        "providers": {"none": {"type": "none"}},
        "tools": {"caller": {"type": "caller", "port": \(server.port)}},
        "agents": {"a": {"engine": {"type": "llm", "provider": "none"}, "tools": ["caller"]}},
        "entry": "a"
      }
      """
    return try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: text)) { isolated in
      try await body(Caller(isolated: isolated, server: server))
    }
  }

  struct Caller {
    let isolated: IsolatedRuntime
    let server: LoopbackServer

    /// What the tool says; of an error, its words.
    func call(_ deed: String, _ host: String = "a.test", port: Int? = nil, text: String = "hello", count: Int = 1) async -> String {
      let arguments: JSONValue = [
        "deed": .string(deed), "host": .string(host), "port": .integer(port ?? server.port), "text": .string(text),
        "count": .integer(count),
      ]
      do { return try await isolated.tool("caller").call(arguments, context: ToolContext(callID: "c1", agent: "a")).text } catch {
        return IsolatedRuntime.words(error)
      }
    }
  }

  // MARK: - What it has

  @Test(arguments: ["process", "confined"]) func `a plugin granted a.test reaches it, both ways and each side ending by itself`(
    level: String
  )
    async throws
  {
    try await Self.with(level) { caller in
      #expect(await caller.call("echo") == "hello")
      #expect(await caller.call("blocking") == "blocking")
      #expect(await caller.call("count", text: "twelve bytes") == "12 bytes")
      #expect(await caller.call("greeting") == "welcome")
      #expect(await caller.call("much", count: 1 << 20) == "1048576 bytes both ways")
      #expect(await caller.call("family") == "a UNIX socket")
    }
  }

  @Test(arguments: ["process", "confined"])
  func `libcurl works in a worker, through the proxy`(level: String) async throws {
    let body = String(repeating: "y", count: 50_000)
    let web = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: body)), .again]])
    try await Self.with(level) { caller in
      let answer = await caller.call("fetch", port: web.port, count: 8)
      #expect(answer == "[50000] bytes each")
      #expect(web.requests.count == 11 && web.requests.allSatisfy { $0.body.count == 100_000 })
      #expect(await caller.call("fetch", "b.test", port: web.port).contains("is not granted"))
    }
  }

  @Test func `two hundred connections, some at a time`() async throws {
    try await Self.with(limits: #", "connect_timeout": 60"#) { caller in
      #expect(await caller.call("many", count: 200) == "200 answers")
      #expect(caller.server.connections == 200)
    }
  }

  @Test(arguments: ["a.test", "A.TEST", "a.test.", "A.Test.", "x.below.test"])
  func `a granted name is reached however it is written`(host: String) async throws {
    try await Self.with { caller in #expect(await caller.call("echo", host) == "hello") }
  }

  // MARK: - What it hasn't

  @Test(arguments: [
    ("b.test", "not_granted"), ("xa.test", "not_granted"), ("a.test.b.test", "not_granted"), ("below.test", "not_granted"),
    ("127.0.0.1", "not_granted"), ("::1", "not_granted"), ("[::1]", "not_granted"), ("::ffff:127.0.0.1", "not_granted"),
    ("2130706433", "invalid"), ("0x7f000001", "invalid"), ("0177.0.0.1", "invalid"), ("127.1", "invalid"), ("a.test..", "invalid"),
    ("", "invalid"), (" a.test", "invalid"), ("a.test\0.b.test", "invalid"), ("a.test:80", "invalid"), ("a.test/", "invalid"),
    ("a_test", "invalid"),
    ("@a.test", "invalid"), ("*.below.test", "invalid"), (String(repeating: "a", count: 2_000), "invalid"),
    // Granted, and its addresses are this machine's: nobody pinned it to them.
    ("localhost", "address_refused"), ("nowhere.invalid", "unresolved"),
  ]) func `no other name at the same address, and no address`(host: String, code: String) async throws {
    try await Self.with { caller in
      let said = await caller.call("echo", host)
      #expect(said.contains("\(code): "), "\(said)")
      #expect(caller.server.connections == 0)
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `a grant without a port is for the web's two`() async throws {
    try await Self.with { caller in
      let said = await caller.call("echo", "web.test")
      #expect(said.contains("not_granted: web.test:\(caller.server.port) is not granted; the plugin was granted a.test:*"), "\(said)")
      // Granted there, where nobody listens.
      #expect(await caller.call("echo", "web.test", port: 80).contains("unreachable: there is no connection to web.test:80: 127.0.0.1: "))
    }
  }

  @Test(arguments: [0, -1, 65_536, 1 << 40]) func `what is no port is refused`(port: Int) async throws {
    try await Self.with { caller in #expect(await caller.call("echo", port: port).contains("invalid: \(port) is no port")) }
  }

  @Test func `it has no sockets, and can't point the ones it was given elsewhere`() async throws {
    try await Self.with { caller in
      #expect(await caller.call("sockets") == [String](repeating: "errno 1", count: 6).joined(separator: ", "))
      #expect(await caller.call("redirect") == "errno 1 errno 1")
    }
  }

  @Test func `each connection and each refusal is a line of the log`() async throws {
    try await Self.with { caller in
      _ = await caller.call("echo")
      _ = await caller.call("echo", "b.test")
      let port = caller.server.port
      await caller.isolated.events.waitFor("caller info network: connected to a.test:\(port) at 127.0.0.1")
      await caller.isolated.events.waitFor(
        "caller warning network: no connection to \"b.test:\(port)\" (not_granted): b.test:\(port) is not granted; the plugin was granted a.test:*, localhost:*, web.test, nowhere.invalid:*, *.below.test:*"
      )
    }
  }

  // MARK: - Hostile

  @Test(arguments: [
    ("oversized", "a request has at most 1024 bytes, and no descriptors"), ("binary", "the request is not JSON"),
    ("empty", "the request is not JSON"), ("nested", "the request is not JSON"), ("types", "the request has no id, host or port"),
  ]) func `a request that is none is answered with what is wrong`(trick: String, answer: String) async throws {
    try await Self.with { caller in
      let said = await caller.call(trick)
      #expect(said.contains(answer), "\(said)")
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `a flood of requests waits in its own socket`() async throws {
    try await Self.with { caller in
      #expect(await caller.call("flood") == "the flood was held back")
      #expect(await caller.call("drain") == "drained")
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `descriptors that are passed along are taken by nobody`() async throws {
    try await Self.with { caller in
      _ = await caller.call("echo")
      let before = try Self.sockets()
      #expect(await caller.call("descriptors") == "passed passed passed")
      try await Self.closed(since: before)
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `connections have a limit`() async throws {
    try await Self.with(limits: #", "connections": 3"#) { caller in
      #expect(await caller.call("hold", count: 3) == "holding")
      #expect(await caller.call("echo").contains("limit: the plugin has 3 connections, as many as it may have (connections)"))
      #expect(await caller.call("release") == "released")
      try await Self.settled { caller.server.open == 0 }
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `a connection that nobody takes ends in time, and few are made at a time`() async throws {
    let (port, descriptors) = try LoopbackServer.deafPort()
    defer { for descriptor in descriptors { close(descriptor) } }
    try await Self.with(limits: #", "connect_timeout": 0.5, "pending_connections": 2"#) { caller in
      let answers = await withTaskGroup(of: String.self) { group in
        for _ in 0..<6 { group.addTask { await caller.call("echo", port: port) } }
        return await group.reduce(into: [String]()) { $0.append($1) }
      }
      let late = "timed_out: there was no connection to a.test:\(port) within 0.5 s"
      #expect(answers.allSatisfy { $0.contains(late) || $0.contains("limit: 2 connections of the plugin are being made") }, "\(answers)")
      #expect(answers.contains { $0.contains(late) } && answers.contains { $0.contains("limit: ") }, "\(answers)")
      #expect(await caller.call("echo") == "hello")
    }
  }

  @Test func `a call that is cancelled takes its connection back`() async throws {
    let (port, descriptors) = try LoopbackServer.deafPort()
    defer { for descriptor in descriptors { close(descriptor) } }
    try await Self.with(limits: #", "connect_timeout": 600, "pending_connections": 1, "cancel_grace": 600"#) { caller in
      // The echo below may have the only place first.
      let call = Task {
        var answer = ""
        repeat { answer = await caller.call("echo", port: port) } while answer.contains("limit: ")
        return answer
      }
      // The only place is taken, and free again.
      while await !caller.call("echo").contains("limit: ") { await Task.yield() }
      call.cancel()
      let answer = await call.value
      #expect(answer == "cancelled")
      while await caller.call("echo") != "hello" { await Task.yield() }
    }
  }

  @Test func `a runtime that stops leaves no connection`() async throws {
    let server = try await Self.with { caller in
      #expect(await caller.call("hold", count: 5) == "holding")
      return caller.server
    }
    try await Self.settled { server.open == 0 }
  }

  @Test func `a worker that dies with connections leaves none, and no descriptor`() async throws {
    try await Self.with { caller in
      let before = try Self.sockets()
      for _ in 0..<3 {
        #expect(await caller.call("hold", count: 20) == "holding")
        #expect(await caller.call("die").contains("SIGABRT"))
        #expect(await caller.call("echo") == "hello")
      }
      try await Self.settled { caller.server.open == 0 }
      #expect(await caller.call("exit").contains("exited with status 0"))
      try await Self.closed(since: before)
    }
  }

  /// The sockets of this process, by numbers that no later one has.
  private static func sockets() throws -> Set<String> {
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    // One may be closed meanwhile.
    return Set(descriptors.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }).filter {
      $0.hasPrefix("socket:")
    }
  }

  /// Waits until all sockets are gone that were made since; those of other suites, which run meanwhile, go as well.
  private static func closed(since before: Set<String>) async throws {
    var left = try sockets().subtracting(before)
    while !left.isEmpty {
      try await Task.sleep(for: .milliseconds(20))
      left.formIntersection(try sockets())
    }
  }

  /// Waits until `condition` holds; one that never does ends with the test's time limit.
  private static func settled(_ condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(5)) }
  }
}
