/// What a manifest says about the session, its exporters left out.
@Generable(keys: .snakeCase)
struct SessionSettings {
  /// Patterns whose matches are removed from events, besides the values of secret settings and what looks like a credential.
  @Guide(maxLength: 1_000) var redact: [String] = []
  /// Events that wait for exporters before the queue counts as full.
  @Guide(range: 1...1_000_000) var queuedEvents: Int = 10_000

  /// The redactor for these settings and `secrets`.
  func redactor(secrets: [String]) throws(PatternError) -> Redactor {
    guard !redact.isEmpty else { return Redactor(secrets: secrets) }
    var patterns: [Pattern] = []
    for source in redact { patterns.append(try Pattern(source)) }
    let credentials = Redactor()
    return Redactor(
      secrets: secrets,
      patterns: .custom({ [patterns] value in Self.removing(patterns, from: credentials.redact(value)) }, onFailure: .strict))
  }

  private static func removing(_ patterns: [Pattern], from value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(patterns.reduce(text) { removing($1, from: $0) })
    case .array(let elements): .array(elements.map { removing(patterns, from: $0) })
    case .object(let members): .object(JSONObject(members.map { ($0.key, removing(patterns, from: $0.value)) }))
    default: value
    }
  }

  private static func removing(_ pattern: Pattern, from text: String) -> String {
    let matches = pattern.allMatches(in: text).filter { !$0.range.isEmpty }
    guard !matches.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var kept: [UInt8] = []
    var end = 0
    for match in matches {
      kept += bytes[end..<match.range.lowerBound]
      kept += Array("<redacted:pattern>".utf8)
      end = match.range.upperBound
    }
    return String(decoding: kept + bytes[end...], as: UTF8.self)
  }
}
