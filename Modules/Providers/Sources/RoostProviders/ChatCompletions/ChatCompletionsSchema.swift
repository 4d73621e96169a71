public import RoostCore

/// Which schemas OpenAI's strict mode takes, over chat completions and the Responses API.
///
/// Source: developers.openai.com, structured outputs, 2026. What only limits a value goes, as the answer is checked against the original.
public enum ChatCompletionsSchema {
  public static let lowering = SchemaLowering(
    removed: [
      "$schema", "default", "minLength", "maxLength", "uniqueItems", "minProperties", "maxProperties", "contains", "minContains",
      "maxContains", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
    ], formats: ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"], requiresAll: true)

  /// Keywords whose meaning would be lost.
  private static let refused: Set<String> = [
    "not", "if", "then", "else", "allOf", "dependentRequired", "dependentSchemas", "patternProperties", "prefixItems",
  ]

  /// The first keyword that strict mode can't express; nil where there is none.
  public static func unlowerable(in schema: JSONSchema, takesAnyRoot: Bool = false) -> String? {
    let root = schema.json
    if !takesAnyRoot, root["$ref"] == nil, root["type"] != "object" {
      return ["anyOf", "oneOf"].first { root[$0] != nil } ?? "type"
    }
    return unlowerable(in: root, depth: 0)
  }

  private static func unlowerable(in schema: JSONValue, depth: Int) -> String? {
    guard let members = schema.objectValue, depth < JSONSchema.maximumDepth else { return nil }
    for (key, value) in members {
      if refused.contains(key) { return key }
      let inner: [JSONValue]
      switch key {
      case "properties", "$defs", "definitions": inner = value.objectValue?.values ?? []
      case "anyOf", "oneOf": inner = value.arrayValue ?? []
      case "items": inner = [value]
      case "additionalProperties":
        // An object of any members: closing it would leave none.
        if value.objectValue != nil { return key }
        inner = []
      default: inner = []
      }
      for schema in inner { if let found = unlowerable(in: schema, depth: depth + 1) { return found } }
    }
    return nil
  }
}
