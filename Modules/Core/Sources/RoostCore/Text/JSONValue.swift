/// One JSON value of RFC 8259, with the order of members and the exact text of every number kept.
///
/// Integers that fit 64 bits are `.integer`; other numbers are `.number` when the shortest decimal form of a `Double` equals the literal,
/// and `.decimal`, the literal's own text, when it doesn't (65-bit integers, 20 digits after the point, `1e400`).
///
/// JSON has no NaN and no infinity. ``init(finite:)`` refuses them; a `.number` that holds one anyway is written as the string `"NaN"`,
/// `"Infinity"` or `"-Infinity"`, as protobuf's JSON mapping does, so that output is always valid JSON and the fault stays visible.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  /// A number literal kept verbatim; it must follow the number grammar of RFC 8259.
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// A `.number`, or `nil` when `number` is NaN or infinite.
  public init?(finite number: Double) {
    guard number.isFinite else { return nil }
    self = .number(number)
  }
}

extension JSONValue {
  /// The JSON Schema name of the value's type: `null`, `boolean`, `integer`, `number`, `string`, `array` or `object`.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number, .decimal: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  public var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var boolValue: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  /// The number as an `Int`: also of a `.number` or `.decimal` without a fraction that fits (`3.0`, `1e3`).
  public var intValue: Int? {
    switch self {
    case .integer(let number): number
    case .number(let number): Int(exactly: number)
    case .decimal(let text): JSONNumber(Array(text.utf8)).integer(isNegative: text.utf8.first == UInt8(ascii: "-"))
    default: nil
    }
  }

  /// The nearest finite `Double` of any number; `nil` for a `.decimal` outside its range.
  public var doubleValue: Double? {
    switch self {
    case .integer(let number): return Double(number)
    case .number(let number): return number
    case .decimal(let text):
      guard let number = Double(text), number.isFinite else { return nil }
      return number
    default: return nil
    }
  }

  public var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var objectValue: JSONObject? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The member `key` of an object; `nil` when it's absent or the value is no object.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// Element `index` of an array; `nil` when it's out of range or the value is no array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The value that `pointer` leads to, or `nil`.
  public subscript(pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      switch value {
      case .object(let members):
        guard let member = members[token.text] else { return nil }
        value = member
      case .array:
        guard let index = token.index, let element = value[index] else { return nil }
        value = element
      default: return nil
      }
    }
    return value
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as compact JSON.
  public var description: String { jsonText(.compact) }
}
