/// One value of a manifest that may come from several files, with the place where it was written.
struct ManifestNode: Sendable {
  struct Member: Sendable {
    var key: String
    /// The member in the file that named its key last.
    var keyPlace: ManifestPlace
    var node: ManifestNode
  }

  indirect enum Content: Sendable {
    case scalar(JSONValue)
    case array([ManifestNode])
    case object([Member])
  }

  var content: Content
  var place: ManifestPlace
  /// What stood for the value before variables were put in; nil where there were none.
  var template: String?
  /// The texts that variables and files gave; parts of a secret where the setting is one.
  var insertions: [String] = []
  /// Whether one of them came from a `${file:…}`.
  var isFromFile = false
  /// Whether a variable of it is unset: that is reported already, and its text means nothing.
  var isFaulty = false

  init(_ value: JSONValue, file: Int, pointer: JSONPointer = JSONPointer()) {
    place = ManifestPlace(file: file, pointer: pointer)
    switch value {
    case .object(let members):
      content = .object(
        members.map { key, value in
          let below = pointer.appending(key: key)
          return Member(
            key: key, keyPlace: ManifestPlace(file: file, pointer: below), node: ManifestNode(value, file: file, pointer: below))
        })
    case .array(let elements):
      content = .array(elements.enumerated().map { ManifestNode($0.element, file: file, pointer: pointer.appending(index: $0.offset)) })
    default: content = .scalar(value)
    }
  }

  init(members: [Member], place: ManifestPlace) {
    content = .object(members)
    self.place = place
  }

  /// The value without its places.
  var json: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let elements): .array(elements.map(\.json))
    case .object(let members): .object(JSONObject(members.map { ($0.key, $0.node.json) }))
    }
  }

  var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  var elements: [ManifestNode]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  var text: String? {
    if case .scalar(.string(let text)) = content { text } else { nil }
  }

  subscript(key: String) -> ManifestNode? { members?.first { $0.key == key }?.node }

  /// The object without its member `key`.
  func without(_ key: String) -> ManifestNode {
    guard let members else { return self }
    var copy = self
    copy.content = .object(members.filter { $0.key != key })
    return copy
  }

  /// The value that `pointer` leads to, or the deepest one on the way; with it the member's own place, where the way ends in a member.
  func nearest(_ pointer: JSONPointer) -> (node: ManifestNode, keyPlace: ManifestPlace?) {
    var node = self
    var keyPlace: ManifestPlace?
    for token in pointer.tokens {
      switch node.content {
      case .object(let members):
        guard let member = members.first(where: { $0.key == token.text }) else { return (node, nil) }
        (node, keyPlace) = (member.node, member.keyPlace)
      case .array(let elements):
        guard let index = token.index, elements.indices.contains(index) else { return (node, nil) }
        (node, keyPlace) = (elements[index], nil)
      case .scalar: return (node, nil)
      }
    }
    return (node, keyPlace)
  }

  /// This value with `later` laid over it: objects merge by key, everything else is replaced.
  func overlaid(by later: ManifestNode) -> ManifestNode {
    guard case .object(var merged) = content, case .object(let additions) = later.content else { return later }
    for addition in additions {
      if let index = merged.firstIndex(where: { $0.key == addition.key }) {
        merged[index].node = merged[index].node.overlaid(by: addition.node)
        merged[index].keyPlace = addition.keyPlace
      } else {
        merged.append(addition)
      }
    }
    return ManifestNode(members: merged, place: later.place)
  }
}

/// Where a value is written: the file's number and the value's path inside it.
struct ManifestPlace: Hashable, Sendable {
  var file: Int
  var pointer: JSONPointer
}
