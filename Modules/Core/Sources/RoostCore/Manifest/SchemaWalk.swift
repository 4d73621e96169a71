/// Walks a value along its schema, to find what the schema says about parts of it: which name components, which are secret.
struct SchemaWalk {
  /// The schema that `$ref`s start from.
  let root: JSONValue
  /// Called for each value and each sub-schema that describes it.
  let visit: (ManifestNode, JSONPointer, JSONObject) -> Void

  /// Most sub-schemas applied to one value, so that a schema that refers to itself ends.
  private static let maximumSteps = 200_000
  private static let maximumDepth = 200
  private var steps = 0

  init(root: JSONValue, visit: @escaping (ManifestNode, JSONPointer, JSONObject) -> Void) {
    self.root = root
    self.visit = visit
  }

  mutating func walk(_ node: ManifestNode) { walk(node, JSONPointer(), root, depth: 0) }

  private mutating func walk(_ node: ManifestNode, _ path: JSONPointer, _ schema: JSONValue, depth: Int) {
    guard case .object(let rules) = schema, steps < Self.maximumSteps, depth < Self.maximumDepth else { return }
    steps += 1
    visit(node, path, rules)
    if case .string(let reference)? = rules["$ref"], let target = target(of: reference) { walk(node, path, target, depth: depth + 1) }
    for keyword in ["anyOf", "oneOf", "allOf"] {
      for choice in rules[keyword]?.arrayValue ?? [] where keyword == "allOf" || Self.isFor(node, choice) {
        walk(node, path, choice, depth: depth + 1)
      }
    }
    switch node.content {
    case .object(let members):
      let properties = rules["properties"]?.objectValue ?? JSONObject()
      for member in members {
        let below = path.appending(key: member.key)
        if let property = properties[member.key] ?? rules["additionalProperties"] { walk(member.node, below, property, depth: depth + 1) }
      }
    case .array(let elements):
      let prefix = rules["prefixItems"]?.arrayValue ?? []
      for (index, element) in elements.enumerated() {
        guard let item = index < prefix.count ? prefix[index] : rules["items"] else { break }
        walk(element, path.appending(index: index), item, depth: depth + 1)
      }
    case .scalar: break
    }
  }

  private func target(of reference: String) -> JSONValue? {
    guard reference.hasPrefix("#") else { return nil }
    do { return root[try JSONPointer(parsing: String(reference.dropFirst()))] } catch { return nil }
  }

  /// Whether an alternative is meant for the value: its constant members are there, and its type is the value's.
  private static func isFor(_ node: ManifestNode, _ choice: JSONValue) -> Bool {
    guard case .object(let rules) = choice else { return false }
    if case .object(let properties)? = rules["properties"] {
      for (key, property) in properties {
        guard let constant = property["const"] else { continue }
        guard node[key]?.json == constant else { return false }
      }
    }
    guard let type = rules["type"] else { return true }
    let types = (type.arrayValue ?? [type]).compactMap(\.stringValue)
    switch node.content {
    case .object: return types.contains("object")
    case .array: return types.contains("array")
    case .scalar(let value): return types.contains(value.typeName) || (value.typeName == "integer" && types.contains("number"))
    }
  }
}
