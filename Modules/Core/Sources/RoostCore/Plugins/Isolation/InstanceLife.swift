internal import Synchronization

/// Whether an instance was started, as its owner sees it.
final class InstanceLife: Sendable {
  private let started = Mutex(false)

  var isStarted: Bool { started.withLock { $0 } }

  /// A call of `method` succeeded.
  func note(_ method: RemoteMethod) {
    switch method {
    case .start: started.withLock { $0 = true }
    case .stop: started.withLock { $0 = false }
    default: break
    }
  }
}

/// Why the reader of a stream stopped it.
final class StreamFailure: Sendable {
  private let failure = Mutex<RemoteFailure?>(nil)

  var value: RemoteFailure? { failure.withLock { $0 } }
  func set(_ error: RemoteFailure) { failure.withLock { $0 = error } }
}
