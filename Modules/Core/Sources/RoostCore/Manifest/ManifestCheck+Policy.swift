/// What the distribution enforces, where a manifest is checked: additions are made, and what would lower it is reported.
extension ManifestCheck {
  /// The agent with the enforced guardrails after its own, and with the ceilings where it says nothing.
  mutating func enforced(_ agent: ManifestNode, name: String) -> ManifestNode {
    guard let policy = source.enforced else { return agent }
    return withCeilings(withGuardrails(agent, policy), policy, name: name)
  }

  private mutating func withGuardrails(_ agent: ManifestNode, _ policy: ManifestNode) -> ManifestNode {
    let members = policy["guardrails"]?.members ?? []
    guard !members.isEmpty else { return agent }
    let own = agent["guardrails"]
    if let own, own.members == nil {
      report(own.place, "expected an object with \"input\" and \"output\", found \(own.json.summary)")
      return agent
    }
    var guardrails = own ?? ManifestNode(members: [], place: members[0].node.place)
    for place in ["input", "output"] {
      let names = members.filter { member in
        guard let places = member.node["on"]?.elements else { return true }
        return places.contains { $0.text == place }
      }.map { member in
        var name = ManifestNode(.string(DistributionPolicy.prefix + member.key), file: member.node.place.file)
        name.place = member.node.place
        return name
      }
      guard !names.isEmpty else { continue }
      let listed = guardrails[place]
      if let listed, listed.elements == nil {
        report(listed.place, "expected a list of guardrails' names, found \(listed.json.summary)")
        continue
      }
      var list = listed ?? ManifestNode(members: [], place: names[0].place)
      // After the manifest's own: nothing changes the text after they looked at it.
      list.content = .array((listed?.elements ?? []) + names)
      guardrails = guardrails.setting(place, list)
    }
    return agent.setting("guardrails", guardrails)
  }

  private mutating func withCeilings(_ agent: ManifestNode, _ policy: ManifestNode, name: String) -> ManifestNode {
    guard let ceilings = policy["limits"]?["agents"] else { return agent }
    var agent = agent
    if let ceiling = ceilings["deadline"] { agent = limit("deadline", of: agent, to: ceiling, standard: 600) }
    if let ceiling = ceilings["max_turns"] {
      let engine = agent["engine"].flatMap { $0["max_turns"] }
      if let engine { reportExcess(engine, ceiling, "max_turns") }
      let schema = agent["engine"]?["type"]?.text.flatMap { catalog["engine.\($0)"]?.component.settings.json["properties"]?["max_turns"] }
      if engine == nil { agent = limit("max_turns", of: agent, to: ceiling, standard: schema?["default"]?.doubleValue) }
    }
    let budget = agent["budget"]
    guard budget == nil || budget?.members != nil else { return agent }
    var spend = budget ?? ManifestNode(members: [], place: ceilings.place)
    for key in ["max_tokens", "max_cost_usd"] {
      if let ceiling = ceilings[key] { spend = limit(key, of: spend, to: ceiling, standard: nil) }
    }
    return spend.members?.isEmpty == false ? agent.setting("budget", spend) : agent
  }

  /// The object with `key` set to the ceiling, unless what it says, or what holds when it says nothing, is less.
  private mutating func limit(_ key: String, of object: ManifestNode, to ceiling: ManifestNode, standard: Double?) -> ManifestNode {
    guard let most = ceiling.amount else { return object }
    if let own = object[key] {
      // Null would mean no limit at all.
      if own.json.isNull || (own.amount ?? 0) > most { reportExcess(own, ceiling, key) }
      return object
    }
    if let standard, standard <= most { return object }
    return object.setting(key, ceiling)
  }

  private mutating func reportExcess(_ own: ManifestNode, _ ceiling: ManifestNode, _ key: String) {
    guard !own.isFaulty, let most = ceiling.amount, own.json.isNull || (own.amount ?? .infinity) > most else { return }
    report(own.place, "the distribution allows \(key) up to \(ceiling.json.plainText), found \(own.json.description)\(said(ceiling))")
  }

  /// Reports rules on isolation below a floor, and limits above a ceiling.
  mutating func checkFloors() {
    guard let policy = source.enforced else { return }
    let floors = policy["isolation"]?.members ?? []
    for rule in source.root["plugins"]?["isolation"]?.members ?? [] {
      guard let level = rule.node.text.flatMap(IsolationLevel.init(rawValue:)) else { continue }
      // A pattern is raised where a floor is higher; the same pattern, or a plugin's very name, says the contrary of it.
      let higher = floors.filter { floor in
        let pattern = NamePattern(floor.key)
        guard floor.key == rule.key || (NamePattern(rule.key).isExact && pattern.matches(rule.key)) else { return false }
        return floor.node.text.flatMap(IsolationLevel.init(rawValue:)).map { $0 > level } ?? false
      }
      guard let floor = higher.first else { continue }
      report(
        rule.node.place,
        "the distribution runs these plugins as \"\(floor.node.text ?? "")\" or stricter, found \"\(level.rawValue)\"\(said(floor.node))")
    }
    let ceilings = policy["limits"]?["plugins"]?.members ?? []
    for rule in source.root["plugins"]?["limits"]?.members ?? [] {
      let pattern = NamePattern(rule.key)
      let names = catalog.plugins.plugins.map(\.name).filter { pattern.matches($0) }
      for limit in rule.node.members ?? [] {
        guard let value = limit.node.amount else { continue }
        let broken = ceilings.first { ceiling in
          let covers = NamePattern(ceiling.key)
          guard ceiling.key == rule.key || names.contains(where: { covers.matches($0) }) else { return false }
          return ceiling.node[limit.key]?.amount.map { $0 < value } ?? false
        }
        guard let ceiling = broken?.node[limit.key] else { continue }
        report(
          limit.node.place,
          "the distribution allows \(limit.key) up to \(ceiling.json.plainText), found \(limit.node.json.plainText)\(said(ceiling))")
      }
    }
  }

  /// Where the distribution says it.
  private func said(_ node: ManifestNode) -> String {
    let problem = source.problem(node.place, "")
    return " (\(problem.file):\(problem.position?.line ?? 1))"
  }
}
