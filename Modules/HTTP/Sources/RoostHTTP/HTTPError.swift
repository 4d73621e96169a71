/// Why a request brought no whole response.
public struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The address, a header or an option can't be used; nothing was sent.
    case invalidRequest = "invalid_request"
    /// No address is known for the host or the proxy.
    case unresolved
    /// No connection could be made.
    case unreachable
    /// A rule forbids the address; nothing was sent.
    case refused
    /// No trusted connection could be made.
    case tls
    case connectTimeout = "connect_timeout"
    /// The server took the request and began no answer in time.
    case firstByteTimeout = "first_byte_timeout"
    /// The answer stopped coming.
    case idleTimeout = "idle_timeout"
    case totalTimeout = "total_timeout"
    /// The connection broke before the answer was whole.
    case interrupted
    /// What came isn't HTTP.
    case protocolViolation = "protocol_violation"
    case headTooLarge = "head_too_large"
    case bodyTooLarge = "body_too_large"
    case tooManyRedirects = "too_many_redirects"
    case cancelled
    /// Anything else, a lack of memory among it.
    case failed
  }

  public var kind: Kind
  /// What happened, with the host it happened with; never a path, a query, a header or a body.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }

  static let cancelled = HTTPError(.cancelled, "The request was cancelled.")
}
