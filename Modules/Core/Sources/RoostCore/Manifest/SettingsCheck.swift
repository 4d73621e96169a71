/// Checks one object of settings against its schema.
struct SettingsCheck {
  /// A text that names another component.
  struct Reference {
    /// As in `provider`; several joined by `|`.
    var kind: String
    var name: String
    var node: ManifestNode
  }

  /// A text that leads to a file or folder.
  struct Path {
    var requirement: PathRequirement
    var text: String
    var node: ManifestNode
  }

  /// The settings with texts from variables turned into the numbers and Booleans that the schema wants.
  private(set) var node: ManifestNode
  private(set) var problems: [(place: ManifestPlace, key: Bool, message: String)] = []
  private(set) var references: [Reference] = []
  private(set) var paths: [Path] = []
  /// The secret settings' values and what variables put into them.
  private(set) var secrets: [String] = []

  /// Violations listed for one object.
  private static let maximumViolations = 500

  init(_ node: ManifestNode, schema: JSONSchema) {
    self.node = Self.converted(node, schema.json, root: schema.json)
    var secretPaths: Set<JSONPointer> = []
    var found: [Reference] = []
    var foundPaths: [Path] = []
    var seen: Set<JSONPointer> = []
    var seenPaths: Set<JSONPointer> = []
    var texts: [String] = []
    var walk = SchemaWalk(root: schema.json) { node, path, rules in
      if rules["x-roost-secret"] == .bool(true) {
        secretPaths.insert(path)
        texts += Self.texts(in: node)
      }
      if case .string(let kind)? = rules["x-roost-reference"] {
        // Of a list or a dictionary, each text is a name.
        for (name, at, below) in Self.names(in: node, path) where seen.insert(below).inserted {
          found.append(Reference(kind: kind, name: name, node: at))
        }
      }
      if case .string(let name)? = rules[PathRequirement.keyword], let requirement = PathRequirement(rawValue: name) {
        for (text, at, below) in Self.names(in: node, path) where seenPaths.insert(below).inserted {
          foundPaths.append(Path(requirement: requirement, text: text, node: at))
        }
      }
    }
    walk.walk(self.node)
    references = found
    paths = foundPaths
    secrets = texts
    for violation in schema.validate(self.node.json, limit: Self.maximumViolations) {
      add(violation, secretPaths)
    }
  }

  private mutating func add(_ violation: SchemaViolation, _ secretPaths: Set<JSONPointer>) {
    let (found, keyPlace) = node.nearest(violation.path)
    // An unset variable is reported already.
    if found.isFaulty { return }
    if violation.rule == "additionalProperties", let keyPlace { return problems.append((keyPlace, true, violation.message)) }
    var message = violation.message
    let isSecret = secretPaths.contains { Self.isPrefix($0, of: violation.path) }
    let holdsSecret = secretPaths.contains { Self.isPrefix(violation.path, of: $0) }
    if isSecret || (holdsSecret && Self.compositeRules.contains(violation.rule)) {
      message = Self.withoutValue(message, subject: "another value, which is secret and not shown")
    } else if let template = found.template {
      message = Self.withoutValue(message, subject: "what \(template.prefix(80)) stands for")
    }
    problems.append((found.place, false, message))
  }

  /// Rules whose messages quote parts of the value.
  private static let compositeRules: Set<String> = ["anyOf", "oneOf", "not", "uniqueItems", "contains", "const", "enum"]

  /// A violation's message up to the value that was found: that value must not be shown.
  static func withoutValue(_ message: String, subject: String) -> String {
    for mark in [", found ", "; found "] {
      if let range = message.firstRange(of: mark), !message.hasPrefix("None of") {
        return message[..<range.lowerBound] + mark + subject + "."
      }
    }
    return "The value does not fit the setting's rule; found \(subject)."
  }

  private static func isPrefix(_ prefix: JSONPointer, of path: JSONPointer) -> Bool {
    prefix.tokens.count <= path.tokens.count && zip(prefix.tokens, path.tokens).allSatisfy { $0 == $1 }
  }

  private static func names(in node: ManifestNode, _ path: JSONPointer) -> [(String, ManifestNode, JSONPointer)] {
    if node.isFaulty { return [] }
    switch node.content {
    case .scalar(.string(let name)): return [(name, node, path)]
    case .scalar: return []
    case .array(let elements): return elements.enumerated().flatMap { names(in: $0.element, path.appending(index: $0.offset)) }
    case .object(let members): return members.flatMap { names(in: $0.node, path.appending(key: $0.key)) }
    }
  }

  private static func texts(in node: ManifestNode) -> [String] {
    switch node.content {
    case .scalar(.string(let text)): [text] + node.insertions
    case .scalar(.null), .scalar(.bool): []
    case .scalar(let number): [number.description]
    case .array(let elements): elements.flatMap { texts(in: $0) }
    case .object(let members): members.flatMap { texts(in: $0.node) }
    }
  }

  /// A text that came from a variable, as the number or Boolean that the schema asks for, where it reads as one.
  private static func converted(_ node: ManifestNode, _ schema: JSONValue, root: JSONValue) -> ManifestNode {
    var copy = node
    switch node.content {
    case .object(let members):
      copy.content = .object(
        members.map { member in
          guard let property = schema["properties"]?[member.key] ?? schema["additionalProperties"] else { return member }
          var changed = member
          changed.node = converted(member.node, property, root: root)
          return changed
        })
    case .array(let elements):
      guard let items = schema["items"] else { return node }
      copy.content = .array(elements.map { converted($0, items, root: root) })
    case .scalar(.string(let text)):
      guard node.template != nil, let type = schema["type"] else { return node }
      let types = (type.arrayValue ?? [type]).compactMap(\.stringValue)
      guard !types.contains("string") else { return node }
      guard let value = scalar(text), types.contains(value.typeName) || (types.contains("number") && value.typeName == "integer") else {
        return node
      }
      copy.content = .scalar(value)
    case .scalar: break
    }
    return copy
  }

  private static func scalar(_ text: String) -> JSONValue? {
    do {
      let value = try JSONValue(parsing: text, options: JSONParseOptions(maximumDepth: 1, maximumBytes: 100))
      switch value {
      case .bool, .integer, .number, .decimal, .null: return value
      default: return nil
      }
    } catch { return nil }
  }
}
