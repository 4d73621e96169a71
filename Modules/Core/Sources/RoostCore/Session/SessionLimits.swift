/// The bounds of a session, each with its default.
public struct SessionLimits: Hashable, Sendable {
  /// What happens to an event when exporters have fallen behind by `queuedEvents`.
  public enum FullQueue: String, Hashable, Sendable, CaseIterable {
    /// A critical event waits for room; others are dropped and counted.
    case hybrid
    /// Every event waits for room.
    case block
    /// Every event is dropped and counted.
    case drop
  }

  /// Events that wait for exporters before the queue counts as full (default 10,000).
  public var queuedEvents: Int
  /// The most events that ever wait, those included that cannot wait for room (default 100,000); more are dropped, critical or not.
  public var queuedEventsAtMost: Int
  /// Default `hybrid`.
  public var whenFull: FullQueue
  /// The wire names that count as critical; nil (the default) leaves it to each type.
  public var criticalEvents: Set<String>?
  /// How long an event waits for room before it's queued all the same (default 30 s).
  public var stall: Duration
  /// How long `flush()` waits (default 5 s).
  public var flush: Duration
  /// How long `close()` takes at most (default 5 s).
  public var close: Duration
  /// Posted events that wait for asynchronous handlers before droppable ones are dropped (default 1,000).
  public var postedEvents: Int
  /// How deep handlers may emit from within handlers (default 8); deeper events are dropped.
  public var handlerDepth: Int
  /// Runs that `usageSummary()` lists one by one, and agents, and models (default 10,000 of each); the oldest go, totals stay.
  public var summaryEntries: Int

  public init(
    queuedEvents: Int = 10_000, queuedEventsAtMost: Int = 100_000, whenFull: FullQueue = .hybrid, criticalEvents: Set<String>? = nil,
    stall: Duration = .seconds(30), flush: Duration = .seconds(5), close: Duration = .seconds(5), postedEvents: Int = 1_000,
    handlerDepth: Int = 8, summaryEntries: Int = 10_000
  ) {
    self.queuedEvents = max(1, queuedEvents)
    self.queuedEventsAtMost = max(self.queuedEvents, queuedEventsAtMost)
    self.whenFull = whenFull
    self.criticalEvents = criticalEvents
    self.stall = stall
    self.flush = flush
    self.close = close
    self.postedEvents = max(1, postedEvents)
    self.handlerDepth = max(1, handlerDepth)
    self.summaryEntries = max(1, summaryEntries)
  }

  func isCritical(_ type: EventType) -> Bool { criticalEvents.map { $0.contains(type.name) } ?? type.isCritical }
}
