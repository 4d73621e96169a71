internal import CRoostHTTP
internal import Glibc
internal import RoostCore
internal import Synchronization

/// The thread that drives libcurl: every transfer of its clients, and the connections they share.
///
/// Source: libcurl-multi(3), curl_multi_socket_action(3).
final class TransferLoop: Sendable {
  enum Command: Sendable {
    case start(Transfer)
    case resume(Transfer)
    case cancel(Transfer)
    case stop
  }

  /// The thread and the connections of all clients that have no rules of their own: as in the cooperative pool, one is enough for a process.
  static let shared = TransferLoop()

  private static let ruled = Mutex<[AddressRules: TransferLoop]>([:])

  /// The same for clients that connect by `rules` only: their connections are never those of others.
  static func shared(for rules: AddressRules) -> TransferLoop {
    ruled.withLock { loops in
      if let loop = loops[rules] { return loop }
      let loop = TransferLoop()
      loops[rules] = loop
      return loop
    }
  }

  /// Connections kept open without work.
  static let idleConnections = 128
  /// Connections to one host; transfers beyond wait for one.
  static let connectionsPerHost = 4_096

  private struct Inbox {
    var commands: [Command] = []
    var hasThread = false
    var isStopped = false
  }

  private let inbox = Mutex(Inbox())
  private let handle: LoopHandle

  init() { handle = LoopHandle() }

  /// Any thread.
  func post(_ command: Command) {
    let (isFirst, needsThread, isStopped) = inbox.withLock { inbox in
      if inbox.isStopped { return (false, false, true) }
      inbox.commands.append(command)
      defer { inbox.hasThread = true }
      return (inbox.commands.count == 1, !inbox.hasThread, false)
    }
    if isStopped {
      if case .start(let transfer) = command { transfer.finish(.failure(HTTPError(.failed, "The HTTP client was shut down."))) }
    } else if needsThread {
      if !OwnThread.start({ [self] in run() }) { refuseAll() }
    } else if isFirst {
      handle.wake()
    }
  }

  /// The system gives no thread: who waits is told, and the next command tries again.
  private func refuseAll() {
    let commands = inbox.withLock { inbox in
      defer { (inbox.commands, inbox.hasThread) = ([], false) }
      return inbox.commands
    }
    for case .start(let transfer) in commands { transfer.finish(.failure(HTTPError(.failed, "The system gives no thread for HTTP."))) }
  }

  private func run() {
    // OpenSSL writes without MSG_NOSIGNAL, and no signal is this thread's business.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)
    var engine = TransferEngine(handle)
    while true {
      let commands = inbox.withLock { inbox in
        defer { inbox.commands.removeAll(keepingCapacity: inbox.commands.capacity <= 1_024) }
        return inbox.commands
      }
      for command in commands {
        if case .stop = command {
          let late = inbox.withLock { inbox in
            inbox.isStopped = true
            return inbox.commands
          }
          for case .start(let transfer) in late { transfer.finish(.failure(.cancelled)) }
          engine.close()
          return
        }
        engine.obey(command)
      }
      engine.step()
      if inbox.withLock({ $0.commands.isEmpty }) { engine.wait() }
    }
  }
}

/// libcurl's multi handle; all but `wake` is for the loop's thread.
final class LoopHandle: @unchecked Sendable {  // Waking writes to an eventfd, which any thread may do; the rest stays on one.
  let pointer: OpaquePointer?

  init() { pointer = roost_http_loop_new(TransferLoop.idleConnections, TransferLoop.connectionsPerHost) }

  deinit {
    if let pointer { roost_http_loop_free(pointer) }
  }

  func wake() {
    if let pointer { roost_http_loop_wake(pointer) }
  }
}
