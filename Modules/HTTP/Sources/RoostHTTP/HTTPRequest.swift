/// One request.
public struct HTTPRequest: Hashable, Sendable {
  public var method: String
  public var url: HTTPURL
  public var headers: HTTPHeaders
  /// Nil for a request without a body.
  public var body: [UInt8]?
  public var timeouts: HTTPTimeouts
  /// The most redirects that are followed; with 0, the default, a redirect is a response like any other. Another origin gets none of the
  /// headers that could be credentials, and `https` never goes on to `http`.
  public var redirectLimit: Int
  /// The most bytes of a body, decoded; more is `bodyTooLarge`. Nil for no limit, which only a reader of pieces should use.
  public var bodyLimit: Int?

  /// 32 MiB.
  public static let defaultBodyLimit = 33_554_432

  public init(
    _ method: String, _ url: HTTPURL, headers: HTTPHeaders = [:], body: [UInt8]? = nil, timeouts: HTTPTimeouts = HTTPTimeouts(),
    redirectLimit: Int = 0, bodyLimit: Int? = defaultBodyLimit
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.redirectLimit = redirectLimit
    self.bodyLimit = bodyLimit
  }

  /// A GET.
  public init(
    _ url: HTTPURL, headers: HTTPHeaders = [:], timeouts: HTTPTimeouts = HTTPTimeouts(), redirectLimit: Int = 0,
    bodyLimit: Int? = defaultBodyLimit
  ) {
    self.init("GET", url, headers: headers, timeouts: timeouts, redirectLimit: redirectLimit, bodyLimit: bodyLimit)
  }

  /// Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2).
  var isIdempotent: Bool { ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(method) }

  /// Throws unless method and headers are what RFC 9110 §5 allows: a line's end in one would begin another.
  func check() throws(HTTPError) {
    guard !method.isEmpty, method.utf8.allSatisfy(\.isTokenCharacter) else {
      throw HTTPError(.invalidRequest, "The request's method isn't a word of HTTP.")
    }
    guard method != "HEAD" || body == nil else { throw HTTPError(.invalidRequest, "A HEAD request can't have a body.") }
    for field in headers {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenCharacter) else {
        throw HTTPError(.invalidRequest, "A header's name holds a character that HTTP doesn't allow.")
      }
      guard field.value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
        throw HTTPError(.invalidRequest, "The value of the header \(field.name) holds a control character.")
      }
    }
  }

  /// The request that follows a response with `status` to `location`.
  func redirected(to location: String, status: Int) throws(HTTPError) -> HTTPRequest {
    var next = self
    next.url = try url.resolving(location)
    if url.scheme == "https" && next.url.scheme == "http" {
      throw HTTPError(.refused, "\(url.host) redirects from https to http, which isn't followed.")
    }
    // RFC 9110 §15.4: 303 asks for another resource; 301 and 302 turn a POST into a GET by custom.
    if status == 303 && method != "HEAD" || (status == 301 || status == 302) && method == "POST" {
      next.method = "GET"
      next.body = nil
      next.headers["content-type"] = nil
    }
    guard next.url.origin != url.origin else { return next }
    // Any other header may be a credential, as vendors name theirs as they like.
    next.headers = HTTPHeaders(headers.fields.filter { field in Self.harmless.contains { $0.isSameHeader(as: field.name) } })
    return next
  }

  private static let harmless = ["accept", "accept-language", "content-type", "user-agent", "range"]
}

/// How long the parts of a request may take; nil for no limit.
public struct HTTPTimeouts: Hashable, Sendable {
  /// Name, connection and TLS together.
  public var connect: Duration
  /// From the start until the first byte of the answer.
  public var firstByte: Duration?
  /// The longest silence in a body, not counting the time in which its reader wants nothing.
  public var idle: Duration?
  /// Everything.
  public var total: Duration?

  public init(
    connect: Duration = .seconds(10), firstByte: Duration? = .seconds(600), idle: Duration? = .seconds(90), total: Duration? = nil
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.total = total
  }
}
