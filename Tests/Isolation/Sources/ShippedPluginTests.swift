import Foundation
import RoostTesting
import Testing

@testable import RoostCore

/// Every plugin that ships, of the kinds that isolation covers: the same results at every level.
@Suite(.serialized) struct ShippedPluginTests {
  static let levels = ["none", "process", "confined"]

  private static func manifest(_ level: String) -> String {
    """
    {
      "roost": 1,
      "plugins": {
        "isolation": {"*": "\(level)"},
        "grants": {"clock": {"read": ["/usr/share/zoneinfo"]}, "text_search": {"read": ["."]}}
      },
      "providers": {"main": {"type": "offline"}},
      "tools": {"calc": {"type": "calculator"}, "time": {"type": "clock"}, "search": {"type": "text_search", "paths": ["pages"]}},
      "guardrails": {"privacy": {"type": "pii", "action": "redact"}},
      "agents": {
        "a": {
          "engine": {"type": "relay", "provider": "main"}, "tools": ["calc", "time", "search"], "guardrails": {"output": ["privacy"]}
        }
      },
      "entry": "a"
    }
    """
  }

  private static func with<Value>(_ level: String, _ body: (IsolatedRuntime) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "roost-shipped-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "pages"), withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }
    try Data("# Refunds\n\nA refund takes fourteen days.\n".utf8).write(to: folder.appending(path: "pages/refunds.md"))
    let here = level == "none" ? try components() : []
    return try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: manifest(level), directory: folder.path, here: here), body)
  }

  /// What the plugins register in this process: the libraries that the tests' own build left beside this program.
  private static func components() throws -> [ComponentType] {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(filePath: program).deletingLastPathComponent().path
    let plugins = [("Calculator", "calculator"), ("Clock", "clock"), ("TextSearch", "text_search"), ("Pii", "pii"), ("Offline", "offline")]
    return try plugins.flatMap { library, name -> [ComponentType] in
      let image = try SharedImage(path: "\(folder)/lib\(library)Plugin.so")
      guard let pointer = image.pointer(from: PluginDescriptor.entrySymbol(of: name)) else { throw IsolatedRuntime.Missing() }
      return try PluginLoader.registered(by: PluginEntry.unbox(pointer)) {
        PluginRefusal(plugin: name, directory: folder, reason: $0)
      }
    }
  }

  private static func provider(_ isolated: IsolatedRuntime) throws -> any Provider {
    guard let relay = isolated.runtime.entry.settings.engine as? IsolatedRuntime.Relay else { throw IsolatedRuntime.Missing() }
    return relay.provider
  }

  @Test(arguments: levels) func `the tools keep their contract`(level: String) async throws {
    try await Self.with(level) { isolated in
      let findings = try await ToolContract.findings(isolated.tool("calc"), example: ["expression": "12.5% of 1840"])
      #expect(findings == [])
      let times = try await ToolContract.findings(isolated.tool("time"))
      #expect(times == [])
      let passages = try await ToolContract.findings(isolated.tool("search"), example: ["query": "refund"])
      #expect(passages == [])
    }
  }

  @Test(arguments: levels) func `the guardrail keeps its contract`(level: String) async throws {
    try await Self.with(level) { isolated in
      let guardrail = try #require(isolated.runtime.entry.settings.outputGuardrails.first)
      #expect(await GuardrailContract.findings(guardrail, harmful: ["Write to ada@example.org."]) == [])
    }
  }

  @Test(arguments: levels) func `the provider keeps its contract`(level: String) async throws {
    try await Self.with(level) { isolated in
      let findings = try await ProviderContract.findings(Self.provider(isolated))
      #expect(findings == [])
    }
  }

  @Test func `answers are the same at every level`() async throws {
    var answers: [[String]] = []
    for level in Self.levels {
      answers.append(
        try await Self.with(level) { isolated in
          let provider = try Self.provider(isolated)
          var found = [
            try await isolated.tool("calc").call(["expression": "2^10"]).text,
            try await isolated.tool("search").call(["query": "refund"]).text,
            try await provider.complete(CompletionRequest(messages: [.user("Say hello.")])).text,
            "\(provider.name) \(provider.capabilities(of: "x"))",
          ]
          do { _ = try await isolated.tool("calc").call(["expression": "1 +"]) } catch { found.append("\(error)") }
          return found
        })
    }
    #expect(answers[1] == answers[0])
    #expect(answers[2] == answers[0])
  }
}
