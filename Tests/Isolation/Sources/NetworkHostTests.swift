import Foundation
import RoostCore
import Testing

/// Granted hosts through the program, as root and as an ordinary user, and from plugins in C.
@Suite(.serialized, .timeLimit(.minutes(3))) struct NetworkHostTests {
  private static func manifest(_ server: LoopbackServer, _ deed: String, _ host: String, level: String = "confined") -> String {
    """
    {
      "roost": 1,
      "plugins": {
        "isolation": {"caller": "\(level)"}, "grants": {"caller": {"network": ["*"]}}, "limits": {"*": {"call_timeout": 60}}
      },
      "network": {"hosts": {"a.test": ["127.0.0.1"], "b.test": ["127.0.0.1"]}},
      "providers": {"main": {"type": "scripted", "does": "call", "tool": "caller"}},
      "tools": {"caller": {"type": "caller", "deed": "\(deed)", "host": "\(host)", "port": \(server.port)}},
      "agents": {"a": {"engine": {"type": "llm", "provider": "main", "tool_errors": "return_error"}, "tools": ["caller"]}},
      "entry": "a"
    }
    """
  }

  /// What the one tool call of a run said.
  private static func said(_ user: BuiltHost.User, _ deed: String, _ host: String, _ server: LoopbackServer) async throws -> String {
    let host = try BuiltHost(user, manifest: manifest(server, deed, host), plugins: [("isolation", "caller"), ("host", "scripted")])
    let run = try await host.run(host.start("run", "--json", "go"))
    guard let call = try JSONValue(parsing: run.output)["tool_calls"]?.arrayValue?.first else { return "\(run)" }
    return call["result"]?.stringValue ?? call.jsonText()
  }

  @Test(arguments: BuiltHost.users) func `the granted name is reached, and nothing beside it`(user: BuiltHost.User) async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    #expect(try await Self.said(user, "echo", "a.test", server) == "hello")
    #expect(server.connections == 1)
    for (host, code) in [("b.test", "not_granted"), ("127.0.0.1", "not_granted"), ("localhost", "address_refused")] {
      let said = try await Self.said(user, "echo", host, server)
      #expect(said.contains(code + ": "), "\(said)")
    }
    #expect(server.connections == 1)
    #expect(try await Self.said(user, "redirect", "a.test", server) == "errno 1 errno 1")
    #expect(try await Self.said(user, "descriptors", "a.test", server) == "passed passed passed")
    #expect(try await Self.said(user, "flood", "a.test", server) == "the flood was held back")
    #expect(try await Self.said(user, "sockets", "a.test", server) == [String](repeating: "errno 1", count: 6).joined(separator: ", "))
  }

  // MARK: - C

  @Test(arguments: ["none", "process", "confined"]) func `a C plugin connects through the host's table`(level: String) async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = """
      {
        "roost": 1,
        "plugins": {"isolation": {"*": "\(level)"}, "grants": {"dialer": {"network": ["a.test:*"]}}},
        "network": {"hosts": {"a.test": ["127.0.0.1"], "b.test": ["127.0.0.1"]}},
        "providers": {"none": {"type": "none"}},
        "tools": {"dialer": {"type": "dialer"}},
        "agents": {"a": {"engine": {"type": "llm", "provider": "none"}, "tools": ["dialer"]}},
        "entry": "a"
      }
      """
    try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: text)) { isolated in
      func call(_ host: String, _ port: Int? = nil) async -> String {
        let arguments: JSONValue = ["host": .string(host), "port": .integer(port ?? server.port), "text": "from C"]
        do { return try await isolated.tool("dialer").call(arguments, context: ToolContext(callID: "c1", agent: "a")).text } catch {
          return IsolatedRuntime.words(error)
        }
      }
      #expect(await call("a.test") == "from C")
      #expect(await call("127.1").contains("\"127.1\" is no host"))
      #expect(await call("").contains("the host to connect to is empty"))
      #expect(await call("a.test", 0).contains("0 is no port"))
      #expect(await call("localhost").contains(level == "none" ? "localhost stands for" : "is not granted"))
      // Grants are declarations in Roost's own process.
      #expect(await call("b.test").contains(level == "none" ? "from C" : "is not granted"))
    }
  }
}
