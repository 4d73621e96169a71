public import RoostCore

/// What in a schema a strict mode of closed objects can't express without changing what the schema means.
public enum SchemaObstacle {
  private static let keywords: Set<String> = [
    "not", "if", "then", "else", "patternProperties", "dependentSchemas", "dependentRequired", "prefixItems", "propertyNames", "contains",
  ]

  /// The first keyword of that kind: one of the above, an object of free members, or a reference that leads back to itself. Nil where there
  /// is none.
  public static func first(in schema: JSONSchema) -> String? { first(in: schema.json, root: schema.json, open: [], depth: 0) }

  private static func first(in schema: JSONValue, root: JSONValue, open: [String], depth: Int) -> String? {
    guard let members = schema.objectValue, depth < JSONSchema.maximumDepth else { return nil }
    if members["type"] == "object", members["properties"] == nil, members["additionalProperties"] != .bool(false) {
      return members["additionalProperties"] == nil ? "properties" : "additionalProperties"
    }
    for (key, value) in members {
      if keywords.contains(key) { return key }
      let inner: [JSONValue]
      switch key {
      case "properties": inner = value.objectValue?.values ?? []
      case "anyOf", "oneOf", "allOf": inner = value.arrayValue ?? []
      case "items": inner = [value]
      case "additionalProperties":
        // An object of any members: closing it would leave none.
        if value.objectValue != nil { return key }
        inner = []
      case "$ref":
        guard let place = value.stringValue else { return key }
        if open.contains(place) { return key }
        guard let target = target(place, root) else { return key }
        if let found = first(in: target, root: root, open: open + [place], depth: depth + 1) { return found }
        inner = []
      default: inner = []
      }
      for schema in inner { if let found = first(in: schema, root: root, open: open, depth: depth + 1) { return found } }
    }
    return nil
  }

  private static func target(_ place: String, _ root: JSONValue) -> JSONValue? {
    for list in ["$defs", "definitions"] where place.hasPrefix("#/\(list)/") {
      return root[list]?[String(place.dropFirst(list.count + 3))]
    }
    return nil
  }
}
