internal import CRoostSystem
internal import Glibc
internal import Synchronization

/// The proxy's work for one worker: takes its requests and relays its connections, on one thread, until it is stopped.
final class NetworkProxyRun: Sendable {
  private struct State: Sendable {
    /// What threads that connect have finished: the number of the attempt, and its connection where there is one.
    var finished: [(id: Int, made: (near: NetworkStream, far: NetworkStream)?)] = []
    var isStopped = false
  }

  private let proxy: NetworkProxy
  private let socket: Int32
  private let signal: Int32
  private let state = Mutex(State())

  /// The most requests of one worker in a second; what comes faster waits in its socket.
  static let requestsPerSecond = 500

  /// Takes `socket` over once it serves. Nil, with errno, where no further descriptor can be had.
  init?(_ proxy: NetworkProxy, socket: Int32) {
    signal = roost_event()
    guard signal >= 0 else { return nil }
    self.proxy = proxy
    self.socket = socket
  }

  deinit { close(signal) }

  /// The worker is gone: everything is closed, soon.
  func stop() {
    state.withLock { $0.isStopped = true }
    wake()
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(signal, &one, MemoryLayout<UInt64>.size)
  }

  // MARK: - The thread

  /// What the thread has in hand.
  private struct Work {
    /// Attempts to connect, by number.
    var attempts: [Int: NetworkAttempt] = [:]
    var nextAttempt = 0
    var relays: [NetworkRelay] = []
    /// An answer that the worker's socket did not take yet. No request is read before it does.
    var answer: (id: Int?, bytes: [UInt8], end: NetworkStream?)?
    var isSocketOpen = true
    /// Requests that may still be read in this second.
    var requestsLeft = NetworkProxyRun.requestsPerSecond
    var until = ContinuousClock.now
  }

  func serve() {
    var work = Work()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer {
      buffer.deallocate()
      close(socket)
      for attempt in work.attempts.values { attempt.take()?.close() }
    }
    while true {
      let mayRead = refill(&work)
      let wanted = work.answer != nil ? POLLOUT : mayRead ? POLLIN : 0
      var polled = [pollfd(fd: signal, events: Int16(POLLIN), revents: 0)]
      polled.append(pollfd(fd: work.isSocketOpen && wanted != 0 ? socket : -1, events: Int16(wanted), revents: 0))
      for relay in work.relays { polled += relay.entries }
      // A failed poll leaves nothing to serve with.
      guard poll(&polled, nfds_t(polled.count), timeout(work, mayRead)) >= 0 || errno == EINTR else { return }
      if polled[0].revents != 0, !collect(&work) { return }
      for place in polled.indices.dropFirst(2) where place % 2 == 0 && (polled[place].revents | polled[place + 1].revents) != 0 {
        work.relays[place / 2 - 1].advance(near: polled[place].revents, far: polled[place + 1].revents, buffer)
      }
      work.relays.removeAll { $0.isOver }
      expire(&work)
      if polled[1].revents != 0 { turn(&work, polled[1].revents) }
    }
  }

  /// Whether requests may be read now.
  private func refill(_ work: inout Work) -> Bool {
    if work.until <= .now {
      work.until = .now + .seconds(1)
      work.requestsLeft = Self.requestsPerSecond
    }
    return work.requestsLeft > 0
  }

  /// For the poll, in milliseconds.
  private func timeout(_ work: Work, _ mayRead: Bool) -> Int32 {
    var next = work.attempts.values.map(\.deadline).min()
    if !mayRead, work.isSocketOpen { next = min(next ?? work.until, work.until) }
    guard let next else { return -1 }
    return Int32(max(0, (next - .now).inMilliseconds).rounded(.up))
  }

  /// Takes what other threads finished; false when it was stopped.
  private func collect(_ work: inout Work) -> Bool {
    var count: UInt64 = 0
    _ = read(signal, &count, MemoryLayout<UInt64>.size)
    let (finished, isStopped) = state.withLock { state in
      defer { state.finished = [] }
      return (state.finished, state.isStopped)
    }
    for (id, made) in finished {
      work.attempts[id] = nil
      if let made { work.relays.append(NetworkRelay(near: made.near, far: made.far)) }
    }
    return !isStopped
  }

  /// Answers the attempts that are still resolving after their time.
  private func expire(_ work: inout Work) {
    for (id, attempt) in work.attempts where attempt.deadline <= .now {
      work.attempts[id] = nil
      guard let near = attempt.take() else { continue }
      refuse(near, attempt.place, .timedOut(attempt.place, proxy.limits.connectTimeout))
    }
  }

  /// Sends the answer that waits, or takes the next request.
  private func turn(_ work: inout Work, _ events: Int16) {
    if work.answer != nil { return send(&work) }
    var bytes = [UInt8](repeating: 0, count: NetworkRequest.maximumBytes)
    var excess: Int32 = 0
    let count = roost_packet_receive(socket, &bytes, bytes.count, nil, &excess)
    if count < 0 && errno == EAGAIN { return }
    // An empty packet looks like the end, but without a peer that hung up.
    guard count > 0 || (count == 0 && events & Int16(POLLHUP) == 0) else {
      work.isSocketOpen = false
      return
    }
    work.requestsLeft -= 1
    do throws(NetworkError) {
      guard excess == 0 else {
        throw NetworkError(.invalid, "a request has at most \(NetworkRequest.maximumBytes) bytes, and no descriptors")
      }
      begin(&work, try NetworkRequest(parsing: Array(bytes[..<count])))
    } catch {
      proxy.log.refused(nil, error)
      answer(&work, nil, .failure(error))
    }
  }

