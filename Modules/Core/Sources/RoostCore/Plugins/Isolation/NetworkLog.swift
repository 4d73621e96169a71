internal import Synchronization

/// Tells of each connection that a worker was given or refused, as a line of its plugin's log; not of every one in a flood.
final class NetworkLog: Sendable {
  private struct State: Sendable {
    var left = NetworkLog.linesPerSecond
    var until = ContinuousClock.now
    var unsaid = 0
  }

  /// The most lines in a second; the rest are counted.
  static let linesPerSecond = 100

  private let plugin: String
  private let log: PluginLog
  private let state = Mutex(State())

  init(plugin: String, log: PluginLog) {
    self.plugin = plugin
    self.log = log
  }

  func opened(_ place: String, _ address: IPAddress) { post("info", "network: connected to \(place) at \(address)") }

  /// `place` may be anything that a worker sent.
  func refused(_ place: String?, _ error: NetworkError) {
    let place = place.map { " to \(JSONValue.string($0).brief)" } ?? ""
    post("warning", "network: no connection\(place) (\(error.code.rawValue)): \(error.message)")
  }

  private func post(_ level: String, _ message: String) {
    let (isSaid, unsaid) = state.withLock { state -> (Bool, Int) in
      var unsaid = 0
      if state.until <= .now {
        (unsaid, state.unsaid) = (state.unsaid, 0)
        state.left = Self.linesPerSecond
        state.until = .now + .seconds(1)
      }
      guard state.left > 0 else {
        state.unsaid += 1
        return (false, unsaid)
      }
      state.left -= 1
      return (true, unsaid)
    }
    if unsaid > 0 { log.post(plugin: plugin, level: "warning", "network: \(unsaid) more connections were made or refused") }
    if isSaid { log.post(plugin: plugin, level: level, message) }
  }
}
