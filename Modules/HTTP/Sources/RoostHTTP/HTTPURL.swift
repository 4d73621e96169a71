internal import CRoostHTTP

/// An absolute `http` or `https` address without user, password or fragment, as libcurl reads it.
public struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
  /// The whole address, normalised.
  public let text: String
  /// `http` or `https`.
  public let scheme: String
  /// In lower case; an IPv6 address in brackets.
  public let host: String
  public let port: Int

  /// The longest address read, in bytes.
  public static let byteLimit = 65_536

  /// Throws `invalidRequest` for anything but an absolute address that libcurl can use.
  public init(_ text: String) throws(HTTPError) { try self.init(text, base: nil) }

  /// What `reference` means in a document at this address (RFC 3986 §5).
  public func resolving(_ reference: String) throws(HTTPError) -> HTTPURL { try HTTPURL(reference, base: self) }

  private init(_ address: String, base: HTTPURL?) throws(HTTPError) {
    func refuse(_ reason: String) -> HTTPError { HTTPError(.invalidRequest, "The address can't be used: \(reason).") }
    guard address.utf8.count <= Self.byteLimit else { throw refuse("it is longer than \(Self.byteLimit) bytes") }
    guard address.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else { throw refuse("it holds a space or a control character") }
    var parts = roost_http_url()
    if let failure = roost_http_url_parse(address, base?.text, &parts) { throw refuse(String(cString: failure)) }
    defer { roost_http_url_clear(&parts) }
    text = String(cString: parts.text)
    scheme = String(cString: parts.scheme)
    host = String(cString: parts.host)
    port = parts.port
    guard scheme == "http" || scheme == "https" else { throw refuse("its scheme is \(scheme), not http or https") }
    guard !parts.has_user else { throw refuse("it holds a user or a password; send them in a header") }
    guard (1...65_535).contains(port) else { throw refuse("it has no port") }
  }

  /// Scheme, host and port: what two addresses share when credentials for one are meant for the other (RFC 6454 §4).
  public var origin: String { "\(scheme)://\(host):\(port)" }

  public var description: String { text }
}
