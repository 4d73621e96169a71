import RoostCore
import RoostHTTP
import RoostProviders

/// The service's exceptions: answers that failed, and frames within a stream.
enum BedrockError {
  /// - Parameters:
  ///   - name: As the vendor writes it: answers begin it with a capital, streams don't.
  ///   - fallback: For a name that isn't known.
  static func kind(_ name: String, _ message: String, fallback: ProviderError.Kind) -> ProviderError.Kind {
    switch name.lowercased() {
    case "validationexception":
      // The vendor has no word of its own for it.
      return message.lowercased().contains("too long") ? .contextExceeded : .invalidRequest
    case "resourcenotfoundexception", "conflictexception": return .invalidRequest
    case "accessdeniedexception", "optinrequired": return .permission
    case "unrecognizedclientexception", "expiredtokenexception", "invalidsignatureexception", "incompletesignatureexception",
      "missingauthenticationtokenexception", "invalidclienttokenid", "notauthorizedexception":
      return .authentication
    case "throttlingexception", "toomanyrequestsexception", "servicequotaexceededexception": return .rateLimited
    case "modeltimeoutexception": return .timeout
    case "internalserverexception", "serviceunavailableexception", "modelerrorexception", "modelnotreadyexception",
      "modelstreamerrorexception":
      return .unavailable
    default: return fallback
    }
  }

  static func providerError(from failure: WireFailure, vendor: String) -> ProviderError {
    let message = failure.json["Message"]?.stringValue ?? failure.message
    let kind = WireFailure.kind(ofStatus: failure.status)
    guard let name = name(of: failure) else { return failure.error(kind, vendor: vendor, message: message) }
    return failure.error(Self.kind(name, message, fallback: kind), vendor: vendor, message: message, code: name)
  }

  /// `ThrottlingException` out of `ThrottlingException:http://…` or `com.amazon.coral.service#ThrottlingException`.
  private static func name(of failure: WireFailure) -> String? {
    guard let text = failure.headers["x-amzn-errortype"] ?? failure.json["__type"]?.stringValue else { return nil }
    let name = text.prefix { $0 != ":" }.split(separator: "#").last ?? ""
    return name.isEmpty ? nil : String(name)
  }

  /// An exception or an error within a stream.
  static func providerError(named name: String, _ message: String, vendor: String) -> ProviderError {
    ProviderError(
      kind(name, message, fallback: .unavailable), "\(vendor): \(message.isEmpty ? name : message)", vendorCode: name)
  }
}
