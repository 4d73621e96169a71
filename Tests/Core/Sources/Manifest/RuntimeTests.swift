import Synchronization
import Testing

@testable import RoostCore

struct RuntimeTests {
  /// What the components of one runtime did.
  final class Journal: Sendable {
    private let entries = Mutex<[String]>([])
    func note(_ text: String) { entries.withLock { $0.append(text) } }
    var all: [String] { entries.withLock { $0 } }
  }

  private struct Source: ToolSource, Lifecycle {
    let name: String
    let journal: Journal
    let fails: Bool
    struct Trouble: Error, CustomStringConvertible { var description: String { "no luck" } }

    func tools() async throws -> [AnyTool] {
      [AnyTool(name: "ping", description: "Answers.", parameters: .object(properties: [])) { _, _ in ToolReply("pong") }]
    }
    func start() async throws {
      journal.note("start \(name)")
      if fails { throw Trouble() }
    }
    func stop() async { journal.note("stop \(name)") }
  }

  /// Answers with the names of its tools.
  private struct Listing: Engine {
    func run(_ input: Envelope, context: RunContext) async -> Envelope {
      Envelope(task: input.task, payload: .string(context.tools.map(\.name).joined(separator: " ")))
    }
  }

  @Generable(keys: .snakeCase) struct SourceSettings {
    var after: ToolReference?
    var fails: Bool = false
  }

  private static func catalog(_ journal: Journal) -> ComponentCatalog {
    var registrar = PluginRegistrar()
    registrar.add(.tool, "kit", summary: "A kit.", settings: SourceSettings.self) { settings, context in
      if let after = settings.after { _ = try context.resolve(after) }
      journal.note("make \(context.name)")
      return .source(Source(name: context.name, journal: journal, fails: settings.fails))
    }
    registrar.add(.tool, "one", summary: "One tool.", settings: NoSettings.self) { _, _ in
      .tool(AnyTool(name: "inner_name", description: "One.", parameters: .object(properties: [])) { _, _ in ToolReply("1") })
    }
    registrar.add(.engine, "listing", summary: "Lists its tools.", settings: NoSettings.self) { _, _ in Listing() as any Engine }
    return ComponentCatalog(builtIn: CorePlugin.components + registrar.components)
  }

  private static func manifest(_ text: String, _ journal: Journal) throws -> Manifest {
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/nowhere")], environment: [:])
    return try Manifest(checking: source, catalog: catalog(journal), host: ManifestFixture.host)
  }

  /// A machine busy with other tests must not make a stop late.
  private static let patient = RuntimeOptions(stopDeadline: .seconds(3_600))

