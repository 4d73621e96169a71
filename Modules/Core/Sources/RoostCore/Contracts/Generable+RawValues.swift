extension Generable where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var schema: JSONSchema { GenerableSchema.choices(allCases.map { .string($0.rawValue) }, description: nil) }

  public init(json: JSONValue) throws(GenerableError) {
    guard let raw = json.stringValue, let value = Self(rawValue: raw) else {
      throw GenerableError.notAChoice(json, choices: Self.allCases.map { .string($0.rawValue) })
    }
    self = value
  }

  public var json: JSONValue { .string(rawValue) }
}

extension Generable where Self: RawRepresentable & CaseIterable, RawValue == Int {
  public static var schema: JSONSchema { GenerableSchema.choices(allCases.map { .integer($0.rawValue) }, description: nil) }

  public init(json: JSONValue) throws(GenerableError) {
    guard let raw = json.intValue, let value = Self(rawValue: raw) else {
      throw GenerableError.notAChoice(json, choices: Self.allCases.map { .integer($0.rawValue) })
    }
    self = value
  }

  public var json: JSONValue { .integer(rawValue) }
}
