import Dispatch

/// Lets threads wait until it's opened; it stays open.
final class BlockingLatch: Sendable {
  private let group = DispatchGroup()

  init() { group.enter() }

  /// Once only.
  func open() { group.leave() }
  func wait() { group.wait() }
}
