/// Turns a schema's JSON into nodes; refuses keywords whose value has the wrong shape, unknown types and references out of the document.
struct JSONSchemaCompiler {
  private let root: JSONValue
  private var nodes: [JSONSchemaNode?] = []
  /// Nodes already made or being made, by the place of their schema.
  private var places: [JSONPointer: Int] = [:]

  static func compile(_ json: JSONValue) throws(JSONSchemaError) -> [JSONSchemaNode] {
    var compiler = JSONSchemaCompiler(root: json)
    _ = try compiler.node(json, at: JSONPointer(), depth: 0)
    return compiler.nodes.compactMap { $0 }
  }

  private init(root: JSONValue) { self.root = root }

  private mutating func node(_ schema: JSONValue, at pointer: JSONPointer, depth: Int) throws(JSONSchemaError) -> Int {
    if let place = places[pointer] { return place }
    guard depth <= JSONSchema.maximumDepth else {
      throw JSONSchemaError(pointer: pointer, reason: "The schema is nested deeper than \(JSONSchema.maximumDepth) levels.")
    }
    guard nodes.count < JSONSchema.maximumNodes else {
      throw JSONSchemaError(pointer: pointer, reason: "The schema has more than \(JSONSchema.maximumNodes) sub-schemas.")
    }
    let place = nodes.count
    nodes.append(nil)
    places[pointer] = place
    switch schema {
    case .bool(let accepts):
      var rules = JSONSchemaNode.Rules()
      rules.rejectsAll = !accepts
      nodes[place] = JSONSchemaNode(rules)
    case .object(let members):
      nodes[place] = JSONSchemaNode(try rules(JSONSchemaKeywords(members: members, pointer: pointer), depth: depth))
    default: throw JSONSchemaError(pointer: pointer, reason: "A schema is an object, true or false; found \(schema.summary).")
    }
    return place
  }

