import RoostCore
import Synchronization

/// Engines that are there already, handed out one by one; the last again where more are asked for.
final class EngineQueue: Sendable {
  private let engines: [any Engine]
  private let given = Mutex(0)

  /// At least one.
  init(_ engines: [any Engine]) { self.engines = engines }

  func next() -> any Engine {
    given.withLock { given in
      defer { given += 1 }
      return engines[min(given, engines.count - 1)]
    }
  }
}
