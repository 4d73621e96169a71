internal import Glibc
internal import RoostCore
internal import Synchronization

/// A TCP server on a free loopback port that does to each connection just what its script says: bytes, pauses, resets, half-closes.
///
/// ```swift
/// let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "{}")), .close]])
/// defer { server.stop() }
/// ```
/// The first connection plays the first script, and so on; further ones play the last again. Every connection has a thread: it is meant for
/// tests of up to a few hundred connections. It ends with `stop()`, or when nobody holds it.
public final class ScriptedServer: Sendable {
  /// What the server does next to a connection.
  public enum Step: Sendable {
    /// Reads one whole HTTP/1.1 request and keeps it; at the connection's end the script is over.
    case request
    case send([UInt8])
    /// Writes what the request that was read last is answered with.
    case answer(@Sendable (ScriptedRequest) -> [UInt8])
    /// Writes the bytes in pieces of so many, each by a call of its own.
    case trickle([UInt8], piece: Int)
    /// Writes the bytes over and over until so many are out or the peer is gone.
    case flood([UInt8], total: Int)
    case pause(Duration)
    /// Waits until the test opens the gate.
    case wait(Gate)
    /// Waits until the peer closes.
    case stall
    /// Ends the sending half; the peer can still write.
    case halfClose
    /// Ends the connection with a reset.
    case reset
    case close
    /// Plays everything before it again, on the same connection.
    case again

    public static func send(text: String) -> Step { .send([UInt8](text.utf8)) }
  }

  /// Something that a script waits for.
  public final class Gate: Sendable {
    private let pipe = WakeDescriptor()

    public init() {}

    /// Lets every script that waits here go on, now and later.
    public func open() { pipe.wake() }

    var descriptor: Int32 { pipe.descriptor }
  }

  /// The port on 127.0.0.1.
  public let port: Int
  private let listener: Int32
  private let scripts: [[Step]]
  private let stopped = WakeDescriptor()
  private let log = Mutex(Log())

  private struct Log {
    var requests: [ScriptedRequest] = []
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  /// Throws `ScriptedServerError` when there is no port to listen on.
  public convenience init(_ scripts: [[Step]]) throws {
    let (listener, port) = try LoopbackSocket.listen()
    self.init(listener: listener, port: port, scripts: scripts)
    let body = Acceptor(server: self, listener: listener, stopped: stopped)
    guard OwnThread.start({ body.run() }) else { throw ScriptedServerError(call: "pthread_create", code: errno) }
  }

  private init(listener: Int32, port: Int, scripts: [[Step]]) {
    self.listener = listener
    self.port = port
    self.scripts = scripts
  }

  deinit { stop() }

  /// The server's address, without a slash at its end.
  public var url: String { "http://127.0.0.1:\(port)" }

  /// Every request read so far, in the order in which they were whole.
  public var requests: [ScriptedRequest] { log.withLock { $0.requests } }

  /// How many connections were accepted.
  public var connectionCount: Int { log.withLock { $0.connections } }

  /// How many connections are open now.
  public var openConnectionCount: Int { log.withLock { $0.open.count } }

  /// Ends the server and every connection; safe to call twice.
  public func stop() {
    let isFirst = log.withLock { log in
      defer { log.isStopped = true }
      // Their threads close them; until then the descriptors are theirs.
      for descriptor in log.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
      return !log.isStopped
    }
    if isFirst { stopped.wake() }
  }

  // MARK: - The threads' side

  fileprivate func accepted(_ descriptor: Int32) -> ScriptedConnection? {
    let number: Int? = log.withLock { log in
      guard !log.isStopped else { return nil }
      log.connections += 1
      log.open.insert(descriptor)
      return log.connections
    }
    guard let number, let last = scripts.indices.last else { return nil }
    return ScriptedConnection(descriptor: descriptor, script: scripts[min(number - 1, last)], connection: number, stopped: stopped)
  }

  fileprivate func read(_ request: ScriptedRequest) { log.withLock { $0.requests.append(request) } }
  fileprivate func closing(_ descriptor: Int32) { _ = log.withLock { $0.open.remove(descriptor) } }

  /// Accepts without holding the server, so that it ends when its test lets go of it.
  private final class Acceptor: Sendable {
    private struct Held: Sendable { weak var server: ScriptedServer? }
    private let held: Mutex<Held>
    private let listener: Int32
    private let stopped: WakeDescriptor

    init(server: ScriptedServer, listener: Int32, stopped: WakeDescriptor) {
      held = Mutex(Held(server: server))
      self.listener = listener
      self.stopped = stopped
    }

    private var server: ScriptedServer? { held.withLock { $0.server } }

    func run() {
      defer { close(listener) }
      while LoopbackSocket.waitReadable(listener, orWoken: stopped.descriptor) {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { continue }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard let connection = server?.accepted(descriptor) else {
          close(descriptor)
          continue
        }
        let started = OwnThread.start { [self] in
          connection.play { request in server?.read(request) }
          server?.closing(descriptor)
          close(descriptor)
        }
        if !started {
          server?.closing(descriptor)
          close(descriptor)
        }
      }
    }
  }
}

extension ScriptedServer {
  /// An HTTP/1.1 response with its length.
  public static func response(
    status: Int = 200, headers: [(String, String)] = [("content-type", "application/json")], body: String = ""
  ) -> String {
    let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    return "HTTP/1.1 \(status) Scripted\r\n\(lines)content-length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// The head of an HTTP/1.1 response whose body ends with the connection.
  public static func head(status: Int = 200, contentType: String = "text/event-stream") -> String {
    "HTTP/1.1 \(status) Scripted\r\ncontent-type: \(contentType)\r\nconnection: close\r\n\r\n"
  }
}
