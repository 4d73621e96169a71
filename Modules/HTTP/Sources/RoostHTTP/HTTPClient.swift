/// Sends requests through libcurl, on one thread for the whole process; connections are kept and shared.
///
/// Nothing is retried here: who retries counts attempts, and one counter is enough.
public final class HTTPClient: Sendable {
  public let configuration: HTTPConfiguration
  private let loop: TransferLoop

  public init(configuration: HTTPConfiguration = HTTPConfiguration()) {
    self.configuration = configuration
    loop = .shared
  }

  /// Sends the request and gives its head as soon as it is there, with the body to be read. Any status is a response.
  public func open(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
    try request.check()
    var request = request
    for _ in 0...max(0, request.redirectLimit) {
      let transfer = Transfer(request, configuration: configuration, loop: loop)
      let body = HTTPBody(transfer)
      let head = try await transfer.start()
      guard request.redirectLimit > 0, [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["location"] else {
        return HTTPStream(head: head, body: body)
      }
      request = try request.redirected(to: location, status: head.status)
    }
    throw HTTPError(.tooManyRedirects, "\(request.url.host) redirects more than \(request.redirectLimit) times.")
  }

  /// Sends the request and reads the whole answer. Any status is a response.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let stream = try await open(request)
    return HTTPResponse(head: stream.head, body: try await stream.body.collect(limit: request.bodyLimit ?? HTTPRequest.defaultBodyLimit))
  }
}
