import RoostTesting
import Synchronization
import Testing

@testable import RoostCore

/// A C plugin's components are used like any others.
@Suite(.timeLimit(.minutes(2))) struct KindsTests {
  private let fixture: CFixture
  private let plugin: LoadedPlugin

  init() throws {
    fixture = try CFixture("kinds")
    plugin = try fixture.load()
  }

  @Test func `its components are those that it lists, each in its section`() {
    #expect(
      plugin.components.map(\.id) == [
        "tool.echo", "tool.wait", "tool.state", "tool.meet", "tool.end", "guardrail.secrets", "provider.parrot", "embedder.letters",
      ])
    #expect(Set(plugin.components.map(\.section)) == ["tools", "guardrails", "providers", "embedders"])
  }

  @Test func `a tool keeps the tools' contract`() async throws {
    let tool = try await plugin.tool("tool.echo")
    #expect(tool.name == "echo" && tool.description == "Fixture.")
    #expect(await ToolContract.findings(tool, example: ["text": "hello"]) == [])
    for text in ["", "naïve café ☕️ 👩‍👩‍👧", "\u{0}\u{1f}\"\\\n", String(repeating: "long ", count: 100_000)] {
      #expect(try await tool.call(["text": .string(text)]).text == text)
    }
  }

  @Test func `a guardrail keeps the guardrails' contract`() async throws {
    let guardrail = try await plugin.make("guardrail.secrets", as: (any Guardrail).self)
    #expect(guardrail.name == "secrets" && guardrail.holdBack == .characters(16))
    #expect(await GuardrailContract.findings(guardrail, harmful: ["forbidden fruit", "my secret is out"]) == [])
    let context = GuardrailContext(stage: .output, agent: "a", runID: "r")
    #expect(try await guardrail.check("my secret is out", context: context) == .modify("my ****** is out"))
    #expect(try await guardrail.check("forbidden", context: context) == .block("That is forbidden."))
  }

  @Test func `a provider keeps the providers' contract, its stream too`() async throws {
    let provider = try await plugin.make("provider.parrot", as: (any Provider).self)
    #expect(provider.name == "parrot")
    #expect(provider.capabilities(of: "small").contextTokens == 1_000 && provider.capabilities(of: "big").contextTokens == 9_000)
    #expect(await ProviderContract.findings(provider) == [])
    let request = CompletionRequest(messages: [.user("Say hello.")])
    let completion = try await provider.complete(request)
    #expect(completion.text == "Hello there" && completion.usage.inputTokens == 3)
    var chunks: [CompletionChunk] = []
    for try await chunk in provider.stream(request) { chunks.append(chunk) }
    let finish = CompletionFinish(stopReason: .endTurn, usage: TokenUsage(inputTokens: 3, outputTokens: 2))
    #expect(chunks == [.text("Hello "), .text("there"), .finish(finish)])
    #expect(try await provider.countTokens(request) == TokenCount(tokens: 3, isEstimate: true))
  }

  @Test func `an embedder gives a vector for each text`() async throws {
    let embedder = try await plugin.make("embedder.letters", as: (any Embedder).self)
    #expect(embedder.dimensions == 3)
    #expect(try await embedder.embed(["a,b", "xyz!"]) == [[3, 1, 0.5], [4, 0, 0.5]])
  }

  @Test func `the settings reach it, and its refusal to make an instance is told in its words`() async throws {
    await #expect {
      try await plugin.tool("tool.echo", ["refuse": true])
    } throws: {
      "\($0)" == "I don't want to"
    }
  }

  @Test func `a tool's failures arrive as what they are`() async throws {
    let tool = try await plugin.tool("tool.end")
    await #expect(throws: RemoteFailure.failed("no such city")) { try await tool.call(["how": "words"]) }
    await #expect(throws: ControlSignal.conclude("all done")) { try await tool.call(["how": "conclude"]) }
    await #expect(throws: RunError(.toolFailed, "the tool broke")) { try await tool.call(["how": "run"]) }
    await #expect(throws: CancellationError.self) { try await tool.call(["how": "cancelled"]) }
    let reply = try await tool.call(["how": "reply"])
    #expect(reply.isError && reply.text == "it went wrong")
  }

  @Test func `a provider's failure keeps its kind and its retry-after`() async throws {
    let provider = try await plugin.make("provider.parrot", as: (any Provider).self)
    let request = CompletionRequest(model: "broken", messages: [.user("Say hello.")])
    let limited = ProviderError(.rateLimited, "slow down", retryAfter: .seconds(2))
    await #expect(throws: limited) { try await provider.complete(request) }
    var chunks: [CompletionChunk] = []
    let late = ProviderError(.overloaded, "come back later", retryAfter: .seconds(2))
    await #expect(throws: late) { for try await chunk in provider.stream(request) { chunks.append(chunk) } }
    // What came before the failure is not lost.
    #expect(chunks == [.text("Hel")])
  }

  @Test func `64 calls run at once and hold none of the cooperative threads`() async throws {
    let tool = try await plugin.tool("tool.meet")
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<64 { group.addTask { try await tool.call(["crowd": 64]).text } }
      return try await group.reduce(into: [String]()) { $0.append($1) }
    }
    #expect(answers == Array(repeating: "met", count: 64))
    #expect(try await PluginState(plugin.tool("tool.state")).most == 64)
  }

  @Test func `an instance is given back when nobody holds it`() async throws {
    let state = try await plugin.tool("tool.state")
    do {
      let tool = try await plugin.tool("tool.echo")
      #expect(try await tool.call(["text": "x"]).text == "x")
      let now = try await PluginState(state)
      #expect(now.made == 2 && now.dropped == 0)
    }
    _ = try await PluginState.reached(state) { $0.dropped == 1 && $0.kept == 0 }
  }

  @Test func `what it logs is told with its name and level`() async throws {
    let lines = Mutex<[String]>([])
    let plugin = try fixture.load { plugin, level, line in lines.withLock { $0.append("\(plugin) \(level) \(line)") } }
    _ = try await plugin.tool("tool.echo").call(["text": "x"])
    #expect(lines.withLock { $0 } == ["kinds info echoing ✓"])
  }

  @Test func `what a call logs goes to those that opened the plugin for it, whoever opened it last`() async throws {
    let lines = Mutex<[String]>([])
    let plugins = try ["first", "second"].map { name in
      try fixture.load { _, _, line in lines.withLock { $0.append("\(name): \(line)") } }
    }
    for plugin in plugins { _ = try await plugin.tool("tool.echo").call(["text": "x"]) }
    #expect(lines.withLock { $0 } == ["first: echoing ✓", "second: echoing ✓"])
  }
}
