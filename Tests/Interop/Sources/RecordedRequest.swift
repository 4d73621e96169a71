import RoostCore

/// A request as the recording server wrote it down.
struct RecordedRequest: Sendable {
  let json: JSONValue

  /// Whose it is: `sdk` or `ours`.
  var side: String { json["side"]?.stringValue ?? "" }
  var wire: String { json["wire"]?.stringValue ?? "" }
  var call: String { json["call"]?.stringValue ?? "" }

  /// The headers that mean something to a vendor; the others are the clients' own.
  private static let meaningful = ["anthropic-beta", "anthropic-version", "authorization", "content-type", "x-api-key", "x-goog-api-key"]

  /// What is compared: method, path, query, the headers that mean something, and the body.
  var comparable: JSONValue {
    var headers = JSONObject()
    for name in Self.meaningful {
      guard let value = json["headers"]?[name]?.stringValue else { continue }
      // A signature is another at every second and over every header.
      headers[name] = .string(value.hasPrefix("AWS4-HMAC-SHA256 ") ? "AWS4-HMAC-SHA256" : value)
    }
    var object: JSONObject = ["headers": .object(headers)]
    for name in ["method", "path", "query", "body"] { object[name] = json[name] }
    return .object(object)
  }
}
