import RoostCore

/// A place where what the vendor's client sent and what the plugin sent differ.
struct RequestDifference: Sendable, CustomStringConvertible {
  /// A JSON Pointer (RFC 6901).
  let pointer: String
  /// Nil where there is nothing.
  let sdk: JSONValue?
  let ours: JSONValue?

  var description: String { "\(pointer): \(sdk?.description ?? "nothing") there, \(ours?.description ?? "nothing") here" }

  /// All differences between two values, in the order of their places.
  static func list(_ sdk: JSONValue, _ ours: JSONValue, at pointer: String = "") -> [RequestDifference] {
    switch (sdk, ours) {
    case (.object(let left), .object(let right)):
      var found: [RequestDifference] = []
      for (key, value) in left {
        let place = "\(pointer)/\(escaped(key))"
        guard let other = right[key] else {
          found.append(RequestDifference(pointer: place, sdk: value, ours: nil))
          continue
        }
        found += list(value, other, at: place)
      }
      for (key, value) in right where left[key] == nil {
        found.append(RequestDifference(pointer: "\(pointer)/\(escaped(key))", sdk: nil, ours: value))
      }
      return found
    case (.array(let left), .array(let right)) where left.count == right.count:
      return zip(left, right).enumerated().flatMap { list($1.0, $1.1, at: "\(pointer)/\($0)") }
    case (.string(let left), .string(let right)):
      if left == right { return [] }
      // Arguments and schemas inside a text are compared as what they say.
      if let first = object(left), let second = object(right) { return list(first, second, at: pointer) }
    default:
      if sdk == ours { return [] }
    }
    return [RequestDifference(pointer: pointer, sdk: sdk, ours: ours)]
  }

  private static func object(_ text: String) -> JSONValue? {
    guard text.first == "{", let json = try? JSONValue(parsing: text) else { return nil }
    return json
  }

  private static func escaped(_ key: String) -> String {
    key.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}
