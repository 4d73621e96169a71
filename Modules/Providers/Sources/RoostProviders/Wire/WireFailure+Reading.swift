public import RoostCore
internal import RoostHTTP

extension WireFailure {
  /// The kind that a status alone tells (RFC 9110 §15, and 529, which vendors use for overload).
  public static func kind(ofStatus status: Int) -> ProviderError.Kind {
    switch status {
    case 401: .authentication
    case 402, 403: .permission
    case 408, 504: .timeout
    case 429: .rateLimited
    case 503, 529: .overloaded
    case 400..<500: .invalidRequest
    default: .unavailable
    }
  }

  /// How long the vendor asks to wait. A date is read by the answer's own clock.
  public var retryAfter: Duration? {
    RetryAfter.delay(in: headers, now: headers["date"].flatMap(RetryAfter.seconds(ofDate:)) ?? receivedAt)
  }

  /// The vendor's words, wherever they stand: `error.message`, `error`, `message`, `detail`, else the beginning of a plain body.
  public var message: String {
    let error = json["error"]
    for place in [error?["message"], error, json["message"]?["detail"], json["message"], json["detail"]] {
      if let text = place?.stringValue, !text.isEmpty { return text }
    }
    guard json.isNull, !text.isEmpty, text.utf8.first != UInt8(ascii: "<") else { return "" }
    return String(text.prefix(500))
  }

  /// The error with what the response itself tells.
  public func error(
    _ kind: ProviderError.Kind, vendor: String, message: String? = nil, code: String? = nil, retry: ProviderError.Retry = .byDefault,
    retryAfter: Duration? = nil
  ) -> ProviderError {
    let words = message ?? self.message
    return ProviderError(
      kind, words.isEmpty ? "\(vendor) answered with the status \(status)." : "\(vendor): \(words)", retry: retry,
      retryAfter: retryAfter ?? self.retryAfter, status: status, vendorCode: code, body: text)
  }
}
