internal import CRoostHTTP
internal import Synchronization

/// One request under way: what its reader sees, and where the loop's thread puts what comes.
final class Transfer: Sendable {
  private typealias HeadResult = Result<HTTPHead, HTTPError>
  private typealias PartResult = Result<[UInt8]?, HTTPError>

  private struct State {
    var head: HTTPHead?
    var buffer: [UInt8] = []
    /// Nil while more may come.
    var end: Result<Void, HTTPError>?
    var isPaused = false
    var headReader: CheckedContinuation<HeadResult, Never>?
    var partReader: CheckedContinuation<PartResult, Never>?
  }

  let request: HTTPRequest
  let configuration: HTTPConfiguration
  /// What the connection is made with, if one must be made; nil for libcurl's own sockets.
  let dial: Dial?
  private let loop: TransferLoop
  private let state = Mutex(State())

  init(_ request: HTTPRequest, configuration: HTTPConfiguration, loop: TransferLoop, dial: Dial? = nil) {
    self.request = request
    self.configuration = configuration
    self.loop = loop
    self.dial = dial
  }

  // MARK: - The reader's side

  /// Starts the request and waits for its head.
  func start() async throws(HTTPError) -> HTTPHead {
    let result: HeadResult = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ended = state.withLock { state in
          if state.end == nil { state.headReader = continuation }
          return state.end != nil
        }
        guard !ended else { return continuation.resume(returning: .failure(.cancelled)) }
        loop.post(.start(self))
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  func nextPart() async throws(HTTPError) -> [UInt8]? {
    if let part = take() { return try part.get() }
    let result: PartResult = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Something may have come since the look above.
        if let part = take(orWait: continuation) { continuation.resume(returning: part) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// What is waiting; else nil, with `reader` noted.
  private func take(orWait reader: CheckedContinuation<PartResult, Never>? = nil) -> PartResult? {
    let taken = state.withLock { state in
      let taken = Self.take(&state)
      if taken == nil { state.partReader = reader }
      return taken
    }
    if taken?.resumes == true { loop.post(.resume(self)) }
    return taken?.part
  }

  /// What is waiting, and whether the loop waits for it to be taken; nil when nothing is.
  private static func take(_ state: inout State) -> (part: PartResult, resumes: Bool)? {
    if !state.buffer.isEmpty {
      let bytes = state.buffer
      state.buffer = []
      defer { state.isPaused = false }
      return (.success(bytes), state.isPaused)
    }
    return state.end.map { ($0.map { nil }, false) }
  }

  /// Ends the transfer, wherever it is; whoever waits is told at once.
  func cancel() {
    guard end(.failure(.cancelled), dropping: true) else { return }
    tell()
    loop.post(.cancel(self))
  }

  /// False when it had ended before.
  private func end(_ result: Result<Void, HTTPError>, dropping: Bool = false) -> Bool {
    state.withLock { state in
      guard state.end == nil else { return false }
      state.end = result
      if dropping { (state.head, state.buffer) = (nil, []) }
      return true
    }
  }

  // MARK: - The loop's side

  var isCancelled: Bool { state.withLock { $0.end != nil } }

  /// Notes the head; its reader is told by ``tell()``.
  func deliver(status: Int, headers: HTTPHeaders) {
    let head = HTTPHead(status: status, headers: headers, url: request.url)
    state.withLock { $0.head = head }
  }

  /// Takes a piece of the body, or asks for a pause when too much is waiting; its reader is told by ``tell()``.
  func deliver(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    state.withLock { state in
      if state.end != nil { return ROOST_HTTP_ABORT }
      guard state.buffer.isEmpty || state.buffer.count + bytes.count <= configuration.bodyBuffer else {
        state.isPaused = true
        return ROOST_HTTP_PAUSE
      }
      state.buffer.append(contentsOf: bytes)
      return ROOST_HTTP_TAKEN
    }
  }

  func finish(_ result: Result<Void, HTTPError>) {
    if end(result) { tell() }
  }

  /// Wakes the readers that what was delivered answers: once for all that came together, as waking costs more than reading.
  func tell() {
    var head: (CheckedContinuation<HeadResult, Never>, HeadResult)?
    var part: (CheckedContinuation<PartResult, Never>, PartResult)?
    let resumes = state.withLock { state in
      if let reader = state.headReader, let result = headResult(state) {
        head = (reader, result)
        state.headReader = nil
      }
      guard let reader = state.partReader, let (result, resumes) = Self.take(&state) else { return false }
      part = (reader, result)
      state.partReader = nil
      return resumes
    }
    if resumes { loop.post(.resume(self)) }
    head?.0.resume(returning: head?.1 ?? .failure(.cancelled))
    part?.0.resume(returning: part?.1 ?? .failure(.cancelled))
  }

  private func headResult(_ state: State) -> HeadResult? {
    if let head = state.head { return .success(head) }
    let headless = HTTPError(.interrupted, "\(request.url.host) ended its answer before its head was whole.")
    return state.end?.flatMap { .failure(headless) }
  }
}
