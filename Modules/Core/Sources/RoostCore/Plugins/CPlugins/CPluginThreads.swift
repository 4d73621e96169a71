internal import Dispatch
internal import Glibc
internal import Synchronization

/// The threads that run one C plugin's functions, so that a call that blocks holds nothing of the host's.
///
/// A thread is started when there is work and none is idle, up to a limit; beyond it work waits, first come, first served.
final class CPluginThreads: Sendable {
  /// Work that waits for a thread.
  private struct Work: Sendable {
    let id: UInt64
    let run: @Sendable () -> Void
    /// Called in place of `run` where the system gives no thread at all.
    let refuse: @Sendable (_ code: Int32) -> Void
  }

  private struct State: Sendable {
    var waiting: [Work] = []
    var nextID: UInt64 = 0
    var threads = 0
    /// Threads that wait for work.
    var idle = 0
  }

  private let host: CPluginHost
  private let limit: Int
  private let idleSeconds: Int
  private let state = Mutex(State())
  /// Signalled once for each piece of work.
  private let arrivals = DispatchSemaphore(value: 0)

  init(host: CPluginHost, limits: CPluginLimits) {
    self.host = host
    limit = max(1, limits.threads)
    idleSeconds = limits.idleSeconds
  }

  /// Runs `run` on one of the threads; gives what `forget` takes.
  @discardableResult
  func add(_ run: @escaping @Sendable () -> Void, refuse: @escaping @Sendable (_ code: Int32) -> Void = { _ in }) -> UInt64 {
    let (id, startsThread): (UInt64, Bool) = state.withLock { state in
      let id = state.nextID
      state.nextID += 1
      state.waiting.append(Work(id: id, run: run, refuse: refuse))
      guard state.waiting.count > state.idle, state.threads < limit else { return (id, false) }
      state.threads += 1
      return (id, true)
    }
    arrivals.signal()
    if startsThread { startThread() }
    return id
  }

  /// Takes back work that no thread has begun; nothing else happens to it.
  func forget(_ id: UInt64) {
    // The closures go after the lock: what they hold may come back here when it ends.
    let forgotten = state.withLock { state -> Work? in
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiting.remove(at: index)
    }
    withExtendedLifetime(forgotten) {}
  }

  private func startThread() {
    let pool = Unmanaged.passRetained(self)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { pointer in
        if let pointer { Unmanaged<CPluginThreads>.fromOpaque(pointer).takeRetainedValue().work() }
        return nil
      }, pool.toOpaque())
    guard code != 0 else { return }
    pool.release()
    let stranded = state.withLock { state -> [Work] in
      state.threads -= 1
      guard state.threads == 0 else { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for work in stranded { work.refuse(code) }
  }

  /// One thread's life.
  private func work() {
    host.serve()
    while true {
      state.withLock { $0.idle += 1 }
      let arrived = arrivals.wait(timeout: .now() + .seconds(idleSeconds)) == .success
      let (work, ends): (Work?, Bool) = state.withLock { state in
        state.idle -= 1
        if !state.waiting.isEmpty { return (state.waiting.removeFirst(), false) }
        if arrived { return (nil, false) }
        state.threads -= 1
        return (nil, true)
      }
      if ends { return }
      work?.run()
    }
  }
}
