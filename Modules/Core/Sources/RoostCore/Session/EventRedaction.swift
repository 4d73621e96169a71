import Synchronization

/// The one place where secrets are taken out of events, before any handler or exporter sees them.
final class EventRedaction: Sendable {
  private let redactor: Mutex<Redactor>

  init(_ redactor: Redactor) {
    self.redactor = Mutex(redactor)
  }

  func add(secrets: [String]) {
    redactor.withLock { $0.add(secrets: secrets) }
  }

  /// The fields without secrets; nil where there were none. Throws what the redactor's own stage threw: the event must go nowhere then.
  func redacted(_ fields: JSONObject) throws -> JSONObject? {
    let before = JSONValue.object(fields)
    let after = try redactor.withLock { $0 }.redact(before)
    if after == before { return nil }
    guard case .object(let object) = after else { throw RedactionShapeError(found: after.typeName) }
    return object
  }

  /// The text without secrets, or a sentence that says nothing of it.
  func redacted(_ text: String) -> String {
    do { return try redactor.withLock { $0 }.redact(text) } catch { return "(A text is left out: redacting it failed.)" }
  }
}

/// A redactor turned an event's fields into something else.
struct RedactionShapeError: Error, CustomStringConvertible {
  let found: String

  var description: String { "the redactor must return an object, not \(found)" }
}
