extension JSONValue {
  /// Most characters of a value that a message quotes.
  static let briefLength = 60

  /// The value as short JSON for a message; the end of a long one is left out.
  public var brief: String {
    switch self {
    case .string(let text):
      let start = text.unicodeScalars.prefix(Self.briefLength)
      let quoted = JSONValue.string(String(String.UnicodeScalarView(start))).jsonText(.compact)
      return start.endIndex == text.endIndex ? quoted : "\(quoted.dropLast())…\""
    case .decimal(let text): return text.utf8.count <= Self.briefLength ? text : "\(text.prefix(Self.briefLength))…"
    case .array(let elements): return elements.isEmpty ? "[]" : "[… \(elements.count) items]"
    case .object(let members): return members.isEmpty ? "{}" : "{… \(members.count) members}"
    default: return jsonText(.compact)
    }
  }

  /// What a message says was found: `the string "abc"`, `an array of 3 items`.
  var summary: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .array(let elements): "an array of \(elements.count) item\(elements.count == 1 ? "" : "s")"
    case .object(let members): "an object of \(members.count) member\(members.count == 1 ? "" : "s")"
    default: "the \(typeName) \(brief)"
    }
  }
}
