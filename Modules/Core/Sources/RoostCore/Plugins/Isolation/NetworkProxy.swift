internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// The filtering proxy of one isolated plugin, for all the workers that it has one after the other.
///
/// A worker asks on its packet socket; what it may have is decided here: the grant, then the resolved addresses. No socket is ever handed to a
/// worker, which could connect it anew: it gets one end of a pair, and this end is relayed to the host.
final class NetworkProxy: Sendable {
  let grants: HostGrants
  let connector: NetworkConnector
  let limits: WorkerLimits
  let log: NetworkLog
  /// Threads that resolve and connect; also those whose worker is gone, for nothing ends a resolver early.
  private let pending = Mutex(0)

  init(plugin: String, grants: HostGrants, rules: AddressRules, limits: WorkerLimits, log: PluginLog) {
    self.grants = grants
    connector = NetworkConnector(rules: rules)
    self.limits = limits
    self.log = NetworkLog(plugin: plugin, log: log)
  }

  /// Begins to serve one worker, and gives the descriptor to start it with; nil, with errno, where the system gives none.
  func open() -> (run: NetworkProxyRun, peer: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard roost_packet_pair(&ends) == 0 else { return nil }
    if let run = NetworkProxyRun(self, socket: ends[0]), OwnThread.start({ run.serve() }) { return (run, ends[1]) }
    let code = errno
    for end in ends { close(end) }
    errno = code
    return nil
  }

  /// Whether one more thread may resolve and connect; `leave()` gives its place back.
  func enter() -> Bool {
    pending.withLock { pending in
      guard pending < limits.pendingConnections else { return false }
      pending += 1
      return true
    }
  }

  func leave() { pending.withLock { $0 -= 1 } }

  /// Checks what a worker asks for; throws the reason why it can't have that.
  func check(_ request: NetworkRequest) throws(NetworkError) -> NetworkHost {
    let host: NetworkHost
    do { host = try NetworkHost(request.host) } catch { throw .badHost(request.host, error) }
    guard (1...65_535).contains(request.port) else { throw .badPort(request.port) }
    guard grants.allows(host, port: request.port) else {
      let hosts = grants.grants.map(\.description)
      let granted = hosts.isEmpty ? "the plugin was granted no host" : "the plugin was granted \(hosts.joined(separator: ", "))"
      let hint =
        if case .address = host { "; addresses are granted to nobody, give it a name in network.hosts of the manifest" } else { "" }
      throw NetworkError(.notGranted, "\(host.with(port: request.port)) is not granted; \(granted)\(hint)")
    }
    return host
  }
}
