public import RoostCore

/// Sends requests through libcurl, on one thread for the whole process; connections are kept and shared.
///
/// Nothing is retried here: who retries counts attempts, and one counter is enough.
public final class HTTPClient: Sendable {
  /// Which addresses a client connects to.
  public enum Reach: Sendable {
    /// Any: the address of a request comes from somebody who may name it, as an operator does in a manifest. A name that the operator
    /// pinned is reached at its addresses, and not through a proxy, which would look it up by itself.
    case everywhere
    /// Those that the operator's rules permit: the address of a request comes from a model, a document or a server. Every redirect is
    /// judged anew; a proxy isn't used.
    case open
  }

  public let configuration: HTTPConfiguration
  private let loop: TransferLoop
  private let dialer: Dialer?
  /// The names that alone are dialled; nil where all are.
  private let dialled: Set<HostName>?
  private let isClosed: Bool

  /// - Parameter network: What the component's context says. In a worker every connection goes through its supervisor's proxy.
  public init(
    configuration: HTTPConfiguration = HTTPConfiguration(), network: NetworkAccess = NetworkAccess(), reach: Reach = .everywhere
  ) {
    self.configuration = configuration
    isClosed = network.rules?.isClosed ?? false
    switch reach {
    case .everywhere:
      let pins = network.rules?.pins ?? [:]
      dialer = network.isWorkers || !pins.isEmpty ? Dialer(network) : nil
      dialled = network.isWorkers ? nil : Set(pins.keys)
      // A connection to a pinned address is for those with the same pins.
      loop = pins.isEmpty ? .shared : .shared(for: AddressRules(pins: pins))
    case .open:
      dialer = Dialer(network)
      dialled = nil
      loop = network.rules.map { TransferLoop.shared(for: $0) } ?? .shared
    }
  }

  /// Sends the request and gives its head as soon as it is there, with the body to be read. Any status is a response.
  public func open(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
    try request.check()
    if isClosed { throw HTTPError(.refused, "\(request.url.host): there is no network in a run with --offline.") }
    var request = request
    for _ in 0...max(0, request.redirectLimit) {
      let dial = isDialled(request.url) ? try await dialer?.dial(request.url, timeout: request.timeouts.connect) : nil
      let transfer = Transfer(request, configuration: configuration, loop: loop, dial: dial)
      let body = HTTPBody(transfer)
      let head = try await transfer.start()
      guard request.redirectLimit > 0, [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["location"] else {
        return HTTPStream(head: head, body: body)
      }
      request = try request.redirected(to: location, status: head.status)
    }
    throw HTTPError(.tooManyRedirects, "\(request.url.host) redirects more than \(request.redirectLimit) times.")
  }

  private func isDialled(_ url: HTTPURL) -> Bool {
    guard let dialled else { return true }
    // An address is no name, and has no pins.
    do { return dialled.isEmpty ? false : dialled.contains(try HostName(url.host)) } catch { return false }
  }

  /// Sends the request and reads the whole answer. Any status is a response.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let stream = try await open(request)
    return HTTPResponse(head: stream.head, body: try await stream.body.collect(limit: request.bodyLimit ?? HTTPRequest.defaultBodyLimit))
  }
}
