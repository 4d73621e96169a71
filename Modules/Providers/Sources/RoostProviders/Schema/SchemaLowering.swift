public import RoostCore

/// Makes a schema one that a vendor's strict mode takes, by leaving out what it refuses. The answer is checked against the original.
public struct SchemaLowering: Sendable {
  /// Keywords that go.
  public var removed: Set<String>
  /// The only values of `format` that stay; nil for all.
  public var formats: Set<String>?
  /// Whether every object gets `additionalProperties: false`.
  public var closesObjects: Bool
  /// Whether every property becomes required; those that weren't may then be null.
  public var requiresAll: Bool
  /// Whether `oneOf` becomes `anyOf`.
  public var loosensOneOf: Bool
  /// The largest `minItems` that stays; nil for any.
  public var largestMinItems: Int?

  public init(
    removed: Set<String>, formats: Set<String>? = nil, closesObjects: Bool = true, requiresAll: Bool = false, loosensOneOf: Bool = true,
    largestMinItems: Int? = nil
  ) {
    self.removed = removed
    self.formats = formats
    self.closesObjects = closesObjects
    self.requiresAll = requiresAll
    self.loosensOneOf = loosensOneOf
    self.largestMinItems = largestMinItems
  }

  /// The deepest schema lowered.
  public static let maximumDepth = JSONSchema.maximumDepth

  public func lower(_ schema: JSONSchema) -> JSONValue { lower(schema.json, depth: 0) }

  private static let maps: Set<String> = ["properties", "$defs", "definitions", "patternProperties", "dependentSchemas"]
  private static let lists: Set<String> = ["anyOf", "oneOf", "allOf", "prefixItems"]
  private static let single: Set<String> = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"]

  private func lower(_ schema: JSONValue, depth: Int) -> JSONValue {
    guard case .object(let members) = schema, depth < Self.maximumDepth else { return schema }
    var lowered = JSONObject()
    for (key, value) in members {
      guard !removed.contains(key) else { continue }
      switch key {
      case "format":
        if let formats, let word = value.stringValue, !formats.contains(word) { continue }
        lowered[key] = value
      case "minItems":
        if let largestMinItems, let count = value.intValue, count > largestMinItems { continue }
        lowered[key] = value
      case _ where Self.maps.contains(key):
        lowered[key] = value.objectValue.map { .object(JSONObject($0.map { ($0.key, lower($0.value, depth: depth + 1)) })) } ?? value
      case _ where Self.lists.contains(key):
        let name = key == "oneOf" && loosensOneOf ? "anyOf" : key
        lowered[name] = value.arrayValue.map { .array($0.map { lower($0, depth: depth + 1) }) } ?? value
      case _ where Self.single.contains(key): lowered[key] = lower(value, depth: depth + 1)
      default: lowered[key] = value
      }
    }
    if let properties = members["properties"]?.objectValue ?? (isObject(members) ? JSONObject() : nil) {
      if requiresAll { require(properties, in: &lowered) }
      if closesObjects { lowered["additionalProperties"] = false }
    }
    return .object(lowered)
  }

  private func isObject(_ members: JSONObject) -> Bool {
    members["type"]?.stringValue == "object" || members["type"]?.arrayValue?.contains("object") == true
  }

  private func require(_ properties: JSONObject, in lowered: inout JSONObject) {
    let required = Set((lowered["required"]?.arrayValue ?? []).compactMap(\.stringValue))
    var all = lowered["properties"]?.objectValue ?? JSONObject()
    for (name, schema) in all where !required.contains(name) { all[name] = Self.nullable(schema) }
    lowered["properties"] = .object(all)
    lowered["required"] = .array(properties.keys.map { .string($0) })
  }

  /// The schema, or null.
  private static func nullable(_ schema: JSONValue) -> JSONValue {
    guard case .object(var members) = schema else { return schema }
    switch members["type"] {
    case .string(let type)?:
      if type == "null" { return schema }
      members["type"] = [.string(type), "null"]
    case .array(let types)?:
      if types.contains("null") { return schema }
      members["type"] = .array(types + ["null"])
    default:
      // What is null already needs no more.
      if members["anyOf"]?.arrayValue?.contains(where: { $0["type"] == "null" }) ?? false { return schema }
      return ["anyOf": [schema, ["type": "null"]]]
    }
    // An enumeration must name null too.
    if let values = members["enum"]?.arrayValue, !values.contains(.null) { members["enum"] = .array(values + [.null]) }
    if members["const"] != nil { return ["anyOf": [schema, ["type": "null"]]] }
    return .object(members)
  }
}
