public import RoostCore
public import RoostHTTP

/// What carries a provider's requests: the network, a recorder, a cassette, a test.
public protocol WireTransport: Sendable {
  /// Sends a request and gives its head, with the body to be read.
  func open(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse
}

/// A response whose body is read as it comes.
public struct WireResponse: Sendable {
  public var head: HTTPHead
  /// The next bytes; nil at the end.
  public var next: @Sendable () async throws(HTTPError) -> [UInt8]?

  public init(head: HTTPHead, next: @escaping @Sendable () async throws(HTTPError) -> [UInt8]?) {
    self.head = head
    self.next = next
  }

  /// The rest of the body; throws `bodyTooLarge` beyond `limit` bytes.
  public func collect(limit: Int) async throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await next() {
      bytes += part
      guard bytes.count <= limit else { throw HTTPError(.bodyTooLarge, "The body is larger than \(limit) bytes.") }
    }
    return bytes
  }
}

/// The network.
public struct NetworkTransport: WireTransport {
  private let client: HTTPClient

  public init(_ client: HTTPClient) { self.client = client }

  public func open(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse {
    let stream = try await client.open(request)
    let body = stream.body
    return WireResponse(head: stream.head) { () async throws(HTTPError) in try await body.next() }
  }
}

/// Which transport the providers of a task use in place of their own: how tests answer them.
public enum WireTransports {
  @TaskLocal public static var current: (any WireTransport)?
}

extension HTTPError {
  /// The error as a provider reports it.
  public func providerError(_ vendor: String) -> ProviderError {
    let kind: ProviderError.Kind
    var retry = ProviderError.Retry.byDefault
    switch self.kind {
    case .invalidRequest: kind = .invalidRequest
    case .unresolved, .unreachable, .failed: kind = .unavailable
    case .tls: (kind, retry) = (.unavailable, .no)
    case .refused: (kind, retry) = (.permission, .no)
    case .connectTimeout, .firstByteTimeout, .totalTimeout: kind = .timeout
    case .idleTimeout: kind = .stalled
    case .interrupted: kind = .interrupted
    case .protocolViolation, .headTooLarge, .bodyTooLarge, .tooManyRedirects: kind = .protocolViolation
    case .cancelled: (kind, retry) = (.cancelled, .no)
    }
    return ProviderError(kind, "\(vendor): \(message)", retry: retry)
  }
}
