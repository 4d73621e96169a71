import RoostCore

/// An agent that is ready to answer, and what was started for it.
struct OpenedAgent: Sendable {
  /// One line for whoever begins a conversation.
  let title: String
  let historyPath: String
  var session: Session { runtime.session }
  let runtime: Runtime
  let toolsAtWork: ToolsAtWork
  private let name: String?
  private let toolNames: [String]
  private let schema: JSONSchema?
  private var options: RunOptions

  /// Reads, checks and starts what the command line asks for.
  @MainActor static func open(_ invocation: Invocation, _ console: Console) async throws -> OpenedAgent {
    var options = try options(invocation)
    let schema = try invocation.value(.schema).map(schema)
    Workplace.settleCrashes(invocation, console)
    let workplace = try Workplace(invocation)
    workplace.tell(console)
    try workplace.requireReadableLock()
    try workplace.requireWithinCeilings(options, invocation)
    if try invocation.isOn(.strictPlugins) { try refuseAnyRefused(workplace) }
    let chosen = try await ChosenSource(workplace, invocation, console)
    options.overrides.model = chosen.model
    let source = try Taping.source(chosen.source, workplace, invocation)
    let manifest = try workplace.manifest(source, console)
    for name in manifest.plugins {
      guard let bundle = workplace.catalog.plugins.plugin(named: name) else { continue }
      console.detail("roost: opening the plugin \(name) \(bundle.descriptor.version) in \(bundle.directory)")
    }
    let runtime: Runtime
    var runtimeOptions = RuntimeOptions(loader: workplace.loader, secrets: Array(invocation.keys.values))
    if !manifest.plugins.isEmpty { runtimeOptions.loader.watch = ProcessEnd.watch(workplace.directories, console) }
    do { runtime = try await Runtime.start(manifest, options: runtimeOptions) } catch { throw HostError(error) }
    if console.isVerbose { runtime.session.add(RunDetails(console: console)) }
    do {
      return try await OpenedAgent(runtime, invocation, workplace, options, schema)
    } catch {
      await runtime.stop()
      throw error
    }
  }

  private init(
    _ runtime: Runtime, _ invocation: Invocation, _ workplace: Workplace, _ options: RunOptions, _ schema: JSONSchema?
  ) async throws {
    self.runtime = runtime
    toolsAtWork = ToolsAtWork(runtime.session)
    self.options = options
    self.options.session = .use(runtime.session)
    name = invocation.value(.agent)
    toolNames = invocation.values(.tool)
    self.schema = schema
    let agent: Agent
    do { agent = try Self.agent(name, of: runtime) } catch { throw HostError.usage("\(error)") }
    _ = try await Self.tools(of: agent, named: toolNames)
    title = agent.description.isEmpty ? "Agent \(agent.name)" : "Agent \(agent.name): \(agent.description)"
    historyPath = workplace.directories.state + "/chat_history.jsonl"
  }

  func run(_ prompt: String) async throws -> Envelope { try await agent().run(prompt, options) }

  func stream(_ prompt: String) async throws -> AgentEventStream { try await agent().stream(prompt, options) }

  /// What the agent can use now.
  func tools() async throws -> [AnyTool] { try await Self.tools(of: Self.agent(name, of: runtime), named: toolNames) }

  /// The agent as it is now: a reload of a plugin makes it anew.
  private func agent() async throws -> Agent {
    let agent = try Self.agent(name, of: runtime)
    let tools = toolNames.isEmpty ? nil : try await Self.tools(of: agent, named: toolNames)
    return try agent.with { settings in
      if let tools {
        settings.tools = tools
        settings.toolSources = []
      }
      if let schema { settings.output = .schema(schema) }
    }
  }

  private static func agent(_ name: String?, of runtime: Runtime) throws(RuntimeError) -> Agent {
    guard let name else { return runtime.entry }
    return try runtime.agent(named: name)
  }

  /// The same agent with these beside the next question.
  func attaching(_ attachments: [ContentPart]) -> OpenedAgent {
    var copy = self
    copy.options.attachments = attachments
    return copy
  }

  var attachments: [ContentPart] { options.attachments }

  /// The same agent in a new conversation.
  func inNewConversation() -> OpenedAgent {
    var copy = self
    var generator = SystemRandomNumberGenerator()
    copy.options.conversationID = "chat-" + String(generator.next(), radix: 16)
    return copy
  }

  /// Stops what was started; what doesn't stop in time is named.
  @MainActor func close(_ console: Console) async {
    for component in await runtime.stop() { console.note("roost: \(component) did not stop in time and was left behind") }
  }

  /// Tells what components find wrong with how they were used; whether anything is.
  @MainActor func hasFaults(_ console: Console) async -> Bool {
    let faults = await runtime.review()
    for fault in faults { console.error("roost: \(fault)") }
    return !faults.isEmpty
  }

  private static func refuseAnyRefused(_ workplace: Workplace) throws {
    let refused = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader).filter(\.isRefused)
    guard refused.isEmpty else {
      throw HostError(.pluginRefused, lines: refused.map { "roost: plugin \($0.name): \($0.reasons.joined(separator: "; "))" })
    }
  }

  // MARK: - Flags

  /// The agent's tools, or those of them that are `wanted`.
  private static func tools(of agent: Agent, named wanted: [String]) async throws -> [AnyTool] {
    var tools = agent.tools
    for source in agent.settings.toolSources {
      do { tools += try await source.tools() } catch {
        throw HostError(.failed, "a tool source of agent \(agent.name) gives no tools: \(error)")
      }
    }
    guard !wanted.isEmpty else { return tools }
    return try wanted.map { name in
      if let tool = tools.first(where: { $0.name == name }) { return tool }
      let names = tools.map(\.name)
      let nearest = NearestName.of(name, in: names).map { "; did you mean “\($0)”?" }
      let others = names.isEmpty ? "; it has none" : "; it has: \(names.joined(separator: ", "))"
      throw HostError.usage("agent \(agent.name) has no tool \(quoted(name))\(nearest ?? others)")
    }
  }

  private static func options(_ invocation: Invocation) throws -> RunOptions {
    var options = RunOptions()
    options.attachments = try Attachments(invocation).parts
    options.deadline = try invocation.duration(.deadline)
    options.overrides.model = invocation.value(.model)
    options.overrides.system = invocation.value(.system)
    options.overrides.maxTurns = try invocation.count(.maxTurns, in: 1...1_000)
    let choices = try ModelOptions(invocation.pairs(.option))
    options.overrides.options = choices.general
    options.overrides.providerOptions = choices.provider
    return options
  }

  /// JSON, or the path of a file that holds it.
  private static func schema(_ text: String) throws -> JSONSchema {
    let isJSON = text.drop { $0.isWhitespace }.hasPrefix("{")
    do {
      let bytes = isJSON ? Array(text.utf8) : try FileBytes.read(text, limit: 1 << 20)
      return try JSONSchema(JSONValue(parsing: bytes))
    } catch {
      throw HostError.usage("--schema \(isJSON ? "" : "\(quoted(text)) ")is not a JSON Schema: \(error)")
    }
  }
}

extension HostError {
  /// What kept a checked manifest from running.
  init(_ error: RuntimeError) {
    let code: Code =
      switch error {
      case .pluginsRefused: .pluginRefused
      case .makeFailed, .startFailed: .componentFailed
      case .unknownAgent: .usage
      }
    self.init(
      ExitCode(rawValue: error.exitCode) ?? .failed, lines: error.description.split(separator: "\n").map { "roost: \($0)" }, code: code)
  }
}
