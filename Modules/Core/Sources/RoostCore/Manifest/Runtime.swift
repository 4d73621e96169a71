internal import Synchronization

/// A manifest's components, made and running.
///
/// Runtimes share nothing: two in one process don't see each other.
public final class Runtime: Sendable {
  struct State {
    var generation: RuntimeGeneration
    /// Components of earlier generations, which runs may still be using.
    var replaced: [ReplacedLife] = []
    var isReloading = false
    var reloads = 0
    var isStopped = false
  }

  /// Where every run's events go; its redactor knows the manifest's secrets.
  public let session: Session
  /// Whose a model is where no provider is named: what the manifest says at first, and what is registered later.
  public let models: ModelRouter
  let options: RuntimeOptions
  /// Where plugins' own lines go.
  let log: PluginLog
  let state: Mutex<State>

  private init(_ generation: RuntimeGeneration, session: Session, options: RuntimeOptions, log: PluginLog) {
    self.session = session
    models = ModelRouter(generation.manifest)
    self.log = log
    self.options = options
    state = Mutex(State(generation: generation))
  }

  public var manifest: Manifest { state.withLock { $0.generation.manifest } }
  /// The agent that the manifest names as `entry`. Ask for it at the beginning of each run: a reload makes it anew.
  public var entry: Agent { state.withLock { $0.generation.entry } }

  /// Texts that nothing may show.
  public var secrets: [String] { manifest.secrets }

  /// The agent with this name, whose runs go to ``session`` unless a run says otherwise; an unknown name throws with the nearest.
  public func agent(named name: String) throws(RuntimeError) -> Agent {
    let generation = state.withLock { $0.generation }
    if let agent = generation.agents[name] { return agent }
    let known = generation.manifest.agents
    throw .unknownAgent(name, nearest: NearestName.of(name, in: known), known: known)
  }

  /// What components find wrong with how they were used so far, each with its place in the manifest.
  public func review() async -> [String] {
    let instances = state.withLock { $0.generation.instances }
    var found: [String] = []
    for (id, instance) in instances.sorted(by: { $0.key < $1.key }) {
      guard let reviewed = instance as? any Reviewed, let fault = await reviewed.review() else { continue }
      found.append("\(id): \(fault)")
    }
    return found
  }

  /// Opens the plugins that are used or required, makes every component after those it names, and starts those with a life.
  ///
  /// What was started is stopped again when anything fails.
  public static func start(_ manifest: Manifest, options: RuntimeOptions = RuntimeOptions()) async throws(RuntimeError) -> Runtime {
    let log = PluginLog()
    let opened = try await PluginOpening(manifest, options, log).open()
    var assembly = RuntimeAssembly(manifest, opened, options: options)
    do throws(RuntimeError) {
      try await assembly.makeAll()
      let session = try assembly.makeSession()
      log.attach(session)
      do throws(RuntimeError) {
        try await assembly.startNewLives()
        return Runtime(try assembly.generation(session), session: session, options: options, log: log)
      } catch {
        await session.close()
        throw error
      }
    } catch {
      _ = await RuntimeLife.stop(assembly.newLives, options)
      throw error
    }
  }

  /// Stops everything in reverse order, each within the deadline that is left, then closes the session. Safe twice.
  ///
  /// - Returns: The components that did not stop in time.
  @discardableResult
  public func stop() async -> [String] {
    let lives = state.withLock { state in
      state.isStopped = true
      return state.replaced.compactMap(\.life) + state.generation.lives
    }
    let late = await RuntimeLife.stop(lives, options)
    await session.close()
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
    loader: PluginLoader = PluginLoader(), worker: WorkerProgram? = nil, clock: any RunClock = SystemClock.shared,
    stopDeadline: Duration = .seconds(10),
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
