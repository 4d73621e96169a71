/// A manifest with what the distribution enforces put into it.
extension ManifestSource {
  /// Adds the enforced guardrails and sinks, as though the last file had said them; floors and ceilings are applied where they are checked.
  /// A manifest that has a policy already keeps that one.
  ///
  /// - Parameter keepsVariables: Whether `${NAME}` stays as it is, to look at the policy where nothing runs.
  public func enforcing(_ policy: DistributionPolicy, keepsVariables: Bool = false) -> ManifestSource {
    guard enforced == nil, !policy.isEmpty else { return self }
    var copy = self
    copy.problems += policy.problems
    let index = files.count
    copy.files.append(policy.file)
    let pointer = JSONPointer([.key("enforce")])
    var node = ManifestNode(policy.json ?? [:], file: index, pointer: pointer)
    if keepsVariables {
      node = node.passingOverVariables()
    } else {
      var variables = ManifestVariables(environment: environment, directories: copy.files.map(\.directory))
      node = variables.resolve(node) ?? node
      copy.problems += variables.faults.map { copy.problem($0.place, $0.message) }
    }
    copy.enforced = node
    copy.addGuardrails(node)
    copy.addSinks(node)
    return copy
  }

  private mutating func addGuardrails(_ policy: ManifestNode) {
    guard let guardrails = policy["guardrails"], let members = guardrails.members, !members.isEmpty else { return }
    let own = root["guardrails"]
    // What has another form is reported where it is checked, and nothing runs.
    if let own, own.members == nil { return }
    for member in own?.members ?? [] where member.key.hasPrefix(DistributionPolicy.prefix) {
      problems.append(
        problem(
          member.keyPlace, key: true,
          "names that begin with \"\(DistributionPolicy.prefix)\" belong to the guardrails that the distribution enforces; give yours another"
        ))
    }
    let additions = members.map { member in
      ManifestNode.Member(key: DistributionPolicy.prefix + member.key, keyPlace: member.keyPlace, node: member.node.without("on"))
    }
    root = root.setting("guardrails", ManifestNode(members: (own?.members ?? []) + additions, place: own?.place ?? guardrails.place))
  }

  private mutating func addSinks(_ policy: ManifestNode) {
    guard let sinks = policy["sinks"], let elements = sinks.elements, !elements.isEmpty else { return }
    let session = root["session"]
    if let session, session.members == nil { return }
    let own = session?["exporters"]
    if let own, own.elements == nil { return }
    var exporters = ManifestNode(members: [], place: own?.place ?? sinks.place)
    exporters.content = .array((own?.elements ?? []) + elements)
    let place = session?.place ?? sinks.place
    root = root.setting("session", (session ?? ManifestNode(members: [], place: place)).setting("exporters", exporters))
  }
}

extension ManifestNode {
  /// The object with its member `key` set to `node`, or the value as it is where it's no object.
  func setting(_ key: String, _ node: ManifestNode) -> ManifestNode {
    guard case .object(var members) = content else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].node = node
    } else {
      members.append(Member(key: key, keyPlace: node.place, node: node))
    }
    var copy = self
    copy.content = .object(members)
    return copy
  }

  /// The same with every text that holds a variable marked as one that nothing can be said of yet.
  fileprivate func passingOverVariables() -> ManifestNode {
    var copy = self
    switch content {
    case .object(let members):
      copy.content = .object(
        members.map { member in
          var member = member
          member.node = member.node.passingOverVariables()
          return member
        })
    case .array(let elements): copy.content = .array(elements.map { $0.passingOverVariables() })
    case .scalar(.string(let text)): copy.isFaulty = text.contains("${")
    case .scalar: break
    }
    return copy
  }

  /// The number that it is, or that its text reads as, where that came from a variable.
  var amount: Double? { isFaulty ? nil : json.doubleValue ?? text.flatMap(Double.init) }
}
