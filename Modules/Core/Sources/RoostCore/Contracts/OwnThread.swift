internal import Glibc

/// A thread for work that waits in the kernel, so that it never holds one of the cooperative pool's.
public enum OwnThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The stack of each such thread, in bytes.
  public static let stackBytes = 1 << 20

  /// Runs `body` on a new thread; false, with errno, where the system gives none.
  public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let work = Unmanaged.passRetained(Work(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, &attributes,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, work)
    guard failure != 0 else { return true }
    Unmanaged<Work>.fromOpaque(work).release()
    errno = failure
    return false
  }
}
