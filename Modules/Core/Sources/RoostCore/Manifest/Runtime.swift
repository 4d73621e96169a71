internal import Synchronization

/// A manifest's components, made and running.
///
/// Runtimes share nothing: two in one process don't see each other.
public final class Runtime: Sendable {
  public let manifest: Manifest
  /// Where every run's events go; its redactor knows the manifest's secrets.
  public let session: Session
  /// The agent that the manifest names as `entry`.
  public let entry: Agent
  private let agents: [String: Agent]
  private let started: Mutex<[Started]>
  /// Stopped after everything that may run in them.
  private let workers: [IsolatedPlugin]
  private let options: RuntimeOptions

  struct Started: Sendable {
    var id: String
    var component: any Lifecycle
  }

  private init(
    _ manifest: Manifest, session: Session, entry: Agent, agents: [String: Agent], started: [Started], workers: [IsolatedPlugin],
    options: RuntimeOptions
  ) {
    self.manifest = manifest
    self.session = session
    self.entry = entry
    self.agents = agents
    self.started = Mutex(started)
    self.workers = workers
    self.options = options
  }

  /// Texts that nothing may show.
  public var secrets: [String] { manifest.secrets }

  /// The agent with this name, whose runs go to ``session`` unless a run says otherwise; an unknown name throws with the nearest.
  public func agent(named name: String) throws(RuntimeError) -> Agent {
    if let agent = agents[name] { return agent }
    throw .unknownAgent(name, nearest: NearestName.of(name, in: manifest.agents), known: manifest.agents)
  }

  /// Opens the plugins that are used or required, makes every component after those it names, and starts those with a life.
  ///
  /// What was started is stopped again when anything fails.
  public static func start(_ manifest: Manifest, options: RuntimeOptions = RuntimeOptions()) async throws(RuntimeError) -> Runtime {
    let log = PluginLog()
    let opened = try await PluginOpening(manifest, options, log).open()
    do throws(RuntimeError) {
      return try await start(manifest, options, opened, log)
    } catch {
      await opened.stop()
      throw error
    }
  }

  private static func start(
    _ manifest: Manifest, _ options: RuntimeOptions, _ opened: OpenedPlugins, _ log: PluginLog
  ) async throws(RuntimeError) -> Runtime {
    var assembly = RuntimeAssembly(manifest, types: opened.types, options: options)
    try await assembly.makeAll()
    let session = try assembly.makeSession()
    log.attach(session)
    var started: [Started] = []
    for (id, component) in assembly.lifecycles {
      do {
        try await component.start()
        started.append(Started(id: id, component: component))
      } catch {
        // `stop` is safe after a failed start, and the component may hold something by now.
        _ = await stop(started + [Started(id: id, component: component)], options)
        await session.close()
        throw .startFailed(component: id, reason: Redactor(secrets: manifest.secrets).redact("\(error)"))
      }
    }
    // Agents inside agents inherit the caller's session; those that are asked for by name have the runtime's.
    var agents: [String: Agent] = [:]
    do {
      for (name, agent) in assembly.agents { agents[name] = try agent.with { $0.session = .use(session) } }
    } catch {
      throw .makeFailed(component: "agents", type: "session", reason: "\(error)")
    }
    guard let entry = agents[manifest.entry] else {
      throw .unknownAgent(manifest.entry, nearest: nil, known: manifest.agents)
    }
    return Runtime(
      manifest, session: session, entry: entry, agents: agents, started: started, workers: opened.isolated, options: options)
  }

  /// Stops everything in reverse order, each within the deadline that is left, then closes the session. Safe twice.
  ///
  /// - Returns: The components that did not stop in time.
  @discardableResult
  public func stop() async -> [String] {
    let running = started.withLock { started in
      defer { started = [] }
      return started
    }
    let late = await Self.stop(running, options)
    await OpenedPlugins.stop(workers)
    await session.close()
    return late
  }

  private static func stop(_ running: [Started], _ options: RuntimeOptions) async -> [String] {
    let end = options.clock.now + options.stopDeadline
    var late: [String] = []
    for item in running.reversed() {
      let done = OneShot<Bool>()
      let task = Task {
        await item.component.stop()
        done.finish(true)
      }
      let alarm = options.clock.schedule(at: end) { done.finish(false) }
      if await done.value() == false {
        task.cancel()
        late.append(item.id)
      }
      alarm.cancel()
    }
    return late
  }
}

/// How a runtime is made.
public struct RuntimeOptions: Sendable {
  public var loader: PluginLoader
  /// What runs isolated plugins; nil means that of the loader's distribution.
  public var worker: WorkerProgram?
  public var clock: any RunClock
  /// The most time for stopping everything (default 10 s).
  public var stopDeadline: Duration
  /// Exporters besides the manifest's.
  public var exporters: [any EventExporter]
  /// Texts to redact besides the manifest's secrets.
  public var secrets: [String]

  public init(
    loader: PluginLoader = PluginLoader(), worker: WorkerProgram? = nil, clock: any RunClock = SystemClock.shared, stopDeadline: Duration = .seconds(10),
    exporters: [any EventExporter] = [], secrets: [String] = []
  ) {
    self.loader = loader
    self.worker = worker
    self.clock = clock
    self.stopDeadline = stopDeadline
    self.exporters = exporters
    self.secrets = secrets
  }
}

/// Why a checked manifest could not be brought to life.
public enum RuntimeError: Error, Sendable, CustomStringConvertible {
  case pluginsRefused([PluginRefusal])
  /// A component's maker threw.
  case makeFailed(component: String, type: String, reason: String)
  case startFailed(component: String, reason: String)
  case unknownAgent(String, nearest: String?, known: [String])

  public var description: String {
    switch self {
    case .pluginsRefused(let refusals): refusals.map(\.description).joined(separator: "\n")
    case .makeFailed(let component, let type, let reason): "\(component) (\(type)) could not be made: \(reason)"
    case .startFailed(let component, let reason): "\(component) could not be started: \(reason)"
    case .unknownAgent(let name, let nearest, let known):
      "There is no agent \"\(name)\"; " + (nearest.map { "did you mean \"\($0)\"?" } ?? "the agents are \(known.joined(separator: ", ")).")
    }
  }

  /// 4 for refused plugins, 3 for what the manifest says, 1 for a component that would not start.
  public var exitCode: Int32 {
    switch self {
    case .pluginsRefused: 4
    case .makeFailed, .unknownAgent: 3
    case .startFailed: 1
    }
  }
}
