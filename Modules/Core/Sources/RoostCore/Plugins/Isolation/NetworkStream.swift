internal import Glibc
internal import Synchronization

/// One end of a connection: the descriptor of a stream socket that waits when it is read. Closed with the last one who holds it.
public final class NetworkStream: Sendable {
  private let state: Mutex<Int32>

  init(_ descriptor: Int32) { state = Mutex(descriptor) }

  deinit { close() }

  /// For `read`, `write`, `shutdown` and `poll`; -1 once it is closed or taken.
  public var descriptor: Int32 { state.withLock { $0 } }

  /// The descriptor, which from now on is the caller's to close; -1 when it is gone already.
  public func take() -> Int32 {
    state.withLock { descriptor in
      defer { descriptor = -1 }
      return descriptor
    }
  }

  /// Safe twice. Nobody may be using the descriptor.
  public func close() {
    let descriptor = take()
    if descriptor >= 0 { Glibc.close(descriptor) }
  }
}
