public import RoostCore
internal import RoostHTTP

/// An error in any of the servers' shapes: the body of an answer that failed, or a part of one that didn't.
public struct ChatCompletionsError: Sendable {
  let message: String
  let code: String?
  let type: String
  let param: String?
  /// The status that the error itself names.
  let status: Int?
  /// Whether moderation turned the request away (OpenRouter).
  let isModerated: Bool

  /// The error of a body; nil where there is none.
  init?(_ json: JSONValue) {
    let inner = json["error"].flatMap { $0.isNull ? nil : $0 }
    let object = inner?.objectValue == nil ? json : inner ?? json
    let words = object["message"]
    let message = inner?.stringValue ?? words?.stringValue ?? Self.details(words?["detail"] ?? object["detail"])
    guard inner != nil || message != nil || object["code"] != nil else { return nil }
    self.message = message ?? ""
    type = object["type"]?.stringValue ?? ""
    param = object["param"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    let number = object["code"]?.intValue
    let word = object["code"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? number.map(String.init)
    // llama.cpp's code repeats the status; its type tells more.
    code = number != nil && type.contains("_") ? type : word ?? (type.isEmpty ? nil : type)
    let statuses = [number, word.flatMap { Int($0) }, object["status_code"]?.intValue, object["status"]?.intValue]
    status = statuses.lazy.compactMap { $0 }.first { (400..<600).contains($0) }
    isModerated = object["metadata"]?["flagged_input"] != nil || object["metadata"]?["reasons"]?.arrayValue?.isEmpty == false
  }

  /// The error inside an answer whose status is a success; nil where there is none.
  ///
  /// - Parameter isError: Whether the event's name says so.
  init?(inAnswer json: JSONValue, isError: Bool = false) {
    if let text = json["x_groq"]?["error"]?.stringValue {
      self.init(["error": .string(text)])
    } else {
      guard isError || json["object"] == "error" || json["error"].map({ !$0.isNull }) ?? false else { return nil }
      self.init(json)
    }
  }

  /// FastAPI's list of what is wrong where, in one line.
  private static func details(_ value: JSONValue?) -> String? {
    if let text = value?.stringValue { return text }
    let lines = (value?.arrayValue ?? []).compactMap { item -> String? in
      guard let text = item["msg"]?.stringValue else { return nil }
      let place = (item["loc"]?.arrayValue ?? []).map { $0.stringValue ?? $0.description }.joined(separator: ".")
      return place.isEmpty ? text : "\(place): \(text)"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }

  // MARK: - Meaning

  /// What an answer means whose status isn't a success.
  public static func error(from failure: WireFailure, _ dialect: ChatCompletionsDialect) -> ProviderError {
    guard let error = ChatCompletionsError(failure.json) else {
      return failure.error(kind(ofStatus: failure.status, dialect), vendor: dialect.name)
    }
    return failure.error(
      error.kind(status: failure.status, dialect), vendor: dialect.name, message: error.words, code: error.code,
      retry: error.retry(status: failure.status))
  }

  func providerError(_ dialect: ChatCompletionsDialect) -> ProviderError {
    let words = words.map { "\(dialect.name): \($0)" } ?? "\(dialect.name) failed\(code.map { " with \($0)" } ?? "")."
    return ProviderError(kind(status: nil, dialect), words, retry: retry(status: nil), vendorCode: code)
  }

  /// The message with the field it is about.
  private var words: String? {
    guard let param, !message.contains(param) else { return message.isEmpty ? nil : message }
    return message.isEmpty ? param : "\(message) (\(param))"
  }

  private static func kind(ofStatus status: Int, _ dialect: ChatCompletionsDialect) -> ProviderError.Kind {
    status == 503 && !dialect.isOverloadedAt503 ? .unavailable : WireFailure.kind(ofStatus: status)
  }

  private func kind(status: Int?, _ dialect: ChatCompletionsDialect) -> ProviderError.Kind {
    switch code {
    case "context_length_exceeded"?, "exceed_context_size_error"?: return .contextExceeded
    case "content_filter"?, "content_policy_violation"?: return .contentFiltered
    case "not_supported_error"?: return .unsupportedFeature
    case "rate_limit_exceeded"?: return .rateLimited
    case "capacity_exceeded"?, "server_is_overloaded"?: return .overloaded
    default: break
    }
    if isModerated { return .contentFiltered }
    let known = status ?? self.status
    if known.map({ $0 == 400 || $0 == 413 || $0 == 422 }) ?? true, let kind = kindByWords { return kind }
    if let known { return Self.kind(ofStatus: known, dialect) }
    switch type {
    case "invalid_request_error": return .invalidRequest
    case "authentication_error": return .authentication
    case "rate_limit_error": return .rateLimited
    default: return .unavailable
    }
  }

  /// What only the message tells.
  private var kindByWords: ProviderError.Kind? {
    let words = message.lowercased()
    if ["context length", "contextwindowexceeded", "context window", "prompt is too long"].contains(where: words.contains) {
      return .contextExceeded
    }
    return words.contains("contentpolicyviolation") ? .contentFiltered : nil
  }

  private func retry(status: Int?) -> ProviderError.Retry {
    switch code {
    // No wait brings credit back.
    case "insufficient_quota"?, "credit_balance_exhausted"?: return .no
    case let code? where type == "insufficient_quota" || code.hasSuffix("_spend_limit_exceeded"): return .no
    // A status of Groq's own.
    case "capacity_exceeded"?: return .yes
    case "not_supported_error"?, "content_filter"?, "content_policy_violation"?, "exceed_context_size_error"?: return .no
    default: return .byDefault
    }
  }
}
