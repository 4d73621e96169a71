import Glibc
import Synchronization

/// The signals that end or resize: turned from interruptions into calls on a thread of their own.
enum Signals {
  enum Event: Sendable {
    /// Ctrl-C.
    case interrupt
    case terminate
    /// The terminal is gone, or an operator asks for what has changed to be read again.
    case hangUp
    /// The terminal has another size.
    case resize
  }

  /// What the handler writes to; a handler may touch nothing but atomics and `write`.
  private static let pipe = Atomic<Int32>(-1)
  private static let listener = Mutex<(@Sendable (Event) -> Void)?>(nil)

  /// From now on signals go to `listener`, in place of an earlier one; the first call installs the handlers.
  static func listen(_ newListener: @escaping @Sendable (Event) -> Void) {
    let isFirst = listener.withLock { listener in
      defer { listener = newListener }
      return listener == nil
    }
    guard isFirst else { return }
    guard let wake = WakePipe() else { return }
    pipe.store(wake.writer, ordering: .releasing)
    BlockingThread.start { deliver(from: wake) }
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH] { install(signal) }
  }

  private static func install(_ number: Int32) {
    var action = sigaction()
    // Started with nohup or in the background of a script: left as it is.
    guard sigaction(number, nil, &action) == 0, !isIgnored(action) else { return }
    action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = Glibc.write(Signals.pipe.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func deliver(from wake: WakePipe) {
    while let byte = wake.read() {
      let event: Event? =
        switch Int32(byte) {
        case SIGINT: .interrupt
        case SIGTERM: .terminate
        case SIGHUP: .hangUp
        case SIGWINCH: .resize
        default: nil
        }
      guard let event, let current = listener.withLock({ $0 }) else { continue }
      current(event)
    }
  }

  /// Writing to a closed pipe gives an error that is noticed, not a silent death.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
