import RoostCore
import Synchronization

/// Keeps what plugins logged.
final class EventList: EventExporter {
  private struct State: Sendable {
    var lines: [String] = []
    var pings: [String] = []
    var watchers: [(line: String, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// `plugin level message`, in order.
  var logged: [String] { state.withLock { $0.lines } }

  /// The texts of the tests' own events, in order.
  var pings: [String] { state.withLock { $0.pings } }

  func export(_ event: EventRecord) throws {
    if event.type == IsolatedRuntime.Ping.type, let text = event.fields["text"]?.stringValue { state.withLock { $0.pings.append(text) } }
    guard event.type.name == "plugin.log" else { return }
    let line = ["plugin", "level", "message"].map { event.fields[$0]?.stringValue ?? "" }.joined(separator: " ")
    let ready = state.withLock { state in
      state.lines.append(line)
      defer { state.watchers.removeAll { $0.line == line } }
      return state.watchers.filter { $0.line == line }.map(\.continuation)
    }
    for continuation in ready { continuation.resume() }
  }

  /// Waits until `line` was logged.
  func waitFor(_ line: String) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.lines.contains(line) { return true }
        state.watchers.append((line, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}
