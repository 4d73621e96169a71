import RoostCore

/// Makes a schema one that `responseJsonSchema` takes, by leaving out what it refuses. The answer is checked against the original.
///
/// Source: the fields of python-genai 2.19.0 (2026-08-19).
enum GoogleSchema {
  private static let kept: Set = [
    "$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems", "minItems", "maxItems",
    "minimum", "maximum", "anyOf", "oneOf", "properties", "additionalProperties", "required", "propertyOrdering",
  ]

  static func lower(_ schema: JSONSchema) -> JSONValue { lower(schema.json, depth: 0) }

  private static func lower(_ schema: JSONValue, depth: Int) -> JSONValue {
    guard case .object(let members) = schema, depth < JSONSchema.maximumDepth else { return schema }
    func below(_ value: JSONValue) -> JSONValue { lower(value, depth: depth + 1) }
    func map(_ value: JSONValue) -> JSONValue {
      value.objectValue.map { .object(JSONObject($0.map { ($0.key, below($0.value)) })) } ?? value
    }
    var lowered = JSONObject()
    for (key, value) in members {
      switch key {
      case "const": if lowered["enum"] == nil { lowered["enum"] = [value] }
      // The older word for the same.
      case "definitions": lowered["$defs"] = map(value)
      case "$ref":
        lowered[key] = .string((value.stringValue ?? "").replacingPrefix("#/definitions/", by: "#/$defs/"))
      // Nothing may stand beside a reference.
      case _ where members["$ref"] != nil && !key.hasPrefix("$"): continue
      case "properties", "$defs": lowered[key] = map(value)
      case "items", "additionalProperties": lowered[key] = below(value)
      case "anyOf", "oneOf", "prefixItems": lowered[key] = value.arrayValue.map { .array($0.map(below)) } ?? value
      default: if kept.contains(key) { lowered[key] = value }
      }
    }
    return .object(lowered)
  }
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String, by other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}
