internal import CRoostSystem
internal import Glibc

/// Resolves a host, judges its addresses and connects to one of them, never to the name again. Everything here blocks its thread.
struct NetworkConnector: Sendable {
  let rules: AddressRules

  /// The most addresses of one name that are tried.
  static let maximumAddresses = 8

  /// The addresses of `host` that may be connected to, at least one.
  func addresses(of host: NetworkHost) throws(NetworkError) -> [IPAddress] {
    if rules.isClosed { throw NetworkError(.unavailable, "there is no network in a run with --offline") }
    let found: [IPAddress]
    switch host {
    case .address(let address): found = [address]
    case .name(let name):
      // An operator who names an address permits it.
      if let pinned = rules.pins[name] {
        if pinned.isEmpty { throw NetworkError(.unresolved, "\(name) has no address in network.hosts of the manifest") }
        return Array(pinned.prefix(Self.maximumAddresses))
      }
      found = try resolve(name)
    }
    var refused: (address: IPAddress, scope: AddressScope)?
    let allowed = found.filter { address in
      guard let scope = rules.refusal(of: address) else { return true }
      if refused == nil { refused = (address, scope) }
      return false
    }
    guard allowed.isEmpty, let refused else { return Array(allowed.prefix(Self.maximumAddresses)) }
    let subject: String
    if case .name = host {
      subject = "\(host) stands for \(refused.address), \(refused.scope.words)"
    } else {
      subject = "\(host) is \(refused.scope.words)"
    }
    throw NetworkError(
      .addressRefused,
      "\(subject), and connections go to the open Internet only; an operator may permit it with network.hosts or network.allow_private in the manifest"
    )
  }

  private func resolve(_ name: HostName) throws(NetworkError) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(name.text, nil, &hints, &list)
    guard failure == 0 else {
      let reason = failure == EAI_SYSTEM ? FileFault.text(of: errno) : String(cString: gai_strerror(failure))
      throw NetworkError(.unresolved, "\(name) has no address: \(reason)")
    }
    defer { freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = list
    while let entry = next {
      if let address = Self.address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
      next = entry.pointee.ai_next
    }
    if addresses.isEmpty { throw NetworkError(.unresolved, "\(name) has no address") }
    return addresses
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
    switch entry.ai_family {
    case AF_INET where entry.ai_addrlen >= MemoryLayout<sockaddr_in>.size:
      return withUnsafeBytes(of: pointer.loadUnaligned(as: sockaddr_in.self).sin_addr) { IPAddress(bytes: $0) }
    case AF_INET6 where entry.ai_addrlen >= MemoryLayout<sockaddr_in6>.size:
      return withUnsafeBytes(of: pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { IPAddress(bytes: $0) }
    default: return nil
    }
  }

  /// Connects to the first of `addresses` that answers; each gets its share of the time that is left.
  ///
  /// - Parameter stop: What ends the wait when it shows anything.
  func connect(
    to place: String, _ addresses: [IPAddress], port: Int, timeout: Duration, until deadline: ContinuousClock.Instant, stop: pollfd
  ) throws(NetworkError) -> (stream: NetworkStream, address: IPAddress) {
    var reasons: [String] = []
    for (number, address) in addresses.enumerated() {
      let share = (deadline - .now) / (addresses.count - number)
      if share <= .zero { break }
      let descriptor = address.bytes.withUnsafeBufferPointer { roost_tcp_begin($0.baseAddress, $0.count, UInt32(port)) }
      guard descriptor >= 0 else {
        reasons.append("\(address): \(FileFault.text(of: errno))")
        continue
      }
      let stream = NetworkStream(descriptor)
      switch NetworkStop.wait(descriptor, for: POLLOUT, until: .now + share, stop: stop) {
      case .stopped: throw .cancelled
      case .late: reasons.append("\(address): no answer")
      case .ready:
        let failure = roost_socket_failure(descriptor)
        if failure == 0 { return (stream, address) }
        reasons.append("\(address): \(FileFault.text(of: failure))")
      }
    }
    if deadline <= .now { throw .timedOut(place, timeout) }
    throw NetworkError(.unreachable, "there is no connection to \(place): \(reasons.joined(separator: "; "))")
  }
}
