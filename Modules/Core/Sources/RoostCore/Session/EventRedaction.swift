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

  /// Handed out whole: copying a reference under the lock is all that an event costs there.
  private final class Current: Sendable {
    let redactor: Redactor
    init(_ redactor: Redactor) { self.redactor = redactor }
  }

  private let current: Mutex<Current>
  private let onFallback: @Sendable (String) -> Void

  /// `onFallback` is told why an event passed without the redactor's own stage, whose policy allows that.
  init(_ redactor: Redactor, onFallback: @escaping @Sendable (String) -> Void) {
    current = Mutex(Current(redactor))
    self.onFallback = onFallback
  }

  func add(secrets: [String]) {
    current.withLock { current in
      var redactor = current.redactor
      redactor.add(secrets: secrets)
      current = Current(redactor)
    }
  }

  func redact(_ fields: JSONObject) -> Result {
    switch current.withLock({ $0 }).redactor.redactEvent(.object(fields)) {
    case .redacted(.object(let object)): return isSame(object, fields) ? .unchanged : .changed(object)
    case .fallback(.object(let object), let reason):
      onFallback(reason)
      return isSame(object, fields) ? .unchanged : .changed(object)
    case .dropped(let reason): return .dropped(reason: reason)
    case .redacted, .fallback: return .dropped(reason: "The redactor turned the event into something that is no object.")
    }
  }

  func redact(_ text: String) -> String { current.withLock { $0 }.redactor.redact(text) }

  /// Whether nothing was changed; objects that share their storage need no comparing.
  private func isSame(_ left: JSONObject, _ right: JSONObject) -> Bool {
    left.members.withUnsafeBufferPointer { $0.baseAddress } == right.members.withUnsafeBufferPointer { $0.baseAddress } || left == right
  }
}
