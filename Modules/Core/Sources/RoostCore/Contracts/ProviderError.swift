/// Why a provider call failed.
public struct ProviderError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case authentication, permission
    case rateLimited = "rate_limited"
    case overloaded
    case unavailable
    case invalidRequest = "invalid_request"
    case contextExceeded = "context_exceeded"
    case contentFiltered = "content_filtered"
    case timeout
    /// The connection broke, or a stream ended without its last chunk.
    case interrupted
    /// The vendor sent something that its protocol doesn't allow.
    case protocolViolation = "protocol_violation"
    case unsupportedFeature = "unsupported_feature"
    /// A stream was silent for longer than its idle timeout.
    case stalled
    case cancelled
  }

  /// Whether the engine may send the same request again.
  public enum Retry: Hashable, Sendable {
    case yes, no
    /// As `kind` and `status` say.
    case byDefault
  }

  public var kind: Kind
  public var message: String
  public var retry: Retry
  /// How long the vendor asks to wait.
  public var retryAfter: Duration?
  /// The HTTP status, where there is one.
  public var status: Int?
  /// The vendor's own error code.
  public var vendorCode: String?
  /// The vendor's error body, at most `bodyLimit` bytes.
  public var body: String?

  /// The most bytes of a vendor's error body that are kept.
  public static let bodyLimit = 65_536

  public init(
    _ kind: Kind, _ message: String, retry: Retry = .byDefault, retryAfter: Duration? = nil, status: Int? = nil, vendorCode: String? = nil,
    body: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.retry = retry
    self.retryAfter = retryAfter
    self.status = status
    self.vendorCode = vendorCode
    self.body = body.map { $0.utf8.count > Self.bodyLimit ? String(decoding: $0.utf8.prefix(Self.bodyLimit), as: UTF8.self) : $0 }
  }

  /// Whether a retry may help: the provider's word, else the status (408, 409, 429, 5xx), else the kind.
  public var isRetryable: Bool {
    switch retry {
    case .yes: return true
    case .no: return false
    case .byDefault: break
    }
    if let status { return status == 408 || status == 409 || status == 429 || (500...599).contains(status) }
    switch kind {
    case .rateLimited, .overloaded, .unavailable, .timeout, .interrupted, .stalled: return true
    default: return false
    }
  }

  public var description: String { "\(kind.rawValue): \(message)" }

  /// The error as a run reports it.
  public func runError(provider: String) -> RunError {
    let code: RunError.Code =
      switch kind {
      case .authentication: .providerAuthentication
      case .permission: .providerPermission
      case .rateLimited: .providerRateLimited
      case .overloaded, .unavailable, .interrupted: .providerUnavailable
      case .timeout: .providerUnavailable
      case .invalidRequest: .providerInvalidRequest
      case .contextExceeded: .contextExceeded
      case .contentFiltered: .contentFiltered
      case .protocolViolation: .providerProtocol
      case .unsupportedFeature: .unsupportedFeature
      case .stalled: .streamStalled
      case .cancelled: .cancelled
      }
    return RunError(code, message, isRetryable: isRetryable, source: provider)
  }
}

extension ProviderError.Kind: Generable {}
