extension Int: Generable {
  public static var schema: JSONSchema { .integer() }

  @inlinable
  public init(json: JSONValue) throws(GenerableError) {
    if case .integer(let number) = json { self = number } else { self = try Self.readGenerable(json) }
  }

  public var json: JSONValue { .integer(self) }
}

extension Int8: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension Int16: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension Int32: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension Int64: Generable {
  public static var schema: JSONSchema { .integer() }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension UInt: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension UInt8: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension UInt16: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension UInt32: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension UInt64: Generable {
  public static var schema: JSONSchema { boundedSchema }
  public init(json: JSONValue) throws(GenerableError) { self = try Self.readGenerable(json) }
  public var json: JSONValue { writtenAsGenerable }
}

extension FixedWidthInteger where Self: Generable {
  /// An integer schema with the type's range, as far as a 64-bit signed integer can state it.
  static var boundedSchema: JSONSchema {
    let lowest = JSONSchema.integer().with("minimum", .integer(Int(clamping: min)))
    return Int(exactly: max).map { lowest.with("maximum", .integer($0)) } ?? lowest
  }

  var writtenAsGenerable: JSONValue { Int(exactly: self).map { .integer($0) } ?? .decimal(String(self)) }

  @usableFromInline
  static func readGenerable(_ json: JSONValue) throws(GenerableError) -> Self {
    switch json {
    case .integer(let number):
      if let value = Self(exactly: number) { return value }
    case .number(let number):
      if let value = Self(exactly: number) { return value }
      // From 2^53 on every Double is whole, so it's the range that doesn't fit.
      guard number.magnitude >= 0x1p53 || Int(exactly: number) != nil else { throw GenerableError(expected: "an integer", found: json) }
    case .decimal(let text):
      guard let digits = wholeDigits(text) else { throw GenerableError(expected: "an integer", found: json) }
      if let value = Self(digits) { return value }
    default: throw GenerableError(expected: "an integer", found: json)
    }
    throw GenerableError(expected: "an integer from \(min) to \(max)", found: json)
  }

  /// The digits before the point of a number whose digits after it are all zero; nil with a fraction or an exponent.
  private static func wholeDigits(_ text: String) -> Substring? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !parts[1].allSatisfy({ $0 == "0" }) { return nil }
    return parts[0].allSatisfy({ $0.isNumber || $0 == "-" }) ? parts[0] : nil
  }
}
