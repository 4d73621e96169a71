internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// The worker's side of the proxy: asks for connections on the packet socket that it was started with. Everything here blocks its thread.
final class NetworkProxyClient: Sendable {
  private let descriptor: Int32
  /// The number of the next request. Held while an answer is awaited, which the proxy gives at once; connecting happens after that.
  private let next = Mutex(1)

  /// How long the proxy may take to take a request and answer it, before it connects.
  static let answerTime = Duration.seconds(60)

  init(descriptor: Int32) { self.descriptor = descriptor }

  func connect(host: String, port: Int, timeout: Duration?, stop: pollfd) throws(NetworkError) -> NetworkStream {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    let place = "\(host):\(port)"
    // `withLock` takes no typed error.
    let stream = try next.withLock { next in
      defer { next += 1 }
      return Result { () throws(NetworkError) in try ask(NetworkRequest(id: next, host: host, port: port), deadline, stop) }
    }.get()
    var verdict: [UInt8] = []
    while true {
      switch NetworkStop.wait(stream.descriptor, for: POLLIN, until: deadline, stop: stop) {
      case .stopped: throw .cancelled
      case .late: throw .timedOut(place, timeout ?? .zero)
      case .ready: break
      }
      // No more than the verdict: what follows a connection is the peer's.
      var buffer = [UInt8](repeating: 0, count: verdict.isEmpty ? 1 : 512)
      let count = roost_receive_now(stream.descriptor, &buffer, buffer.count)
      if count < 0 && errno == EAGAIN { continue }
      if count > 0 { verdict += buffer[..<count] }
      if verdict.first == NetworkRequest.connected { return stream }
      if count <= 0 || verdict.count > NetworkRequest.maximumAnswerBytes { throw Self.reason(verdict) }
    }
  }

  private static func reason(_ verdict: [UInt8]) -> NetworkError {
    guard verdict.first == NetworkRequest.refused else { return gone }
    do { return NetworkError(json: try JSONValue(parsing: Array(verdict.dropFirst()))) } catch { return gone }
  }

  private static let gone = NetworkError(.unavailable, "the proxy in the supervisor is gone")

  private func ask(
    _ request: NetworkRequest, _ deadline: ContinuousClock.Instant?, _ stop: pollfd
  ) throws(NetworkError) -> NetworkStream {
    let bytes = request.bytes
    guard bytes.count <= NetworkRequest.maximumBytes else {
      throw NetworkError(.invalid, "a host name has at most \(HostName.maximumLength) characters")
    }
    let latest = min(deadline ?? .now + Self.answerTime, .now + Self.answerTime)
    while true {
      if roost_packet_send(descriptor, bytes, bytes.count, -1) >= 0 { break }
      guard errno == EAGAIN else { throw Self.gone }
      try wait(for: POLLOUT, latest, stop)
    }
    while true {
      try wait(for: POLLIN, latest, stop)
      var buffer = [UInt8](repeating: 0, count: NetworkRequest.maximumAnswerBytes)
      var (end, excess): (Int32, Int32) = (-1, 0)
      let count = roost_packet_receive(descriptor, &buffer, buffer.count, &end, &excess)
      if count < 0 && errno == EAGAIN { continue }
      let stream = end >= 0 ? NetworkStream(end) : nil
      guard count > 0 else { throw Self.gone }
      let answer: JSONValue
      do { answer = try JSONValue(parsing: Array(buffer[..<count])) } catch { throw Self.gone }
      // An answer to somebody who did not wait for it; its stream closes here.
      guard answer["id"]?.intValue == request.id else { continue }
      guard let stream else { throw NetworkError(json: answer) }
      return stream
    }
  }

  private func wait(for events: Int32, _ deadline: ContinuousClock.Instant, _ stop: pollfd) throws(NetworkError) {
    switch NetworkStop.wait(descriptor, for: events, until: deadline, stop: stop) {
    case .ready: return
    case .stopped: throw .cancelled
    case .late: throw NetworkError(.timedOut, "the proxy in the supervisor did not answer in time")
    }
  }
}
