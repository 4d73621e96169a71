import RoostCore
import RoostHTTP

/// One recorded request and what came back.
struct TapedExchange: Sendable {
  enum End: Sendable {
    case whole
    /// The reader left, or the recording ended.
    case abandoned
    case failed(HTTPError)
  }

  let number: Int
  let request: TapedRequest
  var head: (milliseconds: Double, status: Int, headers: [HTTPHeaders.Field])?
  var pieces: [(milliseconds: Double, bytes: [UInt8])] = []
  var end: (milliseconds: Double, how: End)?

  init(number: Int, request: TapedRequest) {
    self.number = number
    self.request = request
  }

  /// Adds what a line says of it; throws where the line can't stand here.
  mutating func add(_ line: CassetteLine) throws(CassetteFault) {
    guard end == nil else { throw CassetteFault("the exchange \(number) was over before") }
    switch line {
    case .head(_, let milliseconds, let status, let headers):
      guard head == nil else { throw CassetteFault("the exchange \(number) has two answers") }
      head = (milliseconds, status, headers)
    case .piece(_, let milliseconds, let bytes):
      guard head != nil else { throw CassetteFault("the exchange \(number) has a body before its answer") }
      pieces.append((milliseconds, bytes))
    case .end(_, let milliseconds, let isWhole): end = (milliseconds, isWhole ? .whole : .abandoned)
    case .failure(_, let milliseconds, let error): end = (milliseconds, .failed(error))
    case .header, .request, .finished: throw CassetteFault("it can't stand here")
    }
  }
}
