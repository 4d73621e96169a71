/// Makes a manifest's components, each after those it names.
struct RuntimeAssembly {
  private let manifest: Manifest
  private let types: [String: ComponentType]
  private let options: RuntimeOptions
  private(set) var instances: [String: any Sendable] = [:]
  private var agents: [String: Agent] = [:]
  /// Those with a beginning and an end, in the order they were made.
  private var lives: [RuntimeLife]
  private var livesOf: [String: [RuntimeLife]] = [:]
  /// The workers that component types live in, by the types' ids.
  private var workers: [String: RuntimeLife]
  /// Those of `lives` that this assembly made.
  private(set) var newLives: [RuntimeLife] = []
  private var exporters: [any EventExporter] = []
  /// Kept for agents that name no store of conversations: a runtime has one, in memory.
  private let conversations: InMemoryConversationStore
  private let redactor: Redactor
  /// Of what was made or kept, by id.
  private var fingerprints: [String: String] = [:]
  private let previous: RuntimeGeneration?
  /// The component types that are not what they were in `previous`.
  private let replaced: Set<String>
  /// What had to be made anew.
  private(set) var remade: Set<String> = []

  /// With `previous`, whatever needs none of the `replaced` component types stays as it is.
  init(
    _ manifest: Manifest, _ opened: OpenedPlugins, options: RuntimeOptions, previous: RuntimeGeneration? = nil, replaced: Set<String> = []
  ) {
    self.manifest = manifest
    types = (previous?.types ?? [:]).filter { !replaced.contains($0.key) }.merging(opened.types) { $1 }
    self.options = options
    workers = (previous?.workers ?? [:]).filter { !replaced.contains($0.key) }
    for plugin in opened.isolated {
      let life = RuntimeLife(id: "plugins.\(plugin.bundle.name)", component: plugin)
      newLives.append(life)
      for component in plugin.bundle.descriptor.components { workers[component.id] = life }
    }
    // First made, last stopped: after everything that may run in them.
    let kept = Set(workers.values.map { ObjectIdentifier($0) })
    lives = (previous?.lives ?? []).filter { kept.contains(ObjectIdentifier($0)) } + newLives
    redactor = Redactor(secrets: manifest.secrets + options.secrets)
    self.previous = previous
    self.replaced = replaced
    conversations = previous?.conversations ?? InMemoryConversationStore()
  }

  mutating func makeAll() async throws(RuntimeError) {
    for node in manifest.graph.nodes {
      fingerprints[node.id] = fingerprint(of: node)
      if keep(node) { continue }
      remade.insert(node.id)
      let firstLife = lives.count
      let instance = try await make(node)
      var needed = Array(lives[firstLife...])
      if let worker = node.component.flatMap({ workers[$0] }) { needed.append(worker) }
      for edge in node.edges {
        for life in livesOf[edge.target] ?? [] where !needed.contains(where: { $0 === life }) { needed.append(life) }
      }
      livesOf[node.id] = needed
      switch node.prefix {
      case "agent": try addAgent(node, engine: instance)
      case "tool": instances[node.id] = Self.named(node.key, instance)
      case "exporter": if let exporter = instance as? any EventExporter { exporters.append(exporter) }
      default: instances[node.id] = instance
      }
    }
  }

  /// Takes over what the generation before made, where nothing below it changed.
  private mutating func keep(_ node: WiringNode) -> Bool {
    guard let previous, node.component.map({ !replaced.contains($0) }) ?? true else { return false }
    guard !node.edges.contains(where: { remade.contains($0.target) }) else { return false }
    let needed = previous.livesOf[node.id] ?? []
    livesOf[node.id] = needed
    for life in needed where !lives.contains(where: { $0 === life }) { lives.append(life) }
    if node.prefix == "exporter" { return true }
    guard let instance = previous.instances[node.id] else { return false }
    instances[node.id] = instance
    if node.prefix == "agent" { agents[node.key] = previous.agents[node.key] }
    return true
  }

  /// Starts what was made here; whoever called stops ``newLives`` when it throws.
  mutating func startNewLives() async throws(RuntimeError) {
    for life in newLives {
      do { try await life.start() } catch {
        throw .startFailed(component: life.id, reason: Redactor(secrets: manifest.secrets).redact("\(error)"))
      }
    }
  }

