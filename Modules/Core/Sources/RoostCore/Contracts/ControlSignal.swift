/// What a tool throws to steer the run instead of failing.
///
/// No error handler, hook, retry, timeout or guardrail absorbs a signal: whoever catches errors from a tool or a hook passes it on with
/// `ControlSignal.rethrow`.
public enum ControlSignal: Error, Hashable, Sendable {
  /// End the whole run, however deep, with this answer. Other calls of the same turn finish first.
  case conclude(JSONValue)
  /// Stop here; the run can be resumed.
  case pause(PauseRequest)

  /// Throws `error` again when it is a signal.
  public static func rethrow(_ error: any Error) throws {
    if let signal = error as? ControlSignal { throw signal }
  }
}

/// What a paused run waits for.
public struct PauseRequest: Hashable, Sendable {
  /// Why, for a person.
  public var reason: String
  /// The tool call that waits; nil when something else does.
  public var callID: String?
  /// Data that whoever answers needs.
  public var details: JSONValue

  public init(reason: String, callID: String? = nil, details: JSONValue = .null) {
    self.reason = reason
    self.callID = callID
    self.details = details
  }
}

/// Ends the whole run, however deep, with `answer`.
public func conclude(_ answer: String) throws -> Never {
  throw ControlSignal.conclude(.string(answer))
}
