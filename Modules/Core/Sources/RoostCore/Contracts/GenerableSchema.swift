/// What the code that `@Generable` writes calls to describe a type.
public enum GenerableSchema {
  /// The types whose schemas are being written in the current task, outermost first.
  @TaskLocal private static var open: [ObjectIdentifier] = []

  /// The schema of an object with exactly these members. A type that contains itself is described once: inside itself it's any object.
  public static func object<T>(
    _ type: T.Type, description: String?, required: [String], properties: () -> [(String, JSONSchema)]
  ) -> JSONSchema {
    let identifier = ObjectIdentifier(type)
    if open.contains(identifier) { return .anyObject.described("The same kind of object as the one it is in.") }
    let schema = $open.withValue(open + [identifier]) {
      JSONSchema.object(properties: properties(), required: required, additionalProperties: false)
    }
    return described(schema, description)
  }

  /// The schema of a value that is one of `choices`.
  public static func choices(_ choices: [JSONValue], description: String?) -> JSONSchema {
    let isText = choices.allSatisfy { $0.stringValue != nil }
    return described((isText ? JSONSchema.string() : JSONSchema.integer()).with("enum", .array(choices)), description)
  }

  /// The schema of an object whose member `type` says which of `cases` it is.
  public static func union<T>(
    _ type: T.Type, description: String?,
    cases: () -> [(tag: String, description: String?, required: [String], members: [(String, JSONSchema)])]
  ) -> JSONSchema {
    let identifier = ObjectIdentifier(type)
    if open.contains(identifier) { return .anyObject.described("The same kind of object as the one it is in.") }
    let schemas = $open.withValue(open + [identifier]) {
      cases().map { item in
        let tag = JSONSchema.string().with("const", .string(item.tag))
        let object = JSONSchema.object(
          properties: [("type", tag)] + item.members, required: ["type"] + item.required, additionalProperties: false)
        return described(object, item.description)
      }
    }
    return .anyOf(schemas, description: description)
  }

  private static func described(_ schema: JSONSchema, _ description: String?) -> JSONSchema {
    description.map { schema.described($0) } ?? schema
  }
}

extension JSONSchema {
  /// The schema of an object with any members.
  public static var anyObject: JSONSchema { .any.with("type", "object") }

  /// The schema with `keyword` set on the elements of an array or the values of a dictionary.
  public func withElements(_ keyword: String, _ value: JSONValue) -> JSONSchema {
    let place = json["items"] == nil ? "additionalProperties" : "items"
    guard case .object(var elements)? = json[place] else { return with(keyword, value) }
    elements[keyword] = value
    return with(place, .object(elements))
  }

  /// The schema with a property's description instead of its type's; what an enum says about its choices is kept below it.
  public func describedAsMember(_ description: String) -> JSONSchema {
    guard json["enum"] != nil, let choices = json["description"]?.stringValue else { return described(description) }
    return described("\(description)\n\(choices)")
  }

  /// The same schema with `null` allowed besides.
  public var orNull: JSONSchema {
    guard let type = json["type"] else {
      guard json.objectValue?.isEmpty == false else { return self }  // anything includes null
      return .any.with("anyOf", [json, ["type": "null"]])
    }
    var types = type.arrayValue ?? [type]
    if types.contains("null") { return self }
    types.append("null")
    let wider = with("type", .array(types))
    guard let choices = json["enum"]?.arrayValue else { return wider }
    return wider.with("enum", .array(choices + [.null]))
  }
}
