import Synchronization

/// The event bus of one or many runs: whoever runs an agent under it sees every event, nested agents' included, in order and redacted.
///
/// ```swift
/// let session = Session(exporters: [try JSONLinesExporter(path: "events.jsonl")])
/// session.on(ToolResultEvent.self) { event in print(event.name, event.durationMs) }
/// ```
///
/// `emit` runs the event's handlers side by side and waits for them; one that throws is warned of once. Exporters get events one by one,
/// on a thread of their own. An event that is dropped, because exporters fell behind or redaction failed, reaches nobody and has no number.
public final class Session: EventSink {
  /// 32 hexadecimal digits unless given.
  public let id: String
  public let limits: SessionLimits

  let queue: EventQueue
  let handlers = EventHandlers()
  let failures: FailureLog
  let redaction: EventRedaction
  let clock: any RunClock
  let wallClock: @Sendable () -> Double
  private let usage: Mutex<UsageTally>
  private let nextID = Atomic<Int>(1)
  /// Whether there are exporters (bit 0) and handlers (bit 1), and whether the session is closed (bit 2); 0 means that nobody needs an event.
  let listeners = Atomic<Int>(0)
  let unredactable = Atomic<Int>(0)
  let posted = PostedDeliveries()
  let life = Mutex(Life.open)

  enum Life: Sendable {
    case open
    case closing([OneShot<Bool>])
    case closed
  }

  /// How many handlers are being run around the current code.
  @TaskLocal static var handlerDepth = 0

  /// `console` adds a ``ConsoleExporter`` on standard error. `warn` gets one line about each kind of failure, `wallClock` gives seconds
  /// since 1970.
  public init(
    id: String? = nil, redactor: Redactor = Redactor(), exporters: [any EventExporter] = [], limits: SessionLimits = SessionLimits(),
    clock: any RunClock = SystemClock.shared, wallClock: @escaping @Sendable () -> Double = Session.systemTime,
    warn: @escaping @Sendable (String) -> Void = Session.systemWarning, console: Bool = false
  ) {
    let failures = FailureLog(warn: warn)
    let redaction = EventRedaction(redactor) {
      failures.note("\($0) Events pass with known secrets removed only.", source: Self.redactionWarning)
    }
    self.id = id ?? Identifier.unique()
    self.limits = limits
    self.failures = failures
    self.redaction = redaction
    self.clock = clock
    self.wallClock = wallClock
    self.usage = Mutex(UsageTally(limit: limits.summaryEntries))
    self.queue = EventQueue(limits: limits, clock: clock) { error, sink, doing in
      failures.note(error, source: sink.id, name: sink.name, doing: doing) { redaction.redact($0) }
    }
    for exporter in exporters { add(exporter) }
    if console { add(ConsoleExporter()) }
  }

  // MARK: Listening

  /// Adds an exporter, after those that are there; it gets the events from now on.
  @discardableResult
  public func add(_ exporter: any EventExporter) -> Subscription {
    let id = nextID.add(1, ordering: .relaxed).newValue
    guard queue.add(EventQueue.Sink(id: id, exporter: exporter)) else {
      failures.note("The exporter \(type(of: exporter)) was added to a closed session and gets no events.", source: Self.lateWarning)
      return Subscription {}
    }
    listeners.bitwiseOr(1, ordering: .relaxed)
    return Subscription { [weak self] in
      guard let self, queue.remove(id: id) == 0 else { return }
      listeners.bitwiseAnd(~1, ordering: .relaxed)
      // Somebody may have added one in between.
      if queue.hasSinks { listeners.bitwiseOr(1, ordering: .relaxed) }
    }
  }

  /// Calls `handler` with each event of this type, in the task that emits it: its task-local values are there.
  @discardableResult
  public func on<E: SessionEvent>(_ type: E.Type, _ handler: @escaping @Sendable (E) async throws -> Void) -> Subscription {
    on(type) { event, _ in try await handler(event) }
  }

  /// Calls `handler` with each event of this type and its record: number, time and ids.
  @discardableResult
  public func on<E: SessionEvent>(_ type: E.Type, _ handler: @escaping @Sendable (E, EventRecord) async throws -> Void) -> Subscription {
    let id = nextID.add(1, ordering: .relaxed).newValue
    handlers.add(id: id, handler)
    listeners.bitwiseOr(2, ordering: .relaxed)
    return Subscription { [weak self] in
      guard let self else { return }
      handlers.remove(id: id, name: E.type.name)
      guard handlers.isEmpty else { return }
      listeners.bitwiseAnd(~2, ordering: .relaxed)
      if !handlers.isEmpty { listeners.bitwiseOr(2, ordering: .relaxed) }
    }
  }

  /// The same as cancelling the subscription.
  public func off(_ subscription: Subscription) { subscription.cancel() }

  /// Values to take out of every event from now on, in every form they may have.
  public func addSecrets(_ secrets: [String]) { redaction.add(secrets: secrets) }

  // MARK: Counting

  public func record(_ spending: Spending, agent: String) { add(spending, agent: agent, model: nil) }

  public func record(_ spending: Spending, agent: String, provider: String, model: String) {
    add(spending, agent: agent, model: "\(provider)/\(model)")
  }

  private func add(_ spending: Spending, agent: String, model: String?) {
    let run = RunScope.current?.runID
    usage.withLock { $0.add(spending, agent: agent, run: run, model: model) }
  }

  /// What was recorded so far: in all, by agent, by run and by model.
  public func usageSummary() -> UsageSummary { usage.withLock { $0.summary } }

  /// What the session did so far.
  public var statistics: SessionStatistics {
    let counts = queue.counts
    return SessionStatistics(
      events: counts.sequence, waiting: counts.waiting, dropped: counts.dropped + posted.dropped, droppedCritical: counts.droppedCritical,
      unredactable: unredactable.load(ordering: .relaxed), unreportedFailures: failures.suppressed)
  }

  /// Sources of warnings that are no exporter's and no handler's.
  static let dropWarning = -1
  static let depthWarning = -2
  static let shapeWarning = -3
  static let redactionWarning = -4
  static let closeWarning = -5
  static let lateWarning = -6
}
