/// The tool whose arguments are a run's answer: how a model without strict schemas is held to a form.
struct AnswerTool {
  let definition: ToolDefinition
  /// Whether the answer is the member `value` of the arguments, which must be an object.
  let isWrapped: Bool

  /// Nil for a schema that can't stand in a tool: one with references to its own root that isn't an object's.
  init?(schema: JSONSchema, beside tools: [ToolDefinition]) {
    guard let parameters = Self.parameters(schema) else { return nil }
    isWrapped = parameters.isWrapped
    var name = "final_answer"
    var number = 1
    while tools.contains(where: { $0.name == name }) {
      number += 1
      name = "final_answer_\(number)"
    }
    definition = ToolDefinition(
      name: name, description: "Gives the answer. Call it once, alone, when the answer is complete; nothing can be added afterwards.",
      parameters: parameters.schema)
  }

  var name: String { definition.name }

  private static func parameters(_ schema: JSONSchema) -> (schema: JSONSchema, isWrapped: Bool)? {
    if schema.json["type"] == "object" { return (schema, false) }
    guard var inner = schema.json.objectValue, !refersToRoot(schema.json, depth: 0) else { return nil }
    var outer: JSONObject = ["type": "object"]
    // References within the schema are read from its root.
    for key in ["$schema", "$defs", "definitions"] {
      outer[key] = inner[key]
      inner[key] = nil
    }
    outer["properties"] = ["value": .object(inner)]
    outer["required"] = ["value"]
    outer["additionalProperties"] = false
    do throws(JSONSchemaError) { return (try JSONSchema(.object(outer)), true) } catch { return nil }
  }

  private static func refersToRoot(_ schema: JSONValue, depth: Int) -> Bool {
    guard depth < JSONSchema.maximumDepth else { return true }
    switch schema {
    case .object(let members):
      if let target = members["$ref"]?.stringValue, !target.hasPrefix("#/$defs/"), !target.hasPrefix("#/definitions/") { return true }
      return members.contains { refersToRoot($0.value, depth: depth + 1) }
    case .array(let items): return items.contains { refersToRoot($0, depth: depth + 1) }
    default: return false
    }
  }

  /// The answer in the tool's arguments, as text; arguments that aren't what they should be are given as they are, for the validation.
  func text(of arguments: JSONValue) -> String {
    if case .string(let text) = arguments { return text }
    return (isWrapped ? arguments["value"] ?? arguments : arguments).description
  }
}
