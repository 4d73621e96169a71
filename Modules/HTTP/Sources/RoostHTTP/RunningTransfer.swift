internal import CRoostHTTP
internal import Glibc

/// A transfer inside libcurl. It belongs to the loop's thread.
final class RunningTransfer {
  let transfer: Transfer
  private var pointer: OpaquePointer?
  private var head: HeadParser
  private var hasHead = false
  private var received = 0
  private var isPaused = false
  /// When the request began, or when the newest byte came.
  private var lastProgress: ContinuousClock.Instant
  /// Why a callback ended the transfer.
  private var cause: HTTPError?

  private let round: Round
  private var isTouched = false

  init(_ transfer: Transfer, _ round: Round) {
    self.transfer = transfer
    self.round = round
    lastProgress = .now
    head = HeadParser(limit: transfer.configuration.headLimit)
  }

  private var host: String { transfer.request.url.host }

  /// False when it failed at once; its reader has then been told.
  func start(in loop: OpaquePointer) -> Bool {
    var failure: UnsafePointer<CChar>?
    pointer = TransferOptions(transfer).withOptions { options in
      options.context = Unmanaged.passUnretained(self).toOpaque()
      options.head = { context, bytes, count in RunningTransfer.at(context).takeHead(UnsafeBufferPointer(start: bytes, count: count)) }
      options.body_part = { context, bytes, count in RunningTransfer.at(context).takeBody(UnsafeBufferPointer(start: bytes, count: count)) }
      if transfer.dial != nil { options.connect = { context in RunningTransfer.at(context).connect() } }
      return roost_http_transfer_new(loop, &options, &failure)
    }
    guard let pointer else {
      let option = failure.map { String(cString: $0) } ?? "unknown"
      fail(HTTPError(option == "memory" ? .failed : .invalidRequest, "libcurl takes no such option: \(option)."))
      return false
    }
    guard roost_http_transfer_start(pointer) else {
      fail(HTTPError(.failed, "libcurl can't start the request."))
      return false
    }
    return true
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> RunningTransfer {
    guard let context else { fatalError("libcurl called back without the transfer it was given") }
    return Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
  }

  func resume() {
    isPaused = false
    lastProgress = .now
    if let pointer { roost_http_transfer_resume(pointer) }
  }

  private func connect() -> Int32 {
    guard let descriptor = transfer.dial?.take(), descriptor >= 0 else {
      cause = HTTPError(.interrupted, "\(host) closed a kept connection when the request came.")
      return -1
    }
    return descriptor
  }

  /// Frees everything; the reader isn't told.
  func close() {
    transfer.dial?.giveBack()
    if let pointer { roost_http_transfer_free(pointer) }
    pointer = nil
  }

  func fail(_ error: HTTPError) {
    close()
    transfer.finish(.failure(error))
  }

  // MARK: - What comes

  private func touch() {
    if !isTouched { round.touch(self) }
    isTouched = true
  }

  /// Tells the reader of what came.
  func tell() {
    isTouched = false
    transfer.tell()
  }

  private func takeHead(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    lastProgress = round.start
    switch head.feed(line) {
    case .more: return true
    case .head(let status, let headers):
      hasHead = true
      transfer.deliver(status: status, headers: headers)
      touch()
      return true
    case .tooLarge:
      cause = HTTPError(.headTooLarge, "The head of \(host)'s answer is larger than \(transfer.configuration.headLimit) bytes.")
    case .malformed: cause = HTTPError(.protocolViolation, "\(host) sent a head that isn't HTTP.")
    }
    return false
  }

  private func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    lastProgress = round.start
    touch()
    if let limit = transfer.request.bodyLimit, bytes.count > limit - received {
      cause = HTTPError(.bodyTooLarge, "The body of \(host)'s answer is larger than \(limit) bytes.")
      return Int32(ROOST_HTTP_ABORT)
    }
    let answer = transfer.deliver(bytes)
    isPaused = answer == ROOST_HTTP_PAUSE
    // What is refused now comes again.
    if !isPaused { received += bytes.count }
    return Int32(answer)
  }

  // MARK: - Deadlines

  /// When it has waited too long; nil while nothing is due. libcurl looks after the connect and total timeouts.
  var deadline: ContinuousClock.Instant? {
    let timeouts = transfer.request.timeouts
    guard hasHead else { return timeouts.firstByte.map { lastProgress + $0 } }
    return isPaused ? nil : timeouts.idle.map { lastProgress + $0 }
  }

  var timeoutError: HTTPError {
    let timeouts = transfer.request.timeouts
    return hasHead
      ? HTTPError(.idleTimeout, "\(host) sent nothing for \(timeouts.idle ?? .zero).")
      : HTTPError(.firstByteTimeout, "\(host) began no answer within \(timeouts.firstByte ?? .zero).")
  }

  // MARK: - The end

  func end(_ outcome: roost_http_outcome) {
    let result: Result<Void, HTTPError> = outcome == ROOST_HTTP_OK ? .success(()) : .failure(cause ?? error(for: outcome))
    close()
    transfer.finish(result)
  }

  private func error(for outcome: roost_http_outcome) -> HTTPError {
    let words = pointer.map { String(cString: roost_http_transfer_error($0)) } ?? ""
    let detail = words.isEmpty ? "" : " (\(words))"
    switch outcome {
    case ROOST_HTTP_BAD_REQUEST: return HTTPError(.invalidRequest, "The request to \(host) can't be sent\(detail).")
    case ROOST_HTTP_UNRESOLVED: return HTTPError(.unresolved, "There is no address for \(host)\(detail).")
    case ROOST_HTTP_UNREACHABLE: return HTTPError(.unreachable, "\(host) can't be reached\(detail).")
    case ROOST_HTTP_TLS: return HTTPError(.tls, "\(host) gives no trusted connection\(detail).")
    case ROOST_HTTP_TIMED_OUT:
      let timeouts = transfer.request.timeouts
      guard let pointer, roost_http_transfer_is_connected(pointer) else {
        return HTTPError(.connectTimeout, "\(host) gave no connection within \(min(timeouts.connect, timeouts.total ?? timeouts.connect)).")
      }
      return HTTPError(.totalTimeout, "\(host)'s answer wasn't whole within \(timeouts.total ?? .zero).")
    case ROOST_HTTP_INTERRUPTED: return HTTPError(.interrupted, "The connection to \(host) broke before its answer was whole\(detail).")
    case ROOST_HTTP_RESENT:
      return HTTPError(.interrupted, "\(host) closed a kept connection when the request came; whether it was acted on isn't known.")
    case ROOST_HTTP_PROTOCOL: return HTTPError(.protocolViolation, "\(host) sent what isn't HTTP\(detail).")
    case ROOST_HTTP_TOO_LARGE: return HTTPError(.headTooLarge, "The head of \(host)'s answer is larger than libcurl takes.")
    case ROOST_HTTP_ABORTED: return .cancelled
    default: return HTTPError(.failed, "The request to \(host) failed\(detail).")
    }
  }
}
