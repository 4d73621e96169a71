/// Builders, used by generated code. None throws: a wrong argument (a pattern that isn't one) is the schema's ``fault``.
extension JSONSchema {
  /// Accepts every value.
  public static let any = JSONSchema(deferred: .object([:]))

  public static func string(
    description: String? = nil, enumeration: [String]? = nil, pattern: String? = nil, format: String? = nil, minimumLength: Int? = nil,
    maximumLength: Int? = nil
  ) -> JSONSchema {
    make("string", description) { json in
      json["enum"] = enumeration.map { .array($0.map(JSONValue.string)) }
      json["pattern"] = pattern.map(JSONValue.string)
      json["format"] = format.map(JSONValue.string)
      json["minLength"] = minimumLength.map(JSONValue.integer)
      json["maxLength"] = maximumLength.map(JSONValue.integer)
    }
  }

  public static func integer(
    description: String? = nil, minimum: Int? = nil, maximum: Int? = nil, multipleOf: Int? = nil, enumeration: [Int]? = nil
  ) -> JSONSchema {
    make("integer", description) { json in
      json["enum"] = enumeration.map { .array($0.map(JSONValue.integer)) }
      json["minimum"] = minimum.map(JSONValue.integer)
      json["maximum"] = maximum.map(JSONValue.integer)
      json["multipleOf"] = multipleOf.map(JSONValue.integer)
    }
  }

  public static func number(
    description: String? = nil, minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil,
    exclusiveMaximum: Double? = nil
  ) -> JSONSchema {
    make("number", description) { json in
      json["minimum"] = minimum.map(JSONValue.number)
      json["maximum"] = maximum.map(JSONValue.number)
      json["exclusiveMinimum"] = exclusiveMinimum.map(JSONValue.number)
      json["exclusiveMaximum"] = exclusiveMaximum.map(JSONValue.number)
    }
  }

  public static let boolean = make("boolean", nil) { _ in }
  public static let null = make("null", nil) { _ in }

  public static func array(
    of items: JSONSchema, description: String? = nil, minimumItems: Int? = nil, maximumItems: Int? = nil, uniqueItems: Bool = false
  ) -> JSONSchema {
    make("array", description) { json in
      json["items"] = items.json
      json["minItems"] = minimumItems.map(JSONValue.integer)
      json["maxItems"] = maximumItems.map(JSONValue.integer)
      if uniqueItems { json["uniqueItems"] = true }
    }
  }

  /// An object with these members, in this order; `required` is left out when empty, and `additionalProperties` is always written.
  public static func object(
    properties: [(String, JSONSchema)], required: [String] = [], additionalProperties: Bool = false, description: String? = nil
  ) -> JSONSchema {
    make("object", description) { json in
      json["properties"] = .object(JSONObject(properties.map { ($0.0, $0.1.json) }))
      if !required.isEmpty { json["required"] = .array(required.map(JSONValue.string)) }
      json["additionalProperties"] = .bool(additionalProperties)
    }
  }

  /// An object whose keys are free and whose values all follow `values`.
  public static func dictionary(of values: JSONSchema, description: String? = nil) -> JSONSchema {
    make("object", description) { json in json["additionalProperties"] = values.json }
  }

  /// Accepts what at least one of `choices` accepts.
  public static func anyOf(_ choices: [JSONSchema], description: String? = nil) -> JSONSchema {
    var json = JSONObject()
    json["description"] = description.map(JSONValue.string)
    json["anyOf"] = .array(choices.map(\.json))
    return JSONSchema(deferred: .object(json))
  }

  public func described(_ description: String) -> JSONSchema { with("description", .string(description)) }
  public func withDefault(_ value: JSONValue) -> JSONSchema { with("default", value) }

  /// The schema with `keyword` set to `value`; an `x-…` keyword is an annotation, as is every unknown one.
  ///
  /// Of the schemas `true` and `false` it first becomes the object that means the same.
  public func with(_ keyword: String, _ value: JSONValue) -> JSONSchema {
    var object: JSONObject = json == .bool(false) ? ["not": [:]] : json.objectValue ?? [:]
    object[keyword] = value
    return JSONSchema(deferred: .object(object))
  }

  private static func make(_ type: String, _ description: String?, _ fill: (inout JSONObject) -> Void) -> JSONSchema {
    var json: JSONObject = ["type": .string(type)]
    json["description"] = description.map(JSONValue.string)
    fill(&json)
    return JSONSchema(deferred: .object(json))
  }
}
