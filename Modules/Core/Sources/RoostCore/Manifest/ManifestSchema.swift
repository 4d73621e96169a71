/// The manifest's own JSON Schema, made from what is installed: `roost config schema` prints it, and editors complete with it.
public enum ManifestSchema {
  public static func make(for catalog: ComponentCatalog) -> JSONValue {
    var properties: JSONObject = [
      "$schema": ["type": "string"],
      "roost": ["const": 1, "description": "The version of the manifest's form."],
      "plugins": ManifestCheck.pluginsSchema.json,
    ]
    for (section, prefix) in catalog.sections {
      let types = choices(ofPrefix: prefix, catalog)
      properties[section] = [
        "type": "object", "description": .string("The \(section) by name."),
        "propertyNames": ["pattern": "^[A-Za-z0-9_-]{1,64}$"], "additionalProperties": types,
      ]
    }
    let agent = self.agent(catalog, required: true)
    properties["agents"] = [
      "type": "object", "description": "The agents by name, and under \"defaults\" what they share.",
      "properties": ["defaults": self.agent(catalog, required: false)], "propertyNames": ["pattern": "^[A-Za-z0-9_-]{1,64}$"],
      "additionalProperties": agent,
    ]
    var session = SessionSettings.schema.json.objectValue ?? JSONObject()
    var members = session["properties"]?.objectValue ?? JSONObject()
    members["exporters"] = ["type": "array", "items": choices(ofPrefix: "exporter", catalog), "description": "Where events go."]
    session["properties"] = .object(members)
    properties["session"] = .object(session)
    properties["models"] = ModelRoutingSettings.schema.json
    properties["network"] = NetworkSettings.schema.json
    properties["entry"] = ["type": "string", "description": "The agent that runs."]
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "roost.json", "type": "object", "properties": .object(properties),
      "required": ["roost", "entry"], "patternProperties": ["^x-": [:]], "additionalProperties": false,
    ]
  }

  private static func agent(_ catalog: ComponentCatalog, required: Bool) -> JSONValue {
    var agent = AgentSettings.schema.json.objectValue ?? JSONObject()
    var members = agent["properties"]?.objectValue ?? JSONObject()
    members["engine"] = choices(ofPrefix: "engine", catalog)
    agent["properties"] = .object(members)
    if !required { agent["required"] = nil }
    return .object(agent)
  }

  /// Any of the types, each with its own settings.
  private static func choices(ofPrefix prefix: String, _ catalog: ComponentCatalog) -> JSONValue {
    let choices = catalog.entries.filter { $0.component.prefix == prefix }.map { entry -> JSONValue in
      let component = entry.component
      var schema = component.settings.json.objectValue ?? JSONObject()
      var properties: JSONObject = ["type": ["const": .string(component.name)]]
      for (key, value) in schema["properties"]?.objectValue ?? JSONObject() { properties[key] = value }
      schema["type"] = "object"
      schema["description"] = .string(component.summary)
      schema["properties"] = .object(properties)
      schema["required"] = .array(["type"] + (schema["required"]?.arrayValue ?? []))
      return .object(schema)
    }
    return choices.isEmpty ? ["type": "object", "required": ["type"]] : ["anyOf": .array(choices)]
  }
}
