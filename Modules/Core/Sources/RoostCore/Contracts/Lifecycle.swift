/// A component with a beginning and an end.
public protocol Lifecycle: Sendable {
  /// Begins its work; called once, in dependency order, before the first run.
  func start() async throws
  /// Ends it; safe twice and after a failed start.
  func stop() async
}
