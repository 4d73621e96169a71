/// Something that happened in a run, with fields that have one JSON form.
///
/// `docs/events.md` lists every type. A module adds types of its own by conforming to this.
public protocol SessionEvent: Generable {
  static var type: EventType { get }
}

/// An event's wire name.
public struct EventType: Hashable, Sendable, CustomStringConvertible {
  /// As in `tool.result`.
  public let name: String
  /// Whether an exporter that falls behind must wait for this event rather than drop it.
  public let isCritical: Bool

  public init(_ name: String, critical: Bool = false) {
    self.name = name
    self.isCritical = critical
  }

  public static func == (left: EventType, right: EventType) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  public var description: String { name }
}

/// Where events go.
public protocol EventSink: AnyObject, Sendable {
  /// Whether anyone listens to `type`: who emits need not build an event that nobody reads.
  func wants(_ type: EventType) -> Bool
  /// Delivers the event and waits for asynchronous handlers.
  func emit<E: SessionEvent>(_ event: E) async
  /// Delivers the event without waiting; for places that cannot await.
  func post<E: SessionEvent>(_ event: E)
  /// Counts what one model call spent, for the session's summary.
  func record(_ spending: Spending, agent: String)
  /// The same where the provider and the model are known.
  func record(_ spending: Spending, agent: String, provider: String, model: String)
}

extension EventSink {
  public func record(_ spending: Spending, agent: String, provider: String, model: String) { record(spending, agent: agent) }
}

/// Which run, and which part of it, the running code belongs to. Children inherit it through the task.
public struct RunScope: Hashable, Sendable {
  public var sessionID: String
  public var runID: String
  /// The run that called this one; nil for the outermost.
  public var parentRunID: String?
  public var spanID: String
  public var parentSpanID: String?
  public var agent: String

  public init(sessionID: String = "", runID: String, parentRunID: String? = nil, spanID: String, parentSpanID: String? = nil, agent: String)
  {
    self.sessionID = sessionID
    self.runID = runID
    self.parentRunID = parentRunID
    self.spanID = spanID
    self.parentSpanID = parentSpanID
    self.agent = agent
  }

  @TaskLocal public static var current: RunScope?
}

/// An event as exporters get it: redacted, numbered, in its JSON form.
public struct EventRecord: Sendable {
  public var type: EventType
  /// From 1, without gaps, in the order of the session.
  public var sequence: Int
  /// Seconds since 1970.
  public var time: Double
  public var scope: RunScope?
  public var fields: JSONObject
  /// The session that numbered it; empty where none did.
  public var sessionID: String

  public init(type: EventType, sequence: Int, time: Double, scope: RunScope?, fields: JSONObject, sessionID: String = "") {
    self.type = type
    self.sequence = sequence
    self.time = time
    self.scope = scope
    self.fields = fields
    self.sessionID = sessionID
  }

  /// The one line of the wire form: `type`, `sequence`, `time`, the ids, then the fields.
  public var json: JSONValue {
    var object = JSONObject()
    object["type"] = .string(type.name)
    object["sequence"] = .integer(sequence)
    object["time"] = .number(time)
    let session = sessionID.isEmpty ? scope?.sessionID : sessionID
    object.put("session_id", session.map { .string($0) })
    if let scope {
      object["run_id"] = .string(scope.runID)
      object.put("parent_run_id", scope.parentRunID.map { .string($0) })
      object["span_id"] = .string(scope.spanID)
      object.put("parent_span_id", scope.parentSpanID.map { .string($0) })
      object["agent"] = .string(scope.agent)
    }
    for (key, value) in fields { object[key] = value }
    return .object(object)
  }
}

/// Where events are written: a file, a terminal, a collector.
public protocol EventExporter: Sendable {
  /// Takes one event. Called in order, never by two threads at once, and not on the cooperative pool's time: it may block briefly.
  /// An error never breaks a run; it is reported once for each exporter and kind of error.
  func export(_ event: EventRecord) throws
  /// Writes out what is held. Safe twice.
  func close() throws
}

extension EventExporter {
  public func close() throws {}
}
