extension Bool: Generable {
  public static var schema: JSONSchema { .boolean }

  @inlinable
  public init(json: JSONValue) throws(GenerableError) {
    guard case .bool(let flag) = json else { throw GenerableError(expected: "true or false", found: json) }
    self = flag
  }

  public var json: JSONValue { .bool(self) }
}

extension String: Generable {
  public static var schema: JSONSchema { .string() }

  @inlinable
  public init(json: JSONValue) throws(GenerableError) {
    guard case .string(let text) = json else { throw GenerableError(expected: "a string", found: json) }
    self = text
  }

  public var json: JSONValue { .string(self) }
}

extension Double: Generable {
  public static var schema: JSONSchema { .number() }

  @inlinable
  public init(json: JSONValue) throws(GenerableError) {
    guard let number = json.doubleValue else { throw GenerableError(expected: "a number", found: json) }
    self = number
  }

  public var json: JSONValue { .number(self) }
}

extension Float: Generable {
  public static var schema: JSONSchema { .number() }

  public init(json: JSONValue) throws(GenerableError) {
    guard let number = json.doubleValue else { throw GenerableError(expected: "a number", found: json) }
    self = Float(number)
    guard isFinite else { throw GenerableError(expected: "a number up to \(Self.greatestFiniteMagnitude)", found: json) }
  }

  /// The shortest decimal that reads back as the same `Float`: `0.1`, not `0.10000000149011612`.
  public var json: JSONValue { .number(Double(description) ?? Double(self)) }
}

extension JSONValue: Generable {
  public static var schema: JSONSchema { .any }

  public init(json: JSONValue) throws(GenerableError) { self = json }
  public var json: JSONValue { self }
}

extension JSONObject: Generable {
  public static var schema: JSONSchema { .anyObject }

  public init(json: JSONValue) throws(GenerableError) { self = try GenerableReading.object(json) }
  public var json: JSONValue { .object(self) }
}