  private static let text = #"""
    {"roost": 1,
     "tools": {"late": {"type": "kit", "after": "early"}, "early": {"type": "kit"}, "single": {"type": "one"}},
     "agents": {
       "main": {"engine": {"type": "listing"}, "tools": ["late", "single", "helper"]},
       "helper": {"engine": {"type": "listing"}, "description": "Helps."},
     },
     "entry": "main"}
    """#

  @Test func `components are made after what they name, started in that order and stopped in reverse`() async throws {
    let journal = Journal()
    let runtime = try await Runtime.start(Self.manifest(Self.text, journal), options: Self.patient)
    #expect(journal.all == ["make early", "make late", "start early", "start late"])
    #expect(await runtime.stop() == [])
    #expect(await runtime.stop() == [])
    #expect(journal.all.suffix(2) == ["stop late", "stop early"])
  }

  @Test func `a tool is called as its key, a source's tools carry it, an agent is a tool, and nothing else is visible`() async throws {
    let runtime = try await Runtime.start(Self.manifest(Self.text, Journal()))
    #expect(await runtime.entry.run("go").text == "single helper late_ping")
    #expect(try await runtime.agent(named: "helper").run("go").text == "")
    await runtime.stop()
  }

  @Test func `an unknown agent names the nearest`() async throws {
    let runtime = try await Runtime.start(Self.manifest(Self.text, Journal()))
    let error = #expect(throws: RuntimeError.self) { try runtime.agent(named: "helpr") }
    #expect(error?.description == #"There is no agent "helpr"; did you mean "helper"?"#)
    await runtime.stop()
  }

  @Test func `what was started is stopped when a later start fails`() async throws {
    let journal = Journal()
    let text = Self.text.replacing(#""type": "kit", "after": "early""#, with: #""type": "kit", "after": "early", "fails": true"#)
    let error = await #expect(throws: RuntimeError.self) { try await Runtime.start(Self.manifest(text, journal), options: Self.patient) }
    #expect(error?.description == "tools.late could not be started: no luck")
    #expect(journal.all.suffix(2) == ["stop late", "stop early"])
  }

  struct Connection: Tool, Lifecycle {
    @Generable struct Arguments {}
    let journal: Journal
    var name: String { "connection" }
    var description: String { "Talks to somebody." }
    func call(arguments: Arguments, context: ToolContext) async throws -> String { "hello" }
    func start() async throws { journal.note("connect") }
    func stop() async { journal.note("disconnect") }
  }

  @Test func `a single tool with a beginning and an end has them, under the manifest's name too`() async throws {
    let journal = Journal()
    var registrar = PluginRegistrar()
    registrar.add(.tool, "connection", summary: "One.", settings: NoSettings.self) { _, _ in .tool(Connection(journal: journal)) }
    registrar.add(.engine, "listing", summary: "Lists its tools.", settings: NoSettings.self) { _, _ in Listing() as any Engine }
    let text = #"{"roost": 1, "tools": {"t": {"type": "connection"}}, "agents": {"a": {"engine": {"type": "listing"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "m", directory: "/")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: ComponentCatalog(builtIn: registrar.components), host: ManifestFixture.host)
    let runtime = try await Runtime.start(manifest, options: Self.patient)
    #expect(journal.all == ["connect"])
    await runtime.stop()
    #expect(journal.all == ["connect", "disconnect"])
  }

  private struct Stubborn: ToolSource, Lifecycle {
    let gate: OneShot<Bool>
    func tools() async throws -> [AnyTool] { [] }
    func start() async throws {}
    func stop() async { _ = await gate.value() }
  }

  /// Every alarm rings at once.
  private struct HastyClock: RunClock {
    struct Token: ScheduledAction { func cancel() {} }
    var now: ContinuousClock.Instant { .now }
    func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
      action()
      return Token()
    }
  }

  @Test func `a component that does not stop in time is named, and the others are stopped`() async throws {
    let gate = OneShot<Bool>()
    var registrar = PluginRegistrar()
    registrar.add(.tool, "stubborn", summary: "Never stops.", settings: NoSettings.self) { _, _ in .source(Stubborn(gate: gate)) }
    registrar.add(.engine, "listing", summary: "Lists its tools.", settings: NoSettings.self) { _, _ in Listing() as any Engine }
    let source = try ManifestSource(
      reading: [
        .text(
          #"{"roost": 1, "tools": {"t": {"type": "stubborn"}}, "agents": {"a": {"engine": {"type": "listing"}}}, "entry": "a"}"#, name: "m",
          directory: "/")
      ], environment: [:])
    let manifest = try Manifest(checking: source, catalog: ComponentCatalog(builtIn: registrar.components), host: ManifestFixture.host)
    let runtime = try await Runtime.start(manifest, options: RuntimeOptions(clock: HastyClock()))
    #expect(await runtime.stop() == ["tools.t"])
    gate.finish(true)
  }

  @Test func `two runtimes in one process don't see each other`() async throws {
    let (first, second) = (Journal(), Journal())
    let one = try await Runtime.start(Self.manifest(Self.text, first), options: Self.patient)
    let two = try await Runtime.start(Self.manifest(Self.text, second), options: Self.patient)
    await one.stop()
    #expect(second.all == ["make early", "make late", "start early", "start late"])
    #expect(await two.entry.run("go").text == "single helper late_ping")
    #expect(one.session !== two.session)
    await two.stop()
  }

  @Test func `events of a run go to the runtime's session, without the manifest's secrets`() async throws {
    let journal = Journal()
    let secret = "hunter2-hunter2"
    let provider = #""providers": {"p": {"type": "cloud", "model": "m", "api_key": "\#(secret)"}}, "#
    var registrar = PluginRegistrar()
    registrar.add(.provider, "cloud", summary: "A provider.", settings: ManifestFixture.ProviderSettings.self) { _, _ in
      NoProvider() as any Provider
    }
    registrar.add(.engine, "listing", summary: "Lists its tools.", settings: NoSettings.self) { _, _ in Listing() as any Engine }
    let text = #"{"roost": 1, \#(provider)"agents": {"a": {"engine": {"type": "listing"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "m", directory: "/")], environment: [:])
    let manifest = try Manifest(checking: source, catalog: ComponentCatalog(builtIn: registrar.components), host: ManifestFixture.host)
    var options = Self.patient
    options.exporters = [CallbackExporter { journal.note($0.json.description) }]
    let runtime = try await Runtime.start(manifest, options: options)
    _ = await runtime.entry.run("the key is \(secret)")
    await runtime.stop()
    #expect(journal.all.contains { $0.contains(#""type":"run.started""#) || $0.contains("run.") })
    #expect(!journal.all.joined().contains(secret))
  }

  private struct NoProvider: Provider {
    let name = "none"
    func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
    func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
      throw ProviderError(.cancelled, "No.", retry: .no)
    }
  }

  @Test func `a maker's error is told without the manifest's secrets`() async throws {
    var registrar = PluginRegistrar()
    registrar.add(.provider, "cloud", summary: "A provider.", settings: ManifestFixture.ProviderSettings.self) { settings, _ in
      throw RunError(.invalidInput, "bad key \(settings.apiKey ?? "")")
    }
    registrar.add(.engine, "listing", summary: "Lists its tools.", settings: NoSettings.self) { _, _ in Listing() as any Engine }
    let text =
      #"{"roost": 1, "providers": {"p": {"type": "cloud", "model": "m", "api_key": "${KEY}"}}, "agents": {"a": {"engine": {"type": "listing"}}}, "entry": "a"}"#
    let source = try ManifestSource(reading: [.text(text, name: "m", directory: "/")], environment: ["KEY": "hunter2-hunter2"])
    let manifest = try Manifest(checking: source, catalog: ComponentCatalog(builtIn: registrar.components), host: ManifestFixture.host)
    let error = await #expect(throws: RuntimeError.self) { try await Runtime.start(manifest) }
    #expect(error?.description == "providers.p (provider.cloud) could not be made: invalid_input: bad key <redacted:secret>")
  }

  @Test func `an agent without a store of conversations has one in memory, shared by the runtime`() async throws {
    let runtime = try await Runtime.start(Self.manifest(Self.text, Journal()))
    _ = await runtime.entry.run("hello", RunOptions(conversationID: "c1"))
    let store = try #require(runtime.entry.settings.conversations)
    #expect(try await store.messages(of: ConversationID("c1")).count == 2)
    #expect(try runtime.agent(named: "helper").settings.conversations as? InMemoryConversationStore === store as? InMemoryConversationStore)
    await runtime.stop()
  }

  @Test func `Core's own components fit their own rules`() {
    let refusal: (PluginRefusal.Reason) -> PluginRefusal = { PluginRefusal(plugin: "core", directory: "", reason: $0) }
    #expect(throws: Never.self) { try PluginLoader.registered(by: CorePlugin(), refusal) }
    #expect(
      CorePlugin.components.map(\.id) == [
        "engine.llm", "store.memory", "memory.window", "conversations.memory", "exporter.console", "exporter.jsonl", "exporter.log",
      ])
  }
}
