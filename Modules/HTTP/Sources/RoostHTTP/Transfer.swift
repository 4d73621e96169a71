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
    let (part, resumes): (PartResult?, Bool) = state.withLock { state in
      if !state.buffer.isEmpty {
        let bytes = state.buffer
        state.buffer = []
        defer { state.isPaused = false }
        return (.success(bytes), state.isPaused)
      }
      if let end = state.end { return (end.map { nil }, false) }
      state.partReader = reader
      return (nil, false)
    }
    if resumes { loop.post(.resume(self)) }
    return part
  }

  /// Ends the transfer, wherever it is; whoever waits is told at once.
  func cancel() {
    if end(.failure(.cancelled), dropping: true) { loop.post(.cancel(self)) }
  }

  /// False when it had ended before.
  @discardableResult
  private func end(_ result: Result<Void, HTTPError>, dropping: Bool = false) -> Bool {
    let readers: (head: CheckedContinuation<HeadResult, Never>?, part: CheckedContinuation<PartResult, Never>?)? = state.withLock { state in
      guard state.end == nil else { return nil }
      state.end = result
      if dropping { state.buffer = [] }
      defer { (state.headReader, state.partReader) = (nil, nil) }
      return (state.headReader, state.partReader)
    }
    guard let readers else { return false }
    let headless = HTTPError(.interrupted, "\(request.url.host) ended its answer before its head was whole.")
    readers.head?.resume(returning: result.flatMap { .failure(headless) })
    readers.part?.resume(returning: result.map { nil })
    return true
  }

  // MARK: - The loop's side

  var isCancelled: Bool { state.withLock { $0.end != nil } }

  func deliver(status: Int, headers: HTTPHeaders) {
    let head = HTTPHead(status: status, headers: headers, url: request.url)
    let reader = state.withLock { state in
      state.head = head
      defer { state.headReader = nil }
      return state.headReader
    }
    reader?.resume(returning: .success(head))
  }

  /// Takes a piece of the body, or asks for a pause when too much is waiting.
  func deliver(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let (answer, reader): (Int, CheckedContinuation<PartResult, Never>?) = state.withLock { state in
      if state.end != nil { return (ROOST_HTTP_ABORT, nil) }
      if let reader = state.partReader {
        state.partReader = nil
        return (ROOST_HTTP_TAKEN, reader)
      }
      guard state.buffer.isEmpty || state.buffer.count + bytes.count <= configuration.bodyBuffer else {
        state.isPaused = true
        return (ROOST_HTTP_PAUSE, nil)
      }
      state.buffer.append(contentsOf: bytes)
      return (ROOST_HTTP_TAKEN, nil)
    }
    reader?.resume(returning: .success([UInt8](bytes)))
    return answer
  }

  func finish(_ result: Result<Void, HTTPError>) { end(result) }
}
