public import RoostCore
public import RoostHTTP

/// Where a vendor is reached, and how long it may take.
public struct WireEndpoint: Sendable {
  /// The address that paths are appended to, without a slash at its end.
  public var baseURL: String
  /// Sent with every request besides the wire's own; of two with one name, this one.
  public var headers: HTTPHeaders
  public var timeouts: HTTPTimeouts
  /// The most bytes of a whole answer (default 64 MiB).
  public var bodyLimit: Int
  public var transport: any WireTransport
  /// Adds what proves who is asking: a key, a signature over the finished request.
  public var authorize: @Sendable (inout HTTPRequest) throws(ProviderError) -> Void

  public init(
    baseURL: String, headers: HTTPHeaders = [:], timeouts: HTTPTimeouts = HTTPTimeouts(), bodyLimit: Int = 67_108_864,
    transport: any WireTransport, authorize: @escaping @Sendable (inout HTTPRequest) throws(ProviderError) -> Void
  ) {
    var base = baseURL[...]
    while base.hasSuffix("/") { base = base.dropLast() }
    self.baseURL = String(base)
    self.headers = headers
    self.timeouts = timeouts
    self.bodyLimit = bodyLimit
    self.transport = transport
    self.authorize = authorize
  }

  /// Sends a request and gives its response, whatever the status.
  func open(_ wire: WireRequest, vendor: String) async throws(ProviderError) -> WireResponse {
    var request = try request(wire, vendor: vendor)
    if let interceptor = WireInterceptors.current {
      return try await interceptor.open(InterceptedRequest(request, vendor: vendor, endpoint: self))
    }
    try authorize(&request)
    do throws(HTTPError) {
      return try await (WireTransports.current ?? transport).open(request)
    } catch {
      throw error.providerError(vendor)
    }
  }

  /// Sends a request and reads its whole answer as JSON; another status than 200 to 299 is what `failure` makes of it.
  public func json(
    _ request: WireRequest, vendor: String, failure: (WireFailure) -> ProviderError
  ) async throws(ProviderError) -> JSONValue {
    let response = try await open(request, vendor: vendor)
    let body = try await read(response, vendor: vendor)
    guard response.head.isSuccess else { throw failure(.init(status: response.head.status, headers: response.head.headers, body: body)) }
    do { return try JSONValue(parsing: body) } catch { throw .unreadable(vendor, "JSON", status: response.head.status) }
  }

  /// The error without what proved who was asking: a vendor, or a gateway before it, may say that back.
  func withoutCredentials(_ error: ProviderError) -> ProviderError {
    let redactor = Redactor(secrets: credentials)
    var clean = error
    clean.message = redactor.redact(error.message)
    clean.vendorCode = error.vendorCode.map(redactor.redact)
    clean.body = error.body.map(redactor.redact)
    return clean
  }

  /// What ``authorize`` adds to a request, and headers of one's own that look like it; of a scheme and a value, the value.
  private var credentials: [String] {
    var found = headers.filter { field in Self.credentialWords.contains { field.name.lowercased().contains($0) } }.map(\.value)
    do {
      var probe = HTTPRequest("POST", try HTTPURL(baseURL + "/"), body: [])
      try authorize(&probe)
      found += probe.headers.map(\.value)
    } catch {
      // What can't be authorized was never sent.
    }
    return found.flatMap { value in [value] + value.split(separator: " ").suffix(1).map(String.init) }
  }

  private static let credentialWords = ["authorization", "key", "token", "secret", "cookie"]

  /// The next bytes of a body; nil at its end.
  func next(of response: WireResponse, vendor: String) async throws(ProviderError) -> [UInt8]? {
    do throws(HTTPError) {
      return try await response.next()
    } catch {
      throw error.providerError(vendor)
    }
  }

  func read(_ response: WireResponse, vendor: String) async throws(ProviderError) -> [UInt8] {
    do throws(HTTPError) {
      return try await response.collect(limit: bodyLimit)
    } catch {
      throw error.providerError(vendor)
    }
  }

  /// The request before anything proves who is asking.
  private func request(_ wire: WireRequest, vendor: String) throws(ProviderError) -> HTTPRequest {
    let url: HTTPURL
    do throws(HTTPError) {
      url = try HTTPURL(baseURL + wire.path)
    } catch {
      throw error.providerError(vendor)
    }
    var all = wire.headers
    if wire.body != nil && all["content-type"] == nil { all["content-type"] = "application/json" }
    for field in headers { all[field.name] = field.value }
    return HTTPRequest(wire.method, url, headers: all, body: wire.body?.jsonBytes(), timeouts: timeouts, bodyLimit: nil)
  }
}
