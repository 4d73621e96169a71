/// A manifest whose providers stand behind others: how runs are recorded and replayed without a change of the file.
extension ManifestSource {
  /// The same with every provider wrapped by one of `type`, which gets the setting `provider`, `label` (the provider's name) and `settings`.
  ///
  /// - Parameter isReplaced: Whether the wrapped providers are never asked: variables that only they need may be unset.
  public func wrappingProviders(in type: String, settings: JSONObject, isReplaced: Bool = false) -> ManifestSource {
    guard let section = root["providers"], let members = section.members else { return self }
    var copy = self
    var names = Set(members.map(\.key))
    var wrapped: [ManifestNode.Member] = []
    for member in members where member.node.members != nil {
      let place = member.node.place
      let inner = Self.freeName(for: member.key, in: &names)
      var all: JSONObject = ["type": .string(type), "provider": .string(inner), "label": .string(member.key)]
      for (key, value) in settings { all[key] = value }
      let node = ManifestNode(
        members: all.map { key, value in
          var node = ManifestNode(value, file: place.file, pointer: place.pointer)
          node.place = place
          return ManifestNode.Member(key: key, keyPlace: place, node: node)
        }, place: place)
      wrapped.append(ManifestNode.Member(key: inner, keyPlace: member.keyPlace, node: member.node))
      wrapped.append(ManifestNode.Member(key: member.key, keyPlace: member.keyPlace, node: node))
      if isReplaced { copy.problems.removeAll { $0.path.hasPrefix(place.pointer.manifestPath + ".") } }
    }
    let others = members.filter { $0.node.members == nil }
    copy.root = root.setting("providers", ManifestNode(members: wrapped + others, place: section.place))
    return copy
  }

  /// The manifest without any network; its providers stay.
  public var withoutNetwork: ManifestSource { offline(provider: nil) }

  /// A name of its own that looks like `name` and is no longer than names may be.
  private static func freeName(for name: String, in taken: inout Set<String>) -> String {
    var candidate = "\(name.prefix(54))-wire"
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name.prefix(54))-wire-\(number)"
      number += 1
    }
    return candidate
  }
}
