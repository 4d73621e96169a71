import RoostCore
import RoostProviders

/// An error object (`google.rpc.Status` as JSON): the body of an answer that failed, or a chunk within a stream.
struct GoogleError {
  let code: Int
  let status: String
  let message: String
  /// The reason that a detail names, as `API_KEY_INVALID`.
  let reason: String
  /// The argument that isn't valid.
  let field: String?
  let retryDelay: Duration?

  init?(_ json: JSONValue) {
    // Failed streams are sometimes answered by a list of one.
    guard let error = json["error"] ?? json[0]?["error"], error.objectValue != nil else { return nil }
    let details = error["details"]?.arrayValue ?? []
    let violation = details.lazy.compactMap { $0["fieldViolations"]?[0] }.first
    code = error["code"]?.intValue ?? 0
    status = error["status"]?.stringValue ?? ""
    reason = details.lazy.compactMap { $0["reason"]?.stringValue }.first ?? ""
    field = violation?["field"]?.stringValue
    retryDelay = details.lazy.compactMap { $0["retryDelay"]?.stringValue }.compactMap(Self.delay).first
    var words = error["message"]?.stringValue ?? ""
    if let field, !words.contains(field) { words += " (\(field): \(violation?["description"]?.stringValue ?? "not valid"))" }
    message = words
  }

  /// A protobuf duration, as in `17.5s`, at most an hour.
  private static func delay(_ text: String) -> Duration? {
    guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds >= 0 else { return nil }
    return .seconds(min(seconds, 3_600))
  }

  private func kind(_ fallback: ProviderError.Kind) -> ProviderError.Kind {
    switch status {
    case "INVALID_ARGUMENT":
      // The vendor has no word of its own for either.
      if reason == "API_KEY_INVALID" { return .authentication }
      return message.contains("token count") && message.contains("exceeds") ? .contextExceeded : .invalidRequest
    case "FAILED_PRECONDITION", "NOT_FOUND", "OUT_OF_RANGE", "ALREADY_EXISTS", "UNIMPLEMENTED": return .invalidRequest
    case "UNAUTHENTICATED": return .authentication
    case "PERMISSION_DENIED": return .permission
    case "RESOURCE_EXHAUSTED": return .rateLimited
    case "UNAVAILABLE": return .overloaded
    case "DEADLINE_EXCEEDED": return .timeout
    case "INTERNAL", "UNKNOWN", "ABORTED", "CANCELLED", "DATA_LOSS": return .unavailable
    default: return fallback
    }
  }

  /// The error inside an answer whose own status was a success.
  func providerError(vendor: String) -> ProviderError {
    ProviderError(
      kind(WireFailure.kind(ofStatus: code)), "\(vendor): \(message.isEmpty ? status : message)", retryAfter: retryDelay,
      vendorCode: status.isEmpty ? nil : status)
  }

  static func providerError(from failure: WireFailure, vendor: String) -> ProviderError {
    let fallback = WireFailure.kind(ofStatus: failure.status)
    guard let error = GoogleError(failure.json) else { return failure.error(fallback, vendor: vendor) }
    return failure.error(
      error.kind(fallback), vendor: vendor, message: error.message, code: error.status.isEmpty ? nil : error.status,
      retryAfter: failure.retryAfter ?? error.retryDelay)
  }
}
