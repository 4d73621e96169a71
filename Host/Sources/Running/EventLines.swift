import Glibc
import RoostCore
import Synchronization

/// Writes a session's events to standard output, one JSON object a line; the outermost run's last event is kept for whoever asked.
final class EventLines: EventExporter {
  private struct State: Sendable {
    var last: JSONObject?
    var isOutputClosed = false
  }

  private let state = Mutex(State())

  var isOutputClosed: Bool { state.withLock { $0.isOutputClosed } }

  func takeLast() -> JSONObject? {
    state.withLock { state in
      defer { state.last = nil }
      return state.last
    }
  }

  func export(_ event: EventRecord) throws {
    guard case .object(let object) = event.json else { return }
    if event.scope?.parentRunID == nil, Self.endings.contains(event.type.name) {
      state.withLock { $0.last = object }
      return
    }
    var bytes: [UInt8] = []
    JSONValue.object(object).write(into: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    if FileBytes.writeAll(STDOUT_FILENO, bytes) != 0 { state.withLock { $0.isOutputClosed = true } }
  }

  private static let endings: Set<String> = ["run.finished", "run.failed", "run.cancelled", "run.paused"]
}
