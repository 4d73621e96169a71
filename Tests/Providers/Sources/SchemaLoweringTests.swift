import RoostCore
import RoostProviders
import Testing

/// Schemas as strict modes take them.
struct SchemaLoweringTests {
  @Test(
    arguments: [
      (["type": "string"], ["type": ["string", "null"]]),
      (["type": ["string", "null"]], ["type": ["string", "null"]]),
      (
        ["anyOf": [["type": "string"], ["type": "null"]], "title": "Note"],
        ["anyOf": [["type": "string"], ["type": "null"]], "title": "Note"]
      ),
      (
        ["anyOf": [["type": "string"], ["type": "integer"]]],
        ["anyOf": [["anyOf": [["type": "string"], ["type": "integer"]]], ["type": "null"]]]
      ),
    ] as [(JSONValue, JSONValue)])
  func `an optional property may be null, once`(_ property: JSONValue, _ expected: JSONValue) throws {
    let schema = try JSONSchema(["type": "object", "properties": ["note": property]])
    let lowered = SchemaLowering(removed: [], requiresAll: true).lower(schema)
    #expect(lowered["properties"]?["note"] == expected)
    #expect(lowered["required"] == ["note"])
  }
}
