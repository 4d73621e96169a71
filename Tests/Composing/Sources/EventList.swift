import RoostCore
import Synchronization

/// Keeps every event of a session.
final class EventList: EventExporter {
  private struct State: Sendable {
    var events: [EventRecord] = []
    var watchers: [(name: String, count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func count(_ name: String) -> Int { events.count { $0.type.name == name } }
  }

  private let state = Mutex(State())

  func export(_ event: EventRecord) {
    let ready = state.withLock { state in
      state.events.append(event)
      let count = state.count(event.type.name)
      let ready = state.watchers.filter { $0.name == event.type.name && $0.count <= count }
      state.watchers.removeAll { $0.name == event.type.name && $0.count <= count }
      return ready
    }
    for watcher in ready { watcher.continuation.resume() }
  }

  /// The fields of the events with this name, once there are `count`.
  func events(_ name: String, atLeast count: Int) async -> [JSONObject] {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.count(name) >= count { return true }
        state.watchers.append((name, count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
    return state.withLock { $0.events.filter { $0.type.name == name }.map(\.fields) }
  }

  /// Those that have come so far.
  func seen(_ name: String) -> [JSONObject] { state.withLock { $0.events.filter { $0.type.name == name }.map(\.fields) } }
}
