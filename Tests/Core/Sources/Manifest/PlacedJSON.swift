@testable import RoostCore

/// A JSON value written as text, one member or element a line, with the place of everything in it noted while writing.
struct PlacedJSON {
  private(set) var text = ""
  /// Line and column of each value, by pointer.
  private(set) var values: [String: String] = [:]
  /// Line and column of each member's key, by pointer.
  private(set) var keys: [String: String] = [:]
  private var line = 1
  private var column = 1

  init(_ value: JSONValue) { write(value, JSONPointer(), indent: 0) }

  private mutating func put(_ piece: String) {
    text += piece
    for scalar in piece.unicodeScalars {
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
  }

  private mutating func write(_ value: JSONValue, _ pointer: JSONPointer, indent: Int) {
    values[pointer.description] = "\(line):\(column)"
    let inner = "\n" + String(repeating: "  ", count: indent + 1)
    switch value {
    case .object(let members):
      put("{")
      for (key, member) in members {
        let below = pointer.appending(key: key)
        put(inner)
        keys[below.description] = "\(line):\(column)"
        put("\(JSONValue.string(key)): ")
        write(member, below, indent: indent + 1)
        put(", // é and a comment")
      }
      put("\n}")
    case .array(let elements):
      put("[")
      for (index, element) in elements.enumerated() {
        put(inner)
        write(element, pointer.appending(index: index), indent: indent + 1)
        put(",")
      }
      put("]")
    default: put(value.description)
    }
  }
}
