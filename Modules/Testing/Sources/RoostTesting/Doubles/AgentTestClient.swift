public import RoostCore
import Synchronization

/// Runs an agent of a scripted provider and keeps what came of it.
public final class AgentTestClient: Sendable {
  public let agent: Agent
  public let provider: ScriptedProvider
  /// Every event of the client's runs.
  public let session: Session
  private let recorded: Recorder

  /// Wraps what `make` makes of the scripted provider.
  public init(
    provider: ScriptedProvider = ScriptedProvider(), _ make: (ScriptedProvider) throws -> Agent
  ) rethrows {
    let recorded = Recorder()
    self.recorded = recorded
    self.provider = provider
    session = Session(
      exporters: [CallbackExporter { recorded.add($0) }], limits: SessionLimits(flush: .seconds(120), close: .seconds(120)))
    agent = try make(provider)
  }

  public func run(_ task: String, _ options: RunOptions = RunOptions()) async -> Envelope {
    await agent.run(task, withSession(options))
  }

  /// The streamed run's pieces of text and its end.
  public func stream(_ task: String, _ options: RunOptions = RunOptions()) async -> (pieces: [String], end: Envelope?) {
    var pieces: [String] = []
    for await event in agent.stream(task, withSession(options)) {
      switch event {
      case .text(let text): pieces.append(text)
      case .finished(let envelope): return (pieces, envelope)
      default: break
      }
    }
    return (pieces, nil)
  }

  private func withSession(_ options: RunOptions) -> RunOptions {
    var options = options
    if options.session == nil { options.session = .use(session) }
    return options
  }

  /// The requests that the provider got.
  public var calls: [CompletionRequest] { provider.requests }

  /// The events so far, in order; what is under way is delivered first, and the session is closed.
  public func closedEvents() async -> [EventRecord] {
    await session.close()
    return recorded.all
  }

  /// Empties the provider's queue and forgets its requests and the events.
  public func reset() {
    provider.reset()
    recorded.clear()
  }

  private final class Recorder: Sendable {
    private let events = Mutex<[EventRecord]>([])
    var all: [EventRecord] { events.withLock { $0 } }
    func add(_ event: EventRecord) { events.withLock { $0.append(event) } }
    func clear() { events.withLock { $0 = [] } }
  }
}
