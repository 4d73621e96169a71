internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// A worker's process: starts it, reads its socket and its output on one thread, and takes its status when it is over.
///
/// That thread lives as long as the process: the process is told of the thread's end by its parent-death signal.
final class WorkerProcess: WorkerTransport {
  /// What happens in a worker, told on the process's thread.
  enum Notice: Sendable {
    case frame(WorkerFrame)
    /// Lines of its standard output, or of its standard error.
    case lines([String], isError: Bool)
    /// What waited to be sent is on its way.
    case drained
    /// It is over; the lines are its last ones on standard error. Nothing follows.
    case ended(WorkerEnding, lastLines: [String])
  }

  struct Launch: Sendable {
    /// The path of `roost-worker`.
    var program: String
    /// `key=value`, for the worker's own `main`.
    var records: [String]
    /// `NAME=value`; nothing else is inherited.
    var environment: [String]
    /// The most bytes of output read in a second.
    var logRate: Int
    /// Where it asks for connections; nil for a plugin without a network.
    var proxy: NetworkProxy?

    /// The worker's descriptor of the proxy.
    static let proxyDescriptor = 5
    /// The most bytes of all records: what a pipe takes at once.
    static let maximumRecordBytes = 60 << 10
  }

  private struct State: Sendable {
    /// A descriptor of the process; nil before and after.
    var handle: Int32?
    /// Why Roost ended it.
    var ending: WorkerEnding?
    var isOver = false
  }

  private let socket: FrameSocket
  private let state = Mutex(State())

  var backlog: Int { socket.backlog }

  private init(socket: FrameSocket) { self.socket = socket }

  /// Starts the process on a thread of its own; never waits. What keeps the thread from starting it is told as its end.
  static func start(_ launch: Launch, notify: @escaping @Sendable (Notice) -> Void) throws(WorkerEnding) -> any WorkerTransport {
    var ends: [Int32] = [-1, -1]
    guard roost_socket_pair(&ends) == 0 else { throw .notStarted(FileFault.text(of: errno)) }
    guard let socket = FrameSocket(descriptor: ends[0]) else {
      let code = errno
      for end in ends { close(end) }
      throw .notStarted(FileFault.text(of: code))
    }
    let process = WorkerProcess(socket: socket)
    let peer = ends[1]
    let isStarted = OwnThread.start {
      WorkerRun(process: process, socket: socket, launch: launch, notify: notify).toTheEnd(peer: peer)
    }
    if isStarted { return process }
    let code = errno
    socket.close()
    close(peer)
    throw .notStarted(FileFault.text(of: code))
  }

  func send(_ frame: WorkerFrame) { socket.send(frame) }

  func end(_ ending: WorkerEnding) {
    let isFirst = state.withLock { state in
      guard !state.isOver, state.ending == nil else { return false }
      state.ending = ending
      // Under the lock: the descriptor must not be closed, and become another process's, in between.
      if let handle = state.handle { _ = roost_process_signal(handle, SIGKILL) }
      return true
    }
    if isFirst { socket.wake() }
  }

  /// Why Roost ended it.
  var ending: WorkerEnding? { state.withLock { $0.ending } }

  /// The process is there; one that was ended in the meantime is killed at once.
  func adopt(_ handle: Int32) {
    state.withLock { state in
      state.handle = handle
      if state.ending != nil { _ = roost_process_signal(handle, SIGKILL) }
    }
  }

  /// Nothing is signalled any more; gives the process's descriptor to reap and close.
  func release() -> Int32? {
    state.withLock { state in
      state.isOver = true
      defer { state.handle = nil }
      return state.handle
    }
  }
}