  /// Everything as a runtime holds it. Agents inside agents inherit the caller's session; those that are asked for by name have `session`.
  func generation(_ session: Session) throws(RuntimeError) -> RuntimeGeneration {
    var named = agents
    do {
      for (name, agent) in agents { named[name] = try agent.with { $0.session = .use(session) } }
    } catch {
      throw .makeFailed(component: "agents", type: "session", reason: "\(error)")
    }
    guard let entry = named[manifest.entry] else { throw .unknownAgent(manifest.entry, nearest: nil, known: manifest.agents) }
    return RuntimeGeneration(
      manifest: manifest, types: types, instances: instances, agents: named, entry: entry, lives: lives, livesOf: livesOf,
      workers: workers, conversations: conversations)
  }

  func makeSession() throws(RuntimeError) -> Session {
    let redactor: Redactor
    do { redactor = try manifest.session.redactor(secrets: manifest.secrets + options.secrets) } catch {
      throw .makeFailed(component: "session", type: "redact", reason: "\(error)")
    }
    return Session(
      redactor: redactor, exporters: exporters + options.exporters,
      limits: SessionLimits(queuedEvents: manifest.session.queuedEvents), clock: options.clock)
  }

  /// The node's component; of an agent, its engine.
  private mutating func make(_ node: WiringNode) async throws(RuntimeError) -> any Sendable {
    guard let id = node.component, let type = types[id] else {
      throw .makeFailed(component: node.id, type: node.component ?? "?", reason: "no loaded plugin brings it")
    }
    let settings = node.prefix == "agent" ? node.settings["engine"] ?? [:] : node.settings
    let instance: any Sendable
    do { instance = try await type.make(settings, context(of: node)) } catch {
      throw .makeFailed(component: node.id, type: id, reason: Redactor(secrets: manifest.secrets).redact("\(error)"))
    }
    if let lifecycle = Self.lifecycle(of: instance) {
      let life = RuntimeLife(id: node.id, component: lifecycle)
      lives.append(life)
      newLives.append(life)
    }
    return instance
  }

  private static func lifecycle(of instance: any Sendable) -> (any Lifecycle)? {
    switch instance as? ToolComponent {
    case .tool(let tool): tool.links.lifecycle
    case .source(let source): source as? any Lifecycle
    case nil: instance as? any Lifecycle
    }
  }

  /// A digest of the node's settings and of everything they name.
  private func fingerprint(of node: WiringNode) -> String {
    let below = Set(node.edges.map(\.target)).sorted().map { JSONValue.string(fingerprints[$0] ?? $0) }
    let whole: JSONValue = [.string(node.component ?? ""), node.settings, .array(below)]
    return Digest.sha256Hex(whole.jsonText(.canonical))
  }

  /// Gives a component those that it names, and no others.
  private func context(of node: WiringNode) -> ComponentContext {
    var visible: [String: [(section: String, instance: any Sendable)]] = [:]
    for edge in node.edges {
      guard let instance = instances[edge.target] else { continue }
      visible[edge.name, default: []].append((String(edge.target.prefix { $0 != "." }), instance))
    }
    let sections = manifest.catalog.sections
    let network = NetworkAccess(rules: manifest.addresses)
    @Sendable func section(_ prefix: String) -> String? { prefix == "agent" ? "agents" : sections.first { $0.prefix == prefix }?.section }
    return ComponentContext(
      name: node.key, baseDirectory: node.directory, clock: options.clock, network: network, redactor: redactor,
      fingerprint: { [fingerprints] prefix, name in section(prefix).flatMap { fingerprints["\($0).\(name)"] } }
    ) {
      [visible] prefix, name in
      let wanted = section(prefix)
      let found = visible[name]?.first { wanted == nil || $0.section == wanted }
      guard let found else { throw ComponentError.unknown(name: name, kind: prefix) }
      guard prefix == CallableReference.kind.prefix else { return found.instance }
      guard let callable = Self.callable(found.instance) else { throw ComponentError.wrongKind(name: name, expected: "tool or agent") }
      return callable
    }
  }

  /// A manifest tool's name is its key; a source's tools are prefixed by it.
  private static func named(_ key: String, _ instance: any Sendable) -> any Sendable {
    switch instance as? ToolComponent {
    case .tool(let tool): ToolComponent.tool(tool.renamed(key))
    case .source(let source): ToolComponent.source(PrefixedToolSource(key: key, source: source))
    case nil: instance
    }
  }

