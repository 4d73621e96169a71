import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization

/// Answers each request with the next body, as JSON with the status 200.
final class AnswersTransport: WireTransport {
  private let left: Mutex<ArraySlice<JSONValue>>
  private let seen = Mutex<[HTTPRequest]>([])

  init(_ bodies: [JSONValue]) { left = Mutex(bodies[...]) }

  var requests: [HTTPRequest] { seen.withLock { $0 } }
  var bodies: [JSONValue] {
    get throws { try requests.map { try $0.body.map { try JSONValue(parsing: $0) } ?? .null } }
  }

  func open(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse {
    seen.withLock { $0.append(request) }
    guard let body = left.withLock({ $0.popFirst() }) else { throw HTTPError(.failed, "there is no answer left") }
    let once = Once(body.jsonBytes())
    return WireResponse(head: HTTPHead(status: 200, headers: ["content-type": "application/json"], url: request.url)) {
      () async throws(HTTPError) in once.take()
    }
  }

  private final class Once: Sendable {
    private let bytes: Mutex<[UInt8]?>
    init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }
    func take() -> [UInt8]? {
      bytes.withLock { bytes in
        defer { bytes = nil }
        return bytes
      }
    }
  }
}
