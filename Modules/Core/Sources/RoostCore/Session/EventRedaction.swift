import Synchronization

/// The one place where secrets are taken out of events, before any handler or exporter sees them.
final class EventRedaction: Sendable {
  enum Result {
    /// There was nothing to take out.
    case unchanged
    case changed(JSONObject)
    /// The event must go nowhere.
    case dropped(reason: String)
  }

  private let redactor: Mutex<Redactor>
  private let onFallback: @Sendable (String) -> Void

  /// `onFallback` is told why an event passed without the redactor's own stage, whose policy allows that.
  init(_ redactor: Redactor, onFallback: @escaping @Sendable (String) -> Void) {
    self.redactor = Mutex(redactor)
    self.onFallback = onFallback
  }

  func add(secrets: [String]) {
    redactor.withLock { $0.add(secrets: secrets) }
  }

  func redact(_ fields: JSONObject) -> Result {
    switch redactor.withLock({ $0 }).redactEvent(.object(fields)) {
    case .redacted(.object(let object)): return object == fields ? .unchanged : .changed(object)
    case .fallback(.object(let object), let reason):
      onFallback(reason)
      return object == fields ? .unchanged : .changed(object)
    case .dropped(let reason): return .dropped(reason: reason)
    case .redacted, .fallback: return .dropped(reason: "The redactor turned the event into something that is no object.")
    }
  }

  func redact(_ text: String) -> String { redactor.withLock { $0 }.redact(text) }
}
