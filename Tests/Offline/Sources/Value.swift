import Foundation

/// Any JSON, read without the code under test.
indirect enum Value: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Value])
  case object([String: Value])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let items = try? container.decode([Value].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: Value].self))
    }
  }

  /// Every string and number in it, one to a line.
  var text: String {
    switch self {
    case .null: ""
    case .bool(let flag): String(flag)
    case .number(let number): number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : String(number)
    case .string(let text): text
    case .array(let items): items.map(\.text).joined(separator: "\n")
    case .object(let members): members.sorted { $0.key < $1.key }.map(\.value.text).joined(separator: "\n")
    }
  }

  subscript(key: String) -> Value? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }
}
