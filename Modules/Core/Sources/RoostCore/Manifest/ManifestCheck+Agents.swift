extension ManifestCheck {
  mutating func checkAgents(_ node: ManifestNode) {
    if node.isFaulty { return }
    guard let members = node.members else {
      return report(node.place, "expected an object of agents by name, found \(node.json.summary)")
    }
    let defaults = node["defaults"]
    if let defaults, !defaults.isFaulty, defaults.members == nil {
      report(defaults.place, "expected an object with settings that all agents share, found \(defaults.json.summary)")
    }
    // Also where no agent takes them: a fault in them is reported once, wherever it shows.
    if let defaults, defaults.members != nil {
      let check = SettingsCheck(defaults, schema: Self.schema)
      for problem in check.problems { report(problem.place, key: problem.key, problem.message) }
    }
    for member in members where member.key != "defaults" {
      checkKey(member)
      checkAgent(member, defaults: defaults?.members == nil ? nil : defaults)
    }
  }

  private mutating func checkAgent(_ member: ManifestNode.Member, defaults: ManifestNode?) {
    if member.node.isFaulty { return }
    guard member.node.members != nil else {
      return report(member.node.place, "expected an object with an \"engine\", found \(member.node.json.summary)")
    }
    let merged = enforced(Self.merged(member.node, defaults), name: member.key)
    let index = nodes.count
    var settings = check(merged, schema: Self.schema, node: index)
    checkOutput(settings)
    if merged["deadline"].map({ $0.json.isNull }) == true, let deadline = merged["deadline"] {
      report(deadline.place, "the agent \"\(member.key)\" has no deadline: a run that hangs never ends", severity: .warning)
    }
    guard let engine = merged["engine"] else {
      report(
        member.node.place,
        "\"engine\" is missing; write what decides what happens next, as in \"engine\": {\"type\": \"llm\", \"provider\": \"…\"}")
      return
    }
    guard let (component, engineSettings) = checkEngine(engine, merged, id: member.key) else {
      // The agent is known all the same: its references still count for cycles.
      nodes.append(agentNode(member, settings, component: nil, engine: .null))
      return
    }
    settings = settings.without("max_turns")
    nodes.append(agentNode(member, settings, component: component, engine: engineSettings))
  }

  private func agentNode(_ member: ManifestNode.Member, _ settings: ManifestNode, component: String?, engine: JSONValue) -> WiringNode {
    var json = settings.json.objectValue ?? JSONObject()
    json["engine"] = .object(engine.objectValue ?? JSONObject())
    return WiringNode(
      id: "agents.\(member.key)", prefix: "agent", key: member.key, component: component, settings: .object(json),
      directory: source.directory(of: member.node.place))
  }

  private mutating func checkEngine(_ engine: ManifestNode, _ agent: ManifestNode, id: String) -> (id: String, settings: JSONValue)? {
    var engine = engine
    // `max_turns` of an agent is its engine's; what the engine says itself wins.
    if let turns = agent["max_turns"], !turns.isFaulty, (1...1_000).contains(turns.json.intValue ?? 0), let type = engine["type"]?.text,
      engine["max_turns"] == nil,
      let entry = catalog["engine.\(type)"]
    {
      if entry.component.settings.json["properties"]?["max_turns"] != nil {
        engine = engine.overlaid(
          by: ManifestNode(members: [ManifestNode.Member(key: "max_turns", keyPlace: turns.place, node: turns)], place: engine.place))
      }
    }
    return checkComponent(engine, prefix: "engine", id: "agents.\(id).engine")
  }

  /// The agent's members over the shared ones. An engine takes the shared settings only when it is of the same type.
  static func merged(_ agent: ManifestNode, _ defaults: ManifestNode?) -> ManifestNode {
    guard let defaults else { return agent }
    var shared = defaults
    if let type = agent["engine"]?["type"]?.text, let other = defaults["engine"]?["type"]?.text, type != other {
      shared = shared.without("engine")
    }
    return shared.overlaid(by: agent)
  }

  private mutating func checkOutput(_ settings: ManifestNode) {
    guard let output = settings["output"], !output.isFaulty else { return }
    switch output.content {
    case .object:
      do throws(JSONSchemaError) { _ = try JSONSchema(output.json) } catch {
        report(output.nearest(error.pointer).node.place, "is no JSON Schema: \(error.reason)")
      }
    case .scalar(.string(let path)):
      do { _ = try OutputSchema.read(path, from: source.directory(of: output.place)) } catch { report(output.place, "\(error)") }
    case .scalar(.null): return
    default: report(output.place, "expected a JSON Schema, or the path of a file that holds one; found \(output.json.summary)")
    }
  }

  mutating func checkSession(_ node: ManifestNode) {
    if node.isFaulty { return }
    guard node.members != nil else { return report(node.place, "expected an object, found \(node.json.summary)") }
    let settings = SettingsCheck(node.without("exporters"), schema: SessionSettings.schema)
    for problem in settings.problems { report(problem.place, key: problem.key, problem.message) }
    for pattern in node["redact"]?.elements ?? [] {
      guard let text = pattern.text, !pattern.isFaulty else { continue }
      do throws(PatternError) { _ = try Pattern(text) } catch { report(pattern.place, "is no pattern: \(error)") }
    }
    guard let exporters = node["exporters"], !exporters.isFaulty else { return }
    guard let elements = exporters.elements else {
      return report(exporters.place, "expected a list of exporters, each with a \"type\"; found \(exporters.json.summary)")
    }
    for (index, exporter) in elements.enumerated() {
      let id = "session.exporters[\(index)]"
      guard let (component, settings) = checkComponent(exporter, prefix: "exporter", id: id) else { continue }
      nodes.append(
        WiringNode(
          id: id, prefix: "exporter", key: String(index), component: component, settings: settings,
          directory: source.directory(of: exporter.place)))
    }
  }

  /// An agent's own settings; its engine is checked for itself.
  private static let schema: JSONSchema = {
    var schema = AgentSettings.schema.json.objectValue ?? JSONObject()
    var properties = schema["properties"]?.objectValue ?? JSONObject()
    properties["engine"] = [:]
    schema["properties"] = .object(properties)
    schema["required"] = nil
    return JSONSchema(deferred: .object(schema))
  }()
}
