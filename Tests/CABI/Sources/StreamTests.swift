import Synchronization
import Testing

@testable import RoostCore

/// A C provider's stream is pulled: the plugin's thread waits for its reader.
@Suite(.timeLimit(.minutes(2))) struct StreamTests {
  private let fixture: CFixture
  private let plugin: LoadedPlugin

  init() throws {
    fixture = try CFixture("kinds")
    plugin = try fixture.load()
  }

  @Test func `emit waits while the reader is behind, and fails when it has gone`() async throws {
    let plugin = try fixture.plugin(CPluginLimits(waitingPieces: 4))
    let provider = try await plugin.instance(of: "provider.parrot", settings: [:])
    let state = try await RemoteTool.make(plugin.instance(of: "tool.state", settings: [:]))
    let read = Mutex(0)
    let failure = await CancellationTests.failure { () throws(RemoteFailure) in
      try await provider.stream(.stream, ["model": "endless", "messages": []]) { piece throws(RemoteFailure) in
        let count = read.withLock { count in
          count += 1
          return count
        }
        // The plugin has all the time it wants to run ahead; it gets no further than the pieces that may wait.
        for _ in 0..<100 {
          do {
            let emitted = try await PluginState(state).emitted
            #expect(emitted <= count + 2 * 4, "\(emitted) emitted, \(count) read")
          } catch { throw .failed("\(error)") }
        }
        if count == 10 { throw .failed("enough") }
      }
    }
    #expect(failure == .failed("enough"))
    let after = try await PluginState.reached(state) { $0.running == 0 }
    #expect(after.refused > 0 && after.emitted <= 10 + 2 * 4)
  }

  @Test func `a reader that stops early stops the plugin`() async throws {
    let state = try await plugin.tool("tool.state")
    let provider = try await plugin.make("provider.parrot", as: (any Provider).self)
    do {
      var reader = provider.stream(CompletionRequest(model: "endless", messages: [.user("Go on.")])).makeAsyncIterator()
      for _ in 0..<3 { #expect(try await reader.next() == .text("on and ")) }
    }
    let after = try await PluginState.reached(state) { $0.refused > 0 && $0.running == 0 }
    #expect(after.emitted < 3 + 4 * 64)
  }

  @Test func `a cancelled reader is free at once`() async throws {
    let state = try await plugin.tool("tool.state")
    let provider = try await plugin.make("provider.parrot", as: (any Provider).self)
    let reader = Task {
      for try await _ in provider.stream(CompletionRequest(model: "endless", messages: [.user("Go on.")])) {}
    }
    _ = try await PluginState.reached(state) { $0.emitted > 0 }
    reader.cancel()
    await #expect(throws: ProviderError.self) { try await reader.value }
    _ = try await PluginState.reached(state) { $0.running == 0 && $0.kept == 0 }
  }

  @Test func `a piece that is no JSON ends the stream after the pieces before it`() async throws {
    let provider = try await plugin.make("provider.parrot", as: (any Provider).self)
    var chunks: [CompletionChunk] = []
    await #expect {
      for try await chunk in provider.stream(CompletionRequest(model: "nonsense", messages: [.user("Say hello.")])) { chunks.append(chunk) }
    } throws: { error in
      guard let error = error as? ProviderError else { return false }
      return error.message.contains("The plugin kinds broke its contract: a piece that it emits is not JSON: line 1, column 9")
        && !error.isRetryable
    }
    #expect(chunks == [.text("Hel")])
  }
}