  /// Whatever an agent can call, as a tool or a source of tools.
  static func callable(_ instance: any Sendable) -> ToolComponent? {
    switch instance {
    case let tool as ToolComponent: tool
    case let tool as any ToolConvertible: .tool(tool.asAnyTool)
    case let source as any ToolSource: .source(source)
    default: nil
    }
  }

  private mutating func addAgent(_ node: WiringNode, engine: any Sendable) throws(RuntimeError) {
    do {
      let agent = try makeAgent(node, engine: engine).with { $0.anchors = livesOf[node.id] ?? [] }
      agents[node.key] = agent
      instances[node.id] = agent
    } catch {
      throw .makeFailed(component: node.id, type: node.component ?? "engine", reason: "\(error)")
    }
  }

  private func makeAgent(_ node: WiringNode, engine: any Sendable) throws -> Agent {
    let settings = try AgentSettings(json: node.settings)
    guard let engine = engine as? any Engine else { throw ComponentError.wrongKind(name: node.key, expected: "engine") }
    var tools: [AnyTool] = []
    var sources: [any ToolSource] = []
    for name in settings.tools {
      guard let edge = node.edges.first(where: { $0.name == name && isCallable($0.target) }), let instance = instances[edge.target],
        let callable = Self.callable(instance)
      else { throw ComponentError.wrongKind(name: name, expected: "tool or agent") }
      switch callable {
      case .tool(let tool): tools.append(tool)
      case .source(let source): sources.append(source)
      }
    }
    return try Agent(
      Agent.Settings(
        name: node.key, description: settings.description, engine: engine, tools: tools, toolSources: sources,
        inputGuardrails: settings.guardrails.input.map { try instance($0, "guardrails") },
        outputGuardrails: settings.guardrails.output.map { try instance($0, "guardrails") }, output: output(settings, node),
        maxOutputRetries: settings.maxOutputRetries, fallback: settings.fallback.map { try instance($0, "agents") },
        memory: settings.memory.map { try instance($0, "memories") },
        conversations: settings.conversations.map { try instance($0, "conversations") } ?? conversations,
        store: settings.store.map { try instance($0, "stores") }, session: .inherit,
        deadline: settings.deadline.map { .microseconds(Int64($0 * 1_000_000)) }, maxTokens: settings.budget.maxTokens,
        maxCostUSD: settings.budget.maxCostUsd, hooks: nil, metadata: JSONObject(), features: features(settings)))
  }

  private func features(_ settings: AgentSettings) -> ModelFeatures {
    // An engine that stands in the manifest is no prebuilt one: its own leave, written in the same place, covers its own tools.
    let engineIsAllowed = settings.engine["allow_dangerous_native_tools"] == true && !settings.nativeTools.contains(where: \.isDangerous)
    return ModelFeatures(
      nativeTools: settings.nativeTools, nativeToolOptions: settings.nativeToolOptions,
      allowDangerousNativeTools: settings.allowDangerousNativeTools || engineIsAllowed, strictNativeTools: settings.strictNativeTools,
      cache: settings.cache, structuredOutput: settings.structuredOutput, unsupportedMedia: settings.unsupportedMedia)
  }

  private func isCallable(_ id: String) -> Bool { instances[id].flatMap { Self.callable($0) } != nil }

  private func instance<Instance>(_ name: String, _ section: String, as type: Instance.Type = Instance.self) throws -> Instance {
    guard let instance = instances["\(section).\(name)"] as? Instance else { throw ComponentError.unknown(name: name, kind: section) }
    return instance
  }

  private func output(_ settings: AgentSettings, _ node: WiringNode) throws -> OutputForm? {
    switch settings.output {
    case nil, .null?: nil
    case .string(let path)?: .schema(try OutputSchema.read(path, from: node.directory))
    case let json?: .schema(try JSONSchema(json))
    }
  }
}

/// A source whose tools carry the manifest's key before their names.
private struct PrefixedToolSource: ToolSource {
  let key: String
  let source: any ToolSource

  func tools() async throws -> [AnyTool] {
    try await source.tools().map { $0.renamed("\(key)_\($0.name)") }
  }
}
