import Glibc
import RoostCore
import Synchronization

/// Writes a session's events to standard output, one JSON object a line; the outermost run's last event is kept for whoever asked.
final class EventLines: EventExporter {
  private struct State: Sendable {
    var last: JSONObject?
    /// Why nothing can be written any more; 0 while it can.
    var failure: Int32 = 0
    var whenClosed: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Throws when a line could not be written.
  func checkOutput() throws { try Console.checkOutput(state.withLock { $0.failure }) }

  /// Called once, when no line can be written any more.
  func onOutputClosed(_ body: @escaping @Sendable () -> Void) {
    let isClosed = state.withLock { state in
      if state.failure == 0 { state.whenClosed = body }
      return state.failure != 0
    }
    if isClosed { body() }
  }

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
    let failure = FileBytes.writeAll(STDOUT_FILENO, bytes)
    guard failure != 0 else { return }
    let whenClosed = state.withLock { state in
      defer { state.whenClosed = nil }
      state.failure = failure
      return state.whenClosed
    }
    whenClosed?()
  }

  private static let endings: Set<String> = ["run.finished", "run.failed", "run.cancelled", "run.paused"]
}
