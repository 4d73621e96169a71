/// A value with one JSON form, in which it is stored and crosses process boundaries.
///
/// `Codable` comes for free and uses the same form.
public protocol JSONRepresentable: Codable, Sendable {
  /// Reads the JSON form; throws `JSONShapeError` naming the place and what was expected there.
  init(json: JSONValue) throws(JSONShapeError)
  /// The JSON form.
  var json: JSONValue { get }
}

extension JSONRepresentable {
  public init(from decoder: any Decoder) throws {
    try self.init(json: JSONValue(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try json.encode(to: encoder)
  }
}

/// JSON that doesn't have the form a value needs.
public struct JSONShapeError: Error, Hashable, CustomStringConvertible {
  /// Where, from the value that was read.
  public var path: JSONPointer
  /// What should be there, as in `a string`.
  public var expected: String
  /// What is there, as in `integer`, or `nothing`.
  public var found: String

  public init(path: JSONPointer = JSONPointer(), expected: String, found: String) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  public var description: String { "\(path): expected \(expected), found \(found)" }
}

/// Reads the members of one JSON object, with errors that name the member.
struct JSONReader {
  let object: JSONObject

  init(_ value: JSONValue, of type: String) throws(JSONShapeError) {
    guard case .object(let object) = value else { throw JSONShapeError(expected: "an object for \(type)", found: value.typeName) }
    self.object = object
  }

  func string(_ key: String) throws(JSONShapeError) -> String {
    guard case .string(let text)? = object[key] else { throw wrong(key, "a string") }
    return text
  }

  func optionalString(_ key: String) throws(JSONShapeError) -> String? {
    try absent(key) ? nil : string(key)
  }

  func integer(_ key: String) throws(JSONShapeError) -> Int {
    guard let number = object[key]?.intValue else { throw wrong(key, "an integer") }
    return number
  }

  func integer(_ key: String, default value: Int) throws(JSONShapeError) -> Int {
    try absent(key) ? value : integer(key)
  }

  func optionalInteger(_ key: String) throws(JSONShapeError) -> Int? {
    try absent(key) ? nil : integer(key)
  }

  func number(_ key: String, default value: Double) throws(JSONShapeError) -> Double {
    guard !absent(key) else { return value }
    guard let number = object[key]?.doubleValue else { throw wrong(key, "a number") }
    return number
  }

  func optionalNumber(_ key: String) throws(JSONShapeError) -> Double? {
    try absent(key) ? nil : number(key, default: 0)
  }

  /// A time in seconds, from 0 to about 30 years.
  func duration(_ key: String) throws(JSONShapeError) -> Duration? {
    guard let seconds = try optionalNumber(key) else { return nil }
    guard seconds >= 0, seconds <= 1e9 else { throw wrong(key, "a number of seconds from 0 to 1000000000") }
    return .seconds(seconds)
  }

  func boolean(_ key: String, default value: Bool) throws(JSONShapeError) -> Bool {
    guard !absent(key) else { return value }
    guard case .bool(let flag)? = object[key] else { throw wrong(key, "true or false") }
    return flag
  }

  func array(_ key: String) throws(JSONShapeError) -> [JSONValue] {
    guard !absent(key) else { return [] }
    guard case .array(let items)? = object[key] else { throw wrong(key, "an array") }
    return items
  }

  func strings(_ key: String) throws(JSONShapeError) -> [String] {
    var texts: [String] = []
    for item in try array(key) {
      guard case .string(let text) = item else { throw wrong(key, "an array of strings") }
      texts.append(text)
    }
    return texts
  }

  /// The members of the object at `key`; none where it is absent.
  func members(_ key: String) throws(JSONShapeError) -> JSONObject {
    guard !absent(key) else { return JSONObject() }
    guard case .object(let members)? = object[key] else { throw wrong(key, "an object") }
    return members
  }

  func schema(_ key: String) throws(JSONShapeError) -> JSONSchema? {
    guard !absent(key), let value = object[key] else { return nil }
    do { return try JSONSchema(value) } catch {
      throw JSONShapeError(path: JSONPointer().appending(key: key), expected: "a JSON Schema", found: "\(error)")
    }
  }

  func value<T: JSONRepresentable>(_ key: String, as type: T.Type) throws(JSONShapeError) -> T {
    guard let value = object[key] else { throw wrong(key, "\(type)") }
    do { return try T(json: value) } catch { throw nested(error, key) }
  }

  func optional<T: JSONRepresentable>(_ key: String, as type: T.Type) throws(JSONShapeError) -> T? {
    try absent(key) ? nil : value(key, as: type)
  }

  func list<T: JSONRepresentable>(_ key: String, of type: T.Type) throws(JSONShapeError) -> [T] {
    var result: [T] = []
    for (index, item) in try array(key).enumerated() {
      do { result.append(try T(json: item)) } catch {
        throw nested(
          JSONShapeError(path: JSONPointer().appending(index: index).appending(error.path), expected: error.expected, found: error.found),
          key)
      }
    }
    return result
  }

  func word<T: RawRepresentable & CaseIterable>(_ key: String, as type: T.Type) throws(JSONShapeError) -> T where T.RawValue == String {
    let text = try string(key)
    guard let value = T(rawValue: text) else {
      throw wrong(key, "one of " + T.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  /// A missing member and `null` mean the same.
  private func absent(_ key: String) -> Bool {
    guard let value = object[key] else { return true }
    return value == .null
  }

  func wrong(_ key: String, _ expected: String) -> JSONShapeError {
    JSONShapeError(path: JSONPointer().appending(key: key), expected: expected, found: object[key]?.typeName ?? "nothing")
  }

  private func nested(_ error: JSONShapeError, _ key: String) -> JSONShapeError {
    JSONShapeError(path: JSONPointer().appending(key: key).appending(error.path), expected: error.expected, found: error.found)
  }
}

extension JSONObject {
  /// Sets `key` unless `value` is nil.
  mutating func put(_ key: String, _ value: JSONValue?) {
    if let value { self[key] = value }
  }
}
