internal import Glibc
public import RoostCore
public import RoostHTTP

/// How a provider connects: the member `connection` of every vendor's settings.
@Generable(keys: .snakeCase)
public struct ConnectionSettings: Equatable {
  /// Seconds until a connection must be made.
  @Guide(range: 0.001...3_600)
  public var connectTimeout: Double = 10
  /// Seconds until the answer must begin.
  @Guide(range: 0.001...86_400)
  public var firstByteTimeout: Double = 600
  /// The longest silence within an answer, in seconds.
  @Guide(range: 0.001...86_400)
  public var idleTimeout: Double = 90
  /// Seconds for one whole call; without it, as long as the other limits allow.
  @Guide(range: 0.001...86_400)
  public var totalTimeout: Double?
  /// A proxy's address; without it, what http_proxy, https_proxy and no_proxy say; `none` for no proxy at all.
  public var proxy: String?
  /// Hosts and domains that the proxy isn't asked for.
  public var proxyExcept: [String] = []
  /// A file of trusted certificates in PEM, in place of the system's.
  public var caBundle: String?
  /// A client certificate in PEM, and its key.
  public var clientCertificate: String?
  public var clientKey: String?
  /// Headers sent with every request.
  public var headers: [String: String] = [:]

  /// The endpoint at `address`, else at what the environment says, else at `fallback`.
  ///
  /// - Parameter network: What the component's context says.
  /// - Throws: ``ProviderSettingsError`` for an address or a header that can't be used.
  public func endpoint(
    _ address: String?, environment variable: String? = nil, default fallback: String, network: NetworkAccess,
    authorize: @escaping @Sendable (inout HTTPRequest) throws(ProviderError) -> Void
  ) throws -> WireEndpoint {
    let text = address ?? variable.flatMap { getenv($0) }.map { String(cString: $0) } ?? fallback
    do throws(HTTPError) {
      _ = try HTTPURL(text)
    } catch {
      throw ProviderSettingsError(address == nil ? variable ?? "base_url" : "base_url", error.message)
    }
    var configuration = HTTPConfiguration(certificateAuthorities: caBundle, clientCertificate: clientCertificate, clientKey: clientKey)
    switch proxy {
    case nil: configuration.proxy = .environment
    case "none"?: configuration.proxy = .none
    case let url?: configuration.proxy = .url(url, except: proxyExcept)
    }
    let timeouts = HTTPTimeouts(
      connect: .seconds(connectTimeout), firstByte: .seconds(firstByteTimeout), idle: .seconds(idleTimeout),
      total: totalTimeout.map { .seconds($0) })
    return WireEndpoint(
      baseURL: text, headers: HTTPHeaders(headers.sorted { $0.key < $1.key }.map { HTTPHeaders.Field(name: $0.key, value: $0.value) }),
      timeouts: timeouts, transport: NetworkTransport(HTTPClient(configuration: configuration, network: network)), authorize: authorize)
  }
}

/// A provider's setting that can't be used.
public struct ProviderSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  public var setting: String
  public var reason: String

  public init(_ setting: String, _ reason: String) {
    self.setting = setting
    self.reason = reason
  }

  public var description: String { "\(setting): \(reason)" }
}
