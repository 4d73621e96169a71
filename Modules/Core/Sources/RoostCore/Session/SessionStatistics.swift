import Glibc

/// Counts of what a session did.
public struct SessionStatistics: Hashable, Sendable {
  /// Events that were numbered; the last event's number.
  public var events: Int
  /// Events that wait for exporters.
  public var waiting: Int
  /// Events that reached nobody because exporters or handlers fell behind.
  public var dropped: Int
  /// Those of them that were critical.
  public var droppedCritical: Int
  /// Events that reached nobody because redacting them failed.
  public var unredactable: Int
  /// Failures of exporters and handlers beyond the first of each kind.
  public var unreportedFailures: Int
}

extension Session {
  /// Seconds since 1970 by the system's clock.
  public static let systemTime: @Sendable () -> Double = {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  /// Writes a line to standard error.
  public static let systemWarning: @Sendable (String) -> Void = { DescriptorWriter.standardError.warn($0) }
}
