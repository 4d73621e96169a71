internal import RoostCore

/// How a client connects.
public struct HTTPConfiguration: Hashable, Sendable {
  /// Which proxy carries the requests.
  public enum Proxy: Hashable, Sendable {
    /// As `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
    case environment
    case none
    /// The proxy at `url`, except for hosts and domains in `except`.
    case url(String, except: [String])
  }

  public enum Version: Hashable, Sendable {
    /// HTTP/2 where TLS offers it and libcurl is 8.0 or newer, else HTTP/1.1.
    case automatic
    case http1
    /// HTTP/2 from the first byte, also without TLS. With libcurl before 8.0 requests at one time may hang or lose data.
    case http2
  }

  public var proxy: Proxy
  public var version: Version
  /// A file of trusted certificates in PEM; nil for the system's.
  public var certificateAuthorities: String?
  /// The client's own certificate and its key, files in PEM.
  public var clientCertificate: String?
  public var clientKey: String?
  /// Whether to ask for compressed bodies and to give them decoded.
  public var decodesContent: Bool
  public var userAgent: String
  /// Bytes of a body that may wait for its reader before the connection is stopped.
  public var bodyBuffer: Int
  /// The most bytes of a response's head.
  public var headLimit: Int

  public init(
    proxy: Proxy = .environment, version: Version = .automatic, certificateAuthorities: String? = nil, clientCertificate: String? = nil,
    clientKey: String? = nil, decodesContent: Bool = true, userAgent: String = defaultUserAgent, bodyBuffer: Int = 262_144,
    headLimit: Int = 65_536
  ) {
    self.proxy = proxy
    self.version = version
    self.certificateAuthorities = certificateAuthorities
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.decodesContent = decodesContent
    self.userAgent = userAgent
    self.bodyBuffer = bodyBuffer
    self.headLimit = headLimit
  }

  public static var defaultUserAgent: String { "roost/\(RoostVersion.current)" }
}
