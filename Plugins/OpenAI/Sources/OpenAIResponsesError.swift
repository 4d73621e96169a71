import RoostCore
import RoostProviders

/// An error object: the body of an answer that failed, a failed response, or an event of a stream.
struct OpenAIResponsesError {
  let code: String?
  private let type: String
  private let message: String
  private let field: String?

  /// One that says nothing.
  init() { (code, type, message, field) = (nil, "", "", nil) }

  /// The members stand under `error`, or, in an event as the reference has it, at the top.
  init?(_ json: JSONValue) {
    let nested = json["error"]
    guard let error = nested?.objectValue != nil ? nested : json["type"]?.stringValue == "error" ? json : nil else { return nil }
    let type = error["type"]?.stringValue ?? ""
    self.type = type == "error" ? "" : type
    code = error["code"]?.stringValue ?? (self.type.isEmpty ? nil : self.type)
    message = error["message"]?.stringValue ?? ""
    field = error["param"]?.stringValue
  }

  /// The message with the field it is about.
  var words: String {
    guard let field, !field.isEmpty, !message.contains(field) else { return message }
    return message.isEmpty ? field : "\(field): \(message)"
  }

  private static let filtered: Set<String> = [
    "invalid_prompt", "content_filter", "content_policy_violation", "image_content_policy_violation", "bio_policy", "moderation_blocked",
  ]
  private static let empty: Set<String> = ["insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached"]

  private var isOutOfCredit: Bool { Self.empty.contains(code ?? "") || Self.empty.contains(type) }

  /// Waiting doesn't fill an account.
  var retry: ProviderError.Retry { isOutOfCredit ? .no : .byDefault }

  func kind(status: Int?) -> ProviderError.Kind {
    if isOutOfCredit { return .rateLimited }
    switch code ?? "" {
    case "context_length_exceeded": return .contextExceeded
    case "rate_limit_exceeded": return .rateLimited
    case "server_is_overloaded", "slow_down": return .overloaded
    case "invalid_api_key": return .authentication
    case let code where Self.filtered.contains(code): return .contentFiltered
    default: break
    }
    if let status { return WireFailure.kind(ofStatus: status) }
    switch type {
    case "invalid_request_error", "not_found_error": return .invalidRequest
    case "authentication_error": return .authentication
    case "permission_error": return .permission
    case "rate_limit_error", "tokens", "requests": return .rateLimited
    case "service_unavailable_error": return .overloaded
    default: return code == "model_not_found" ? .invalidRequest : .unavailable
    }
  }

  func providerError(vendor: String) -> ProviderError {
    let words = words.isEmpty ? code ?? "the answer failed." : words
    return ProviderError(kind(status: nil), "\(vendor): \(words)", retry: retry, vendorCode: code)
  }
}
