/// For types that mix `JSONValue` with other `Codable` members; a `Codable` coder keeps neither the order of members nor, beyond 64 bits,
/// every digit of a number. ``JSONValue/init(parsing:options:)-(String,_)`` and ``JSONValue/jsonText(_:)`` keep both.
extension JSONValue: Codable {
  struct CodedKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: CodedKey.self) {
      var object = JSONObject()
      for key in members.allKeys { object[key.stringValue] = try members.decode(JSONValue.self, forKey: key) }
      self = .object(object)
      return
    }
    if var elements = try? decoder.unkeyedContainer() {
      var array: [JSONValue] = []
      while !elements.isAtEnd { array.append(try elements.decode(JSONValue.self)) }
      self = .array(array)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let flag = try? single.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? single.decode(Int.self) {
      self = .integer(number)
    } else if let number = try? single.decode(UInt64.self) {
      self = .decimal(String(number))
    } else if let number = try? single.decode(Double.self) {
      self = .number(number)
    } else {
      self = .string(try single.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: CodedKey.self)
      for (key, value) in members { try container.encode(value, forKey: CodedKey(stringValue: key)) }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let flag): try container.encode(flag)
      case .integer(let number): try container.encode(number)
      case .number(let number): try container.encode(number)
      case .decimal(let text):
        if let number = UInt64(text) {
          try container.encode(number)
        } else if let number = Double(text), number.isFinite {
          try container.encode(number)
        } else {
          let context = EncodingError.Context(
            codingPath: encoder.codingPath, debugDescription: "The number \(text) exceeds a Double's range.")
          throw EncodingError.invalidValue(self, context)
        }
      case .string(let text): try container.encode(text)
      default: try container.encodeNil()
      }
    }
  }
}
