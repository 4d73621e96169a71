internal import Synchronization

/// Where the log lines of isolated plugins go: to the session, once there is one.
final class PluginLog: Sendable {
  private struct State: Sendable {
    var session: (any EventSink)?
    /// What was said before, while components are made.
    var early: [PluginLogEvent] = []
  }

  /// The most lines kept for a session to come.
  static let maximumEarly = 1_000

  private let state = Mutex(State())

  func attach(_ session: any EventSink) {
    let early = state.withLock { state in
      state.session = session
      defer { state.early = [] }
      return state.early
    }
    for event in early { session.post(event) }
  }

  func post(plugin: String, level: String, _ message: String) {
    let event = PluginLogEvent(plugin: plugin, level: level, message: message)
    let session = state.withLock { state -> (any EventSink)? in
      if state.session == nil, state.early.count < Self.maximumEarly { state.early.append(event) }
      return state.session
    }
    session?.post(event)
  }
}
