public import RoostCore
public import RoostHTTP

/// Stands between providers and what carries their requests: a recorder, a cassette that is played.
public protocol WireInterceptor: Sendable {
  /// Answers a request, by sending it or by itself.
  func open(_ request: InterceptedRequest) async throws(ProviderError) -> WireResponse
}

/// A request on its way, with what is needed to send it.
public struct InterceptedRequest: Sendable {
  /// What would be sent, without what proves who is asking. Who only looks at it needs no key.
  public let request: HTTPRequest
  public let vendor: String
  private let endpoint: WireEndpoint

  init(_ request: HTTPRequest, vendor: String, endpoint: WireEndpoint) {
    self.request = request
    self.vendor = vendor
    self.endpoint = endpoint
  }

  /// The request with a key or a signature. Throws `authentication` where there is none.
  public func authorized() throws(ProviderError) -> HTTPRequest {
    var request = request
    try endpoint.authorize(&request)
    return request
  }

  /// Sends `request` as it would have been without an interceptor.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> WireResponse {
    try await (WireTransports.current ?? endpoint.transport).open(request)
  }
}

/// Which interceptor the requests of a task go through.
public enum WireInterceptors {
  @TaskLocal public static var current: (any WireInterceptor)?
}
