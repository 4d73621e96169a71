internal import Glibc
public import RoostCore
public import RoostHTTP

/// How one vendor writes requests and answers: pure translation, no network.
///
/// ``WireProvider`` makes a provider of it.
public protocol ProviderWire: Sendable {
  associatedtype Reader: WireReader

  /// The vendor's name, which metadata, events and opaque parts carry.
  var name: String { get }
  /// What a model can do over this wire, where that differs from what the catalogue says of it.
  func capabilities(_ capabilities: ProviderCapabilities) -> ProviderCapabilities
  /// The request for one completion. Throws `unsupported_feature` for what the vendor can't take, before anything is sent.
  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest
  /// What reads the stream that answers `request`.
  func reader(for request: CompletionRequest) -> Reader
  /// Whether a stream's media type is `application/json` (default no); else such an answer to a request for a stream is a whole one.
  var streamsJSON: Bool { get }
  /// The whole answer to `request`.
  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion
  /// What an answer means whose status is none of 200 to 299.
  func error(from failure: WireFailure) -> ProviderError
  /// The request that counts a request's tokens; nil where the vendor has none.
  func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest?
  func count(from body: JSONValue) throws(ProviderError) -> Int
}

extension ProviderWire {
  public var streamsJSON: Bool { false }
  public func capabilities(_ capabilities: ProviderCapabilities) -> ProviderCapabilities { capabilities }
  public func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? { nil }
  public func count(from body: JSONValue) throws(ProviderError) -> Int { throw .unreadable(name, "a count of tokens") }
}

/// One request in a vendor's words.
public struct WireRequest: Hashable, Sendable {
  public var method: String
  /// What follows the base address, query included; begins with `/`.
  public var path: String
  public var headers: HTTPHeaders
  public var body: JSONValue?

  public init(_ path: String, method: String = "POST", headers: HTTPHeaders = [:], body: JSONValue?) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// An answer that isn't a success.
public struct WireFailure: Sendable {
  public var status: Int
  public var headers: HTTPHeaders
  /// The body as it came, at most ``ProviderError/bodyLimit`` bytes.
  public var text: String
  /// The body as JSON; null where it is none.
  public var json: JSONValue
  /// When it came, for delays given as dates: seconds since 1970.
  public var receivedAt: Double

  public init(status: Int, headers: HTTPHeaders, body: [UInt8], receivedAt: Double? = nil) {
    self.status = status
    self.headers = headers
    self.receivedAt = receivedAt ?? Double(time(nil))
    text = String(decoding: body.prefix(ProviderError.bodyLimit), as: UTF8.self)
    do { json = try JSONValue(parsing: body) } catch { json = .null }
  }
}

/// Reads the bytes of one streamed answer.
public protocol WireReader: Sendable {
  /// Calls `emit` with every chunk that `bytes` completes. Throws for an error inside the stream and for what isn't the vendor's protocol.
  mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError)
  /// The stream has ended: emits `finish`, unless that was emitted, or throws `interrupted`.
  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError)
}

extension ProviderError {
  /// The vendor sent what its protocol doesn't allow.
  public static func unreadable(_ vendor: String, _ what: String, status: Int? = nil) -> ProviderError {
    ProviderError(.protocolViolation, "\(vendor) sent what can't be read as \(what).", status: status)
  }

  /// A stream ended before the answer did.
  public static func interrupted(_ vendor: String) -> ProviderError {
    ProviderError(.interrupted, "\(vendor)'s stream ended before the answer did.")
  }
}