  private func answer(_ work: inout Work, _ id: Int?, _ result: Result<NetworkStream, NetworkError>) {
    var json: JSONObject = ["id": id.map { .integer($0) } ?? .null]
    switch result {
    case .success(let end): work.answer = (id, JSONValue.object(json).jsonBytes(), end)
    case .failure(let error):
      for (key, value) in error.json { json[key] = value }
      work.answer = (id, JSONValue.object(json).jsonBytes(), nil)
    }
    send(&work)
  }

  private func send(_ work: inout Work) {
    guard let (id, bytes, end) = work.answer else { return }
    let code = roost_packet_send(socket, bytes, bytes.count, end?.descriptor ?? -1) < 0 ? errno : 0
    if code == EAGAIN { return }
    work.answer = nil
    switch code {
    case 0: return
    // A descriptor that can't be passed now; what was begun for it ends with its stream.
    case _ where end != nil && code != EPIPE: answer(&work, id, .failure(NetworkError(.unavailable, FileFault.text(of: code))))
    default: work.isSocketOpen = false
    }
  }

  // MARK: - Connecting

  private func begin(_ work: inout Work, _ request: NetworkRequest) {
    do throws(NetworkError) {
      let host = try proxy.check(request)
      guard work.relays.count + work.attempts.count < proxy.limits.connections else {
        throw NetworkError(.limit, "the plugin has \(proxy.limits.connections) connections, as many as it may have (connections)")
      }
      var ends: [Int32] = [-1, -1]
      guard roost_socket_pair(&ends) == 0 else { throw NetworkError(.unavailable, FileFault.text(of: errno)) }
      let (near, peer) = (NetworkStream(ends[0]), NetworkStream(ends[1]))
      guard proxy.enter() else {
        throw NetworkError(
          .limit, "\(proxy.limits.pendingConnections) connections of the plugin are being made, as many as may be (pending_connections)")
      }
      let attempt = NetworkAttempt(
        id: work.nextAttempt, place: host.with(port: request.port), near: near, deadline: .now + proxy.limits.connectTimeout)
      work.nextAttempt += 1
      guard OwnThread.start({ [self] in connect(attempt, host, request.port) }) else {
        let code = errno
        proxy.leave()
        throw .noThread(code)
      }
      work.attempts[attempt.id] = attempt
      answer(&work, request.id, .success(peer))
    } catch {
      proxy.log.refused("\(request.host):\(request.port)", error)
      answer(&work, request.id, .failure(error))
    }
  }

  /// Resolves and connects, on a thread of its own.
  private func connect(_ attempt: NetworkAttempt, _ host: NetworkHost, _ port: Int) {
    defer { proxy.leave() }
    let addresses = Result { () throws(NetworkError) in try proxy.connector.addresses(of: host) }
    // From here on the attempt is this thread's, unless its time is over.
    guard let near = attempt.take() else { return }
    do throws(NetworkError) {
      let far = try proxy.connector.connect(
        to: attempt.place, addresses.get(), port: port, timeout: proxy.limits.connectTimeout, until: attempt.deadline,
        // Nothing but the worker's hanging up: it may write before it is told.
        stop: pollfd(fd: near.descriptor, events: 0, revents: 0))
      proxy.log.opened(attempt.place, far.address)
      var verdict = NetworkRequest.connected
      _ = roost_send_now(near.descriptor, &verdict, 1)
      finish(attempt, (near, far.stream))
    } catch {
      refuse(near, attempt.place, error)
      finish(attempt, nil)
    }
  }

  private func refuse(_ near: NetworkStream, _ place: String, _ error: NetworkError) {
    // A worker that hung up was refused nothing.
    if error.code != .cancelled { proxy.log.refused(place, error) }
    let bytes = [NetworkRequest.refused] + JSONValue.object(error.json).jsonBytes()
    _ = roost_send_now(near.descriptor, bytes, bytes.count)
    near.close()
  }

  private func finish(_ attempt: NetworkAttempt, _ made: (near: NetworkStream, far: NetworkStream)?) {
    let isStopped = state.withLock { state in
      if !state.isStopped { state.finished.append((attempt.id, made)) }
      return state.isStopped
    }
    if !isStopped { wake() }
  }
}

/// One connection on its way.
final class NetworkAttempt: Sendable {
  let id: Int
  let place: String
  let deadline: ContinuousClock.Instant
  private let near: Mutex<NetworkStream?>

  init(id: Int, place: String, near: NetworkStream, deadline: ContinuousClock.Instant) {
    self.id = id
    self.place = place
    self.near = Mutex(near)
    self.deadline = deadline
  }

  /// The supervisor's end, for the first who asks: who takes it answers the worker.
  func take() -> NetworkStream? {
    near.withLock { near in
      defer { near = nil }
      return near
    }
  }
}
