/// How far a worker is held, least first; the names are those of a manifest's `isolation`.
public enum ConfinementLevel: UInt32, Sendable, Comparable, CaseIterable {
  /// In the host's own process.
  case none
  /// Own process, limits, scrubbed environment.
  case process
  /// All of it; a worker that can't have it does not start.
  case confined

  public static func < (left: ConfinementLevel, right: ConfinementLevel) -> Bool { left.rawValue < right.rawValue }
}
