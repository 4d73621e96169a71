import Testing

@testable import RoostCore

/// Whoever stops waiting for a C plugin is free at once; the plugin is told.
@Suite(.timeLimit(.minutes(2))) struct CancellationTests {
  private let fixture: CFixture
  private let plugin: LoadedPlugin

  init() throws {
    fixture = try CFixture("kinds")
    plugin = try fixture.load()
  }

  @Test func `a cancelled call ends at once, the plugin learns of it, and what it answers then is given back`() async throws {
    let state = try await plugin.tool("tool.state")
    let tool = try await plugin.tool("tool.wait")
    let call = Task { try await tool.call([:]).text }
    _ = try await PluginState.reached(state) { $0.running == 1 }
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
    let after = try await PluginState.reached(state) { $0.running == 0 }
    #expect(after.cancelled == 1)
    _ = try await PluginState.reached(state) { $0.kept == 0 }
  }

  @Test func `an instance that a call still uses is given back after the call`() async throws {
    let state = try await plugin.tool("tool.state")
    let call = Task { [plugin] in try await plugin.tool("tool.wait").call([:]).text }
    _ = try await PluginState.reached(state) { $0.running == 1 }
    #expect(try await PluginState(state).dropped == 0)
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
    let after = try await PluginState.reached(state) { $0.dropped == 1 }
    #expect(after.running == 0)
  }

  @Test func `a call that waits for a thread can be cancelled, and is then never made`() async throws {
    let plugin = try fixture.plugin(CPluginLimits(threads: 1))
    let waiter = try await plugin.instance(of: "tool.wait", settings: [:])
    let other = try await plugin.instance(of: "tool.meet", settings: [:])
    let input: JSONValue = ["arguments": ["crowd": 1]]
    let first = Task { () -> RemoteFailure? in await Self.failure { () throws(RemoteFailure) in _ = try await waiter.call(.call, input) } }
    // The second waits behind it, whenever it comes.
    let second = Task { () -> RemoteFailure? in await Self.failure { () throws(RemoteFailure) in _ = try await other.call(.call, input) } }
    second.cancel()
    #expect(await second.value == .cancelled)
    first.cancel()
    #expect(await first.value == .cancelled)
    // The thread is free again.
    #expect(try await other.call(.call, input) == "met")
  }

  @Test func `a cancelled task makes no call`() async throws {
    let state = try await plugin.tool("tool.state")
    let call = Task { [plugin] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await plugin.tool("tool.meet").call(["crowd": 1]).text
    }
    await #expect(throws: (any Error).self) { try await call.value }
    let after = try await PluginState(state)
    #expect(after.most == 0 && after.made == 1)
  }

  static func failure(_ body: () async throws(RemoteFailure) -> Void) async -> RemoteFailure? {
    do throws(RemoteFailure) {
      try await body()
      return nil
    } catch {
      return error
    }
  }
}
