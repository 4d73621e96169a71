import Foundation
import RoostCore
import Testing

/// A provider in a worker streams as one in process does.
@Suite(.serialized) struct StreamTests {
  private static func with<Value>(
    _ level: String, pieces: Int, crashAfter: Int, _ body: (IsolatedRuntime, any Provider) async throws -> Value
  ) async throws -> Value {
    let manifest = """
      {
        "roost": 1,
        "plugins": {"isolation": {"*": "\(level)"}, "limits": {"*": {"restart_delay": 0.01}}},
        "providers": {"many": {"type": "unruly", "pieces": \(pieces), "crashAfter": \(crashAfter)}},
        "tools": {"unruly": {"type": "unruly"}},
        "agents": {"a": {"engine": {"type": "relay", "provider": "many"}, "tools": ["unruly"]}},
        "entry": "a"
      }
      """
    return try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: manifest)) { isolated in
      guard let relay = isolated.runtime.entry.settings.engine as? IsolatedRuntime.Relay else { throw IsolatedRuntime.Missing() }
      return try await body(isolated, relay.provider)
    }
  }

  /// Reads a stream to its end; gives the pieces, and what ended it.
  private static func read(_ provider: any Provider) async -> (pieces: [String], error: ProviderError?) {
    var pieces: [String] = []
    do {
      for try await chunk in provider.stream(CompletionRequest(messages: [.user("go")])) {
        if case .text(let text) = chunk { pieces.append(text) }
      }
      return (pieces, nil)
    } catch { return (pieces, error) }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["process", "confined"])
  func `a crash in the middle of a stream ends it with its cause, and what was streamed stays`(level: String) async throws {
    try await Self.with(level, pieces: 1_000, crashAfter: 400) { isolated, provider in
      let (pieces, error) = await Self.read(provider)
      // Piece 400 can't be written before at most the worker's credit of pieces is left unread.
      #expect((200...400).contains(pieces.count), "\(pieces.count)")
      #expect(pieces == pieces.indices.map { "piece \($0)" })
      let message = error?.message ?? ""
      #expect(message.contains("The worker of plugin unruly was ended by signal 6 (SIGABRT)"), "\(message)")
      #expect(error?.isRetryable == true)
      // The next call finds a worker again.
      #expect(await isolated.call("echo", text: "again") == "again")
      let answer = try await provider.complete(CompletionRequest(messages: [.user("hello")])).text
      #expect(answer == "You said: hello")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["process", "confined"]) func `a whole stream arrives whole`(level: String) async throws {
    try await Self.with(level, pieces: 1_000, crashAfter: -1) { _, provider in
      let (pieces, error) = await Self.read(provider)
      #expect(error == nil)
      #expect(pieces == (0..<1_000).map { "piece \($0)" })
    }
  }
}
