internal import CRoostSystem
internal import Dispatch
internal import Glibc
internal import Synchronization

/// How a plugin reaches the network: the same call in Roost's process and in a worker.
///
/// In process it resolves the name, judges the addresses by the operator's rules and connects; grants are declarations there. In a worker it
/// asks the proxy in the supervisor, which also checks the grant: the worker gets one end of a pair that the proxy relays, no socket.
public struct NetworkAccess: Sendable {
  private enum Way: Sendable {
    case direct(NetworkConnector)
    case proxy(NetworkProxyClient)
    case none
  }

  private let way: Way

  /// In process, by `rules`.
  public init(rules: AddressRules = AddressRules()) { way = .direct(NetworkConnector(rules: rules)) }

  init(proxy: NetworkProxyClient) { way = .proxy(proxy) }

  private init(_ way: Way) { self.way = way }

  /// Of a plugin that was granted no network.
  static let none = NetworkAccess(.none)

  /// Whether hosts are reached through the supervisor of a worker, or not at all; else connections are made in this process.
  public var isWorkers: Bool {
    if case .direct = way { false } else { true }
  }

  /// The operator's rules, in process; in a worker the supervisor keeps them.
  public var rules: AddressRules? {
    if case .direct(let connector) = way { connector.rules } else { nil }
  }

  /// The most time for one connection in process, where the caller gives none; in a worker `plugins.limits` has it.
  public static let connectTimeout = Duration.seconds(10)

  /// A stream to `host`, a name or an address, at `port`. A cancelled task gets its error at once.
  public func connect(host: String, port: Int, timeout: Duration? = nil) async throws(NetworkError) -> NetworkStream {
    guard !Task.isCancelled else { throw .cancelled }
    let outcome = OneShot<Result<NetworkStream, NetworkError>>()
    let stop = NetworkStop()
    let isStarted = OwnThread.start {
      outcome.finish(Result { () throws(NetworkError) in try connectBlocking(host: host, port: port, timeout: timeout, stop: stop) })
    }
    guard isStarted else { throw .noThread(errno) }
    let result = await withTaskCancellationHandler {
      await outcome.value()
    } onCancel: {
      // A connection that is made nevertheless closes itself.
      stop.fire()
      outcome.finish(.failure(.cancelled))
    }
    return try result.get()
  }

  /// The same for a thread that may wait; never call it on the cooperative pool.
  public func connectBlocking(host: String, port: Int, timeout: Duration? = nil) throws(NetworkError) -> NetworkStream {
    try connectBlocking(host: host, port: port, timeout: timeout, stop: nil)
  }

  private func connectBlocking(host: String, port: Int, timeout: Duration?, stop: NetworkStop?) throws(NetworkError) -> NetworkStream {
    guard (1...65_535).contains(port) else { throw .badPort(port) }
    let entry = stop?.entry ?? pollfd(fd: -1, events: 0, revents: 0)
    switch way {
    case .direct(let connector):
      let target: NetworkHost
      do { target = try NetworkHost(host) } catch { throw .badHost(host, error) }
      return try Self.connect(connector, target, port, timeout ?? Self.connectTimeout, entry)
    case .proxy(let client): return try client.connect(host: host, port: port, timeout: timeout, stop: entry)
    case .none:
      throw NetworkError(
        .notGranted, "the plugin may not use the network; grant it the host in plugins.grants of the manifest")
    }
  }

  private static func connect(
    _ connector: NetworkConnector, _ host: NetworkHost, _ port: Int, _ timeout: Duration, _ stop: pollfd
  ) throws(NetworkError) -> NetworkStream {
    let (place, deadline) = (host.with(port: port), ContinuousClock.now + timeout)
    // Resolving has no limit of its own: whoever resolves is left behind when it takes too long.
    let found = Found()
    let isStarted = OwnThread.start {
      let addresses = Result { () throws(NetworkError) in try connector.addresses(of: host) }
      found.addresses.withLock { $0 = addresses }
      found.isThere.signal()
    }
    guard isStarted else { throw .noThread(errno) }
    _ = found.isThere.wait(timeout: .now() + timeout.inMilliseconds / 1_000)
    guard let addresses = found.addresses.withLock({ $0 }) else { throw .timedOut(place, timeout) }
    let stream = try connector.connect(to: place, addresses.get(), port: port, timeout: timeout, until: deadline, stop: stop).stream
    let descriptor = stream.descriptor
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return stream
  }

  private final class Found: Sendable {
    let addresses = Mutex<Result<[IPAddress], NetworkError>?>(nil)
    let isThere = DispatchSemaphore(value: 0)
  }
}
