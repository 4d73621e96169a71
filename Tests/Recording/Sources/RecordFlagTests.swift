import Foundation
import RoostCore
import RoostTesting
import Testing

/// `roost run --record` and `--replay`, as people use them.
struct RecordFlagTests {
  private static let key = RecordReplayTests.key

  private func manifest(_ url: String, plugins: String = "") -> String {
    """
    {
      "roost": 1,
      "plugins": { \(plugins) },
      "providers": {
        "vendor": { "type": "openai_compatible", "base_url": "\(url)/v1", "model": "m", "api_key": "${VENDOR_KEY}" },
        "main": { "type": "fallback", "providers": ["vendor"] }
      },
      "agents": { "helper": { "engine": { "type": "llm", "provider": "main", "max_retries": 1, "retry_delay": 0.01 } } },
      "entry": "helper"
    }
    """
  }

  @Test func `what was recorded is played without server, key and network, and gives the same answer`() async throws {
    let host = try StagedHost()
    let busy = ScriptedServer.response(status: 503, headers: [("connection", "close")], body: "{}")
    let server = try ScriptedServer([
      [.request, .send(text: busy), .close],
      [
        .request, .send(text: ScriptedServer.head()),
        .trickle([UInt8](RecordReplayTests.events(["Good ", "day, ", "Ünal."]).utf8), piece: 9), .close,
      ],
    ])
    try host.write(manifest(server.url), to: "roost.json")
    let first = try await host.roost("run", "--stream", "--record", "run.cassette", "Hello", environment: ["VENDOR_KEY": Self.key])
    server.stop()
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == "Good day, Ünal.\n")
    #expect(server.requests.count == 2)
    #expect(!(try host.read("run.cassette")).contains(Self.key))
    let second = try await host.roost("run", "--stream", "--replay", "run.cassette", "--offline", "Hello")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output == first.output)
    let other = try await host.roost("run", "--stream", "--replay", "run.cassette", "Goodbye")
    #expect(other.status != 0)
    #expect(other.errors.contains("body /messages/0/content: recorded \"Hello\", now \"Goodbye\""), "\(other.errors)")
    #expect(server.requests.count == 2)
  }

  @Test(arguments: [
    (["--record", "a", "--replay", "b"], "--record and --replay can't be given together"),
    (["--record", "a", "--offline"], "--record and --offline can't be given together"),
    (["--record", ""], "--record needs the path of a cassette"),
  ]) func `flags that contradict each other are told so`(flags: [String], reason: String) async throws {
    let host = try StagedHost()
    try host.write(manifest("http://127.0.0.1:9"), to: "roost.json")
    let outcome = try await host.roost(words: ["run"] + flags + ["Hello"], environment: ["VENDOR_KEY": Self.key])
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test(arguments: ["--record", "--replay"]) func `an isolated provider can't be recorded, and that is said`(flag: String) async throws {
    let host = try StagedHost()
    let description = try JSONValue(
      parsing: [UInt8](Data(contentsOf: URL(filePath: "\(Tape.checkout)/Plugins/OpenAICompatible/plugin.json"))))
    let grants = try #require(description["permissions"]).description
    let plugins = "\"isolation\": { \"openai_compatible\": \"process\" }, \"grants\": { \"openai_compatible\": \(grants) }"
    try host.write(manifest("http://127.0.0.1:9", plugins: plugins), to: "roost.json")
    let outcome = try await host.roost("run", flag, "run.cassette", "Hello", environment: ["VENDOR_KEY": Self.key])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("is isolated or a C plugin's, and what it sends can't be reached from here"), "\(outcome.errors)")
  }

  @Test(arguments: ["composing", "recording"]) func `plugins that name other providers can't be isolated`(plugin: String) async throws {
    let host = try StagedHost()
    try host.write(
      """
      {
        "roost": 1, "plugins": { "isolation": { "\(plugin)": "process" } },
        "providers": {
          "leaf": { "type": "offline" }, "kept": { "type": "cached", "provider": "leaf" },
          "main": { "type": "record", "provider": "kept", "file": "run.cassette" }
        },
        "agents": { "helper": { "engine": { "type": "llm", "provider": "main" } } }, "entry": "helper"
      }
      """, to: "roost.json")
    let outcome = try await host.roost("validate")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("a component of an isolated plugin can't use other components"), "\(outcome.errors)")
  }

  @Test func `the example that composes runs without a key`() async throws {
    let host = try StagedHost()
    let outcome = try await host.roost(
      "run", "--verbose", "-f", "\(Tape.checkout)/Examples/fallback/roost.json", "What is 12.5% of 1840?",
      environment: ["OLLAMA_HOST": "127.0.0.1:1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("230"))
    // The engine asks each of them itself, behind whatever the host puts before a plugin's components.
    #expect(outcome.errors.contains("ollama gave up (unavailable), offline is asked"), "\(outcome.errors)")
    #expect(outcome.errors.contains("provider gentle of spared: circuit open"), "\(outcome.errors)")
  }
}
