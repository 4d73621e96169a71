import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization

/// Answers every request with one fixture's response, in the pieces it is told.
final class FixtureTransport: WireTransport {
  private let fixture: WireFixture
  private let pieces: [[UInt8]]
  let requests = Mutex<[HTTPRequest]>([])

  /// - Parameter cuts: Where the body is cut, ascending.
  init(_ fixture: WireFixture, cuts: [Int] = []) {
    self.fixture = fixture
    let body = fixture.body ?? []
    let places = [0] + cuts.filter { $0 > 0 && $0 < body.count } + [body.count]
    pieces = zip(places, places.dropFirst()).map { [UInt8](body[$0..<$1]) }.filter { !$0.isEmpty }
  }

  func open(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse {
    requests.withLock { $0.append(request) }
    guard fixture.json["wire_response"] != nil else { throw HTTPError(.cancelled, "the fixture has no response") }
    let headers = HTTPHeaders(fixture.headers.map { HTTPHeaders.Field(name: $0.0, value: $0.1) })
    let left = Pieces(pieces)
    return WireResponse(head: HTTPHead(status: fixture.status, headers: headers, url: request.url)) { () async throws(HTTPError) in
      left.next()
    }
  }

  private final class Pieces: Sendable {
    private let left: Mutex<ArraySlice<[UInt8]>>
    init(_ pieces: [[UInt8]]) { left = Mutex(pieces[...]) }
    func next() -> [UInt8]? { left.withLock { $0.popFirst() } }
  }
}
