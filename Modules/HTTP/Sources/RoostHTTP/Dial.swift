internal import Glibc
internal import RoostCore
internal import Synchronization

/// A connection that was made for a transfer, which may find a kept one and not need it.
final class Dial: Sendable {
  private let stream: Mutex<NetworkStream?>
  private let dialer: Dialer
  private let origin: String

  init(_ stream: NetworkStream, origin: String, dialer: Dialer) {
    self.stream = Mutex(stream)
    self.origin = origin
    self.dialer = dialer
  }

  /// The descriptor, now the caller's; -1 when it was taken before.
  func take() -> Int32 {
    let stream = stream.withLock { stream in
      defer { stream = nil }
      return stream
    }
    return stream?.take() ?? -1
  }

  /// Keeps what wasn't needed for the next transfer to the same origin.
  func giveBack() {
    let unused = stream.withLock { stream in
      defer { stream = nil }
      return stream
    }
    if let unused { dialer.keep(unused, origin: origin) }
  }
}

/// Makes connections through ``NetworkAccess``, so that libcurl neither resolves nor connects.
final class Dialer: Sendable {
  /// Unused connections kept for one origin, and for all.
  static let keptPerOrigin = 2
  static let kept = 32

  private let network: NetworkAccess
  private let unused = Mutex<[(origin: String, stream: NetworkStream)]>([])

  init(_ network: NetworkAccess) { self.network = network }

  func dial(_ url: HTTPURL, timeout: Duration) async throws(HTTPError) -> Dial {
    while let stream = takeUnused(url.origin) {
      if Self.isOpen(stream.descriptor) { return Dial(stream, origin: url.origin, dialer: self) }
    }
    let host = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
    do throws(NetworkError) {
      return Dial(try await network.connect(host: host, port: url.port, timeout: timeout), origin: url.origin, dialer: self)
    } catch {
      throw HTTPError(Self.kind(of: error.code), "\(url.host): \(error.message).")
    }
  }

  fileprivate func keep(_ stream: NetworkStream, origin: String) {
    unused.withLock { unused in
      guard unused.count(where: { $0.origin == origin }) < Self.keptPerOrigin else { return }
      if unused.count >= Self.kept { unused.removeFirst() }
      unused.append((origin, stream))
    }
  }

  private func takeUnused(_ origin: String) -> NetworkStream? {
    unused.withLock { unused in
      unused.firstIndex { $0.origin == origin }.map { unused.remove(at: $0).stream }
    }
  }

  /// Nothing was said on it yet: whatever can be read is its end.
  private static func isOpen(_ descriptor: Int32) -> Bool {
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waited, 1, 0) == 0
  }

  private static func kind(of code: NetworkError.Code) -> HTTPError.Kind {
    switch code {
    case .invalid: .invalidRequest
    case .notGranted, .addressRefused: .refused
    case .unresolved: .unresolved
    case .unreachable: .unreachable
    case .timedOut: .connectTimeout
    case .cancelled: .cancelled
    case .limit, .unavailable: .failed
    }
  }
}
