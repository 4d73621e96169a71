extension GenerableError {
  /// Longest part of a text that an error repeats, in characters.
  public static let excerptLimit = 60
  /// Longest path that an error's text repeats, in characters.
  public static let pathLimit = 200
  /// Most keys or choices that an error lists.
  public static let listLimit = 20

  /// The type of `value` and the start of its text; of an array or object only the size.
  public static func excerpt(_ value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .integer(let number): return "the integer \(number)"
    case .number, .decimal: return "the number \(shortened(value.description))"
    case .string(let text): return "the string \(JSONValue.string(shortened(text)))"
    case .array(let elements): return "an array of \(elements.count) element\(elements.count == 1 ? "" : "s")"
    case .object(let members): return "an object of \(members.count) member\(members.count == 1 ? "" : "s")"
    }
  }

  static func shortened(_ text: String, to limit: Int = excerptLimit) -> String {
    let start = text.prefix(limit)
    return start.endIndex == text.endIndex ? text : start + "…"
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(listLimit).joined(separator: ", ")
    return names.count > listLimit ? "\(shown) and \(names.count - listLimit) more" : shown
  }

  /// A member that an object of `known` keys doesn't have.
  public static func unknownKey(_ key: String, known: [String]) -> GenerableError {
    let shown = shortened(key)
    return GenerableError(.unknownKey(shown, nearest: NearestName.of(key, in: known), known: known), at: JSONPointer([.key(key)]))
  }

  /// A required member that isn't there.
  public static func missingKey<T: Generable>(_ key: String, of type: T.Type) -> GenerableError {
    GenerableError(.missingKey(key, expected: expectation(of: type)))
  }

  /// A value that isn't one of `choices`.
  public static func notAChoice(_ value: JSONValue, choices: [JSONValue]) -> GenerableError {
    let nearest = value.stringValue.flatMap { NearestName.of($0, in: choices.compactMap(\.stringValue)) }
    return GenerableError(
      .notAChoice(found: excerpt(value), nearest: nearest.map { "\(JSONValue.string($0))" }, choices: choices.map(\.description)))
  }

  /// An object whose `type` names no case of a union.
  public static func unknownTag(in object: JSONObject, known: [String]) -> GenerableError {
    guard let tag = object["type"] else {
      return GenerableError(.missingKey("type", expected: "one of \(list(known.map { JSONValue.string($0).description }))"))
    }
    return notAChoice(tag, choices: known.map { .string($0) }).inside("type")
  }

  /// A type as an error names it, taken from its schema.
  static func expectation<T: Generable>(of type: T.Type) -> String {
    let schema = T.schema.json
    if let choices = schema["enum"]?.arrayValue { return "one of \(list(choices.map(\.description)))" }
    switch schema["type"]?.stringValue {
    case "string": return "a string"
    case "integer": return "an integer"
    case "number": return "a number"
    case "boolean": return "true or false"
    case "array": return "an array"
    case "object": return "an object"
    default: return "a value"
    }
  }
}