  private mutating func rules(_ keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> JSONSchemaNode.Rules {
    var rules = JSONSchemaNode.Rules()
    rules.types = try keywords.types()
    rules.constant = keywords.members["const"]
    if let values = try keywords.array("enum") {
      if values.isEmpty { throw keywords.error("enum", "An empty list accepts nothing; list at least one value.") }
      rules.enumeration = values
      if values.count > 8 { rules.enumerationSet = Set(values) }
    }
    rules.string = try keywords.stringRules()
    rules.number = try keywords.numberRules()
    rules.array = try arrayRules(keywords, depth: depth)
    rules.object = try objectRules(keywords, depth: depth)
    rules.applied = try appliedRules(keywords, depth: depth)
    return rules
  }

  private mutating func child(_ keyword: String, of keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> Int? {
    guard let schema = keywords.members[keyword] else { return nil }
    return try node(schema, at: keywords.pointer.appending(key: keyword), depth: depth + 1)
  }

  private mutating func children(_ keyword: String, of keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> [Int]? {
    guard let schemas = try keywords.array(keyword) else { return nil }
    if schemas.isEmpty { throw keywords.error(keyword, "An empty list of schemas says nothing; list at least one.") }
    var children: [Int] = []
    for (index, schema) in schemas.enumerated() {
      children.append(try node(schema, at: keywords.pointer.appending(key: keyword).appending(index: index), depth: depth + 1))
    }
    return children
  }

  private mutating func arrayRules(_ keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> JSONSchemaNode.ArrayRules? {
    guard keywords.hasAny(["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"]) else { return nil }
    var rules = JSONSchemaNode.ArrayRules()
    if case .array? = keywords.members["items"] {
      throw keywords.error("items", "A list of schemas is written as \"prefixItems\" since 2020.")
    }
    rules.prefix = try children("prefixItems", of: keywords, depth: depth) ?? []
    rules.items = try child("items", of: keywords, depth: depth)
    rules.contains = try child("contains", of: keywords, depth: depth)
    rules.minimumContained = try keywords.count("minContains") ?? 1
    rules.maximumContained = try keywords.count("maxContains") ?? .max
    rules.minimum = try keywords.count("minItems") ?? 0
    rules.maximum = try keywords.count("maxItems") ?? .max
    rules.isUnique = try keywords.flag("uniqueItems")
    return rules
  }

  private mutating func objectRules(_ keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> JSONSchemaNode.ObjectRules? {
    let names = [
      "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties",
    ]
    guard keywords.hasAny(names) else { return nil }
    var rules = JSONSchemaNode.ObjectRules()
    let required = try keywords.names("required")
    let requiredSet = Set(required)
    for (key, schema) in try keywords.object("properties") ?? [:] {
      let node = try node(schema, at: keywords.pointer.appending(key: "properties").appending(key: key), depth: depth + 1)
      rules.places[key] = .integer(rules.properties.count)
      rules.properties.append(.init(key: key, node: node, isRequired: requiredSet.contains(key)))
    }
    for key in required where rules.places[key] == nil {
      rules.places[key] = .integer(rules.properties.count)
      rules.properties.append(.init(key: key, node: nil, isRequired: true))
    }
    for (source, schema) in try keywords.object("patternProperties") ?? [:] {
      let pointer = keywords.pointer.appending(key: "patternProperties").appending(key: source)
      let node = try node(schema, at: pointer, depth: depth + 1)
      do throws(PatternError) {
        rules.patterns.append((try Pattern(source), node))
      } catch {
        throw JSONSchemaError(pointer: pointer, reason: "\(error)")
      }
    }
    if case .bool(false)? = keywords.members["additionalProperties"] {
      rules.additional = JSONSchemaNode.ObjectRules.Additional.none
    } else if let node = try child("additionalProperties", of: keywords, depth: depth) {
      rules.additional = .node(node)
    }
    rules.names = try child("propertyNames", of: keywords, depth: depth)
    rules.minimum = try keywords.count("minProperties") ?? 0
    rules.maximum = try keywords.count("maxProperties") ?? .max
    return rules
  }

  private mutating func appliedRules(_ keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> JSONSchemaNode.AppliedRules? {
    for keyword in ["$dynamicRef", "$recursiveRef"] where keywords.members[keyword] != nil {
      throw keywords.error(keyword, "Only \"$ref\" to a place in the same schema is supported.")
    }
    guard keywords.hasAny(["$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"]) else { return nil }
    var rules = JSONSchemaNode.AppliedRules()
    if let reference = keywords.members["$ref"] { rules.reference = try resolve(reference, keywords, depth: depth) }
    rules.all = try children("allOf", of: keywords, depth: depth) ?? []
    rules.any = try children("anyOf", of: keywords, depth: depth)
    rules.one = try children("oneOf", of: keywords, depth: depth)
    rules.not = try child("not", of: keywords, depth: depth)
    rules.condition = try child("if", of: keywords, depth: depth)
    rules.then = try child("then", of: keywords, depth: depth)
    rules.otherwise = try child("else", of: keywords, depth: depth)
    return rules
  }

  private mutating func resolve(_ reference: JSONValue, _ keywords: JSONSchemaKeywords, depth: Int) throws(JSONSchemaError) -> Int {
    guard let text = reference.stringValue else { throw keywords.error("$ref", "Expected a string, found \(reference.summary).") }
    guard text.utf8.first == UInt8(ascii: "#") else {
      throw keywords.error("$ref", "\"\(text)\" leaves the schema; only references within it (\"#/$defs/name\") are followed.")
    }
    let pointer: JSONPointer
    do throws(JSONPointerError) {
      // A fragment that can't be decoded is no pointer either.
      pointer = try JSONPointer(parsing: PercentEncoding.decode(String(text.dropFirst())) ?? "%")
    } catch {
      throw keywords.error("$ref", "\"\(text)\" is no JSON pointer; write it as \"#/$defs/name\".")
    }
    guard let target = root[pointer] else {
      let known = root["$defs"]?.objectValue?.keys ?? []
      let nearest = NearestName.of(pointer.tokens.last?.text ?? "", in: known).map { " Did you mean \"#/$defs/\($0)\"?" } ?? ""
      throw keywords.error("$ref", "\"\(text)\" leads to nothing in the schema.\(nearest)")
    }
    return try node(target, at: pointer, depth: depth + 1)
  }
}
