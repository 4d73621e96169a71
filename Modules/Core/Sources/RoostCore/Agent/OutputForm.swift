/// The form that an agent's answer must have.
public struct OutputForm: Sendable {
  /// What the model is told and its answer is held to.
  public let schema: JSONSchema
  private let read: @Sendable (JSONValue) throws -> JSONValue

  /// Any JSON that follows `schema`. `check` may look at it further: it returns the payload, changed or not, or throws what the model reads.
  public static func schema(_ schema: JSONSchema, check: (@Sendable (JSONValue) throws -> JSONValue)? = nil) -> OutputForm {
    OutputForm(schema: schema, read: check ?? { $0 })
  }

  /// A value of `type`. `check` may look at it further: it returns the value, changed or not, or throws what the model reads.
  public static func type<T: Generable>(_ type: T.Type, check: (@Sendable (T) throws -> T)? = nil) -> OutputForm {
    OutputForm(schema: T.schema) { json in
      let value = try T(json: json)
      return try check?(value).json ?? json
    }
  }

  private init(schema: JSONSchema, read: @escaping @Sendable (JSONValue) throws -> JSONValue) {
    self.schema = schema
    self.read = read
  }

  /// The payload in a model's answer, or a `RunError` with code `output_invalid` and what is wrong, for the model to read. A signal of the
  /// check goes through.
  func payload(of text: String) throws -> JSONValue {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Self.json(in: text))
    } catch {
      throw RunError(.outputInvalid, "The answer is not valid JSON: \(error)", isRetryable: true)
    }
    return try payload(json)
  }

  func payload(_ json: JSONValue) throws -> JSONValue {
    if let what = Self.placeholder(json, schema.json) {
      throw RunError(.outputInvalid, "The answer is \(what) and no answer; give the values themselves.", isRetryable: true)
    }
    let violations = schema.validate(json)
    if !violations.isEmpty {
      throw RunError(
        .outputInvalid, "The answer does not follow the schema: " + violations.map(\.description).joined(separator: " "), isRetryable: true)
    }
    do { return try read(json) } catch {
      try ControlSignal.rethrow(error)
      throw RunError(.outputInvalid, "The answer was rejected: \(error)", isRetryable: true)
    }
  }

  /// What stands in an answer's place: the schema itself, or the names of types for all of an object's texts; nil for an answer.
  private static func placeholder(_ json: JSONValue, _ schema: JSONValue) -> String? {
    guard case .object(let members) = json, members.count > 0, let properties = schema["properties"]?.objectValue else { return nil }
    if properties["properties"] == nil, let echoed = members["properties"]?.objectValue, members["type"] == schema["type"] {
      if echoed.keys == properties.keys { return "the schema" }
    }
    let isNamed = members.allSatisfy { name, value in
      guard let text = value.stringValue, let property = properties[name], property["enum"] == nil, property["const"] == nil else {
        return false
      }
      return property["type"]?.stringValue == text && text == "string"
    }
    return isNamed ? "a form with the types' names in it" : nil
  }

  /// The JSON in an answer that may stand in a code fence or between sentences.
  static func json(in text: String) -> String {
    let bytes = Array(text.utf8)
    let open: (UInt8) -> Bool = { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }
    let close: (UInt8) -> Bool = { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    guard let first = bytes.firstIndex(where: { !isSpace($0) }) else { return text }
    // A bare scalar, or JSON already: the parser tells.
    let isFenced = bytes[first...].starts(with: "```".utf8)
    if !isFenced, !bytes[first...].contains(where: open) { return text }
    guard let start = bytes.firstIndex(where: open), let end = bytes.lastIndex(where: close), start < end else { return text }
    if bytes[first] == UInt8(ascii: "\"") { return text }
    return String(decoding: bytes[start...end], as: UTF8.self)
  }
}
