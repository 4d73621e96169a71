/// Why there is no connection.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// What was asked for is no host, or no port.
    case invalid
    /// The plugin was not granted the host at that port.
    case notGranted = "not_granted"
    /// The name stands for addresses that may not be connected to.
    case addressRefused = "address_refused"
    case unresolved
    case unreachable
    case timedOut = "timed_out"
    /// The plugin has as many connections as it may have.
    case limit
    case cancelled
    /// There is no way to the network, or not any more.
    case unavailable
  }

  public var code: Code
  /// A sentence without its full stop.
  public var message: String
  public var description: String { message }

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  static func badPort(_ port: Int) -> NetworkError { NetworkError(.invalid, "\(port) is no port; use 1 to 65535") }
  static func badHost(_ text: String, _ error: HostNameError) -> NetworkError {
    NetworkError(.invalid, "\(JSONValue.string(text).brief) is no host: \(error)")
  }
  static func timedOut(_ place: String, _ timeout: Duration) -> NetworkError {
    NetworkError(.timedOut, "there was no connection to \(place) within \(timeout.seconds) s")
  }
  static func noThread(_ code: Int32) -> NetworkError {
    NetworkError(.unavailable, "no thread could be started for it: \(FileFault.text(of: code))")
  }
  static let cancelled = NetworkError(.cancelled, "nobody waits for the connection any more")
}
