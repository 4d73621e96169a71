/// The keywords of one sub-schema, read with their shapes checked.
struct JSONSchemaKeywords {
  let members: JSONObject
  let pointer: JSONPointer

  func hasAny(_ keywords: [String]) -> Bool { keywords.contains { members.contains(key: $0) } }

  func error(_ keyword: String, _ reason: String) -> JSONSchemaError {
    JSONSchemaError(pointer: pointer.appending(key: keyword), reason: reason)
  }

  func array(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
    guard let value = members[keyword] else { return nil }
    guard let array = value.arrayValue else { throw error(keyword, "Expected an array, found \(value.summary).") }
    return array
  }

  func object(_ keyword: String) throws(JSONSchemaError) -> JSONObject? {
    guard let value = members[keyword] else { return nil }
    guard let object = value.objectValue else { throw error(keyword, "Expected an object, found \(value.summary).") }
    return object
  }

  func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
    guard let value = members[keyword] else { return nil }
    guard let count = value.intValue, count >= 0 else { throw error(keyword, "Expected an integer of at least 0, found \(value.summary).") }
    return count
  }

  func flag(_ keyword: String) throws(JSONSchemaError) -> Bool {
    guard let value = members[keyword] else { return false }
    guard let flag = value.boolValue else { throw error(keyword, "Expected true or false, found \(value.summary).") }
    return flag
  }

  func names(_ keyword: String) throws(JSONSchemaError) -> [String] {
    var names: [String] = []
    for value in try array(keyword) ?? [] {
      guard let name = value.stringValue else { throw error(keyword, "Expected a list of names, found \(value.summary) in it.") }
      names.append(name)
    }
    return names
  }

  func types() throws(JSONSchemaError) -> JSONSchemaNode.Types {
    guard let value = members["type"] else { return .all }
    var types: JSONSchemaNode.Types = []
    for one in value.arrayValue ?? [value] {
      let known = JSONSchemaNode.Types.names
      guard let name = one.stringValue else { throw error("type", "Expected a type's name or a list of names, found \(one.summary).") }
      guard let type = known.first(where: { $0.name == name })?.type else {
        let nearest = NearestName.of(name, in: known.map(\.name)).map { " Did you mean \"\($0)\"?" } ?? ""
        throw error("type", "There is no type \"\(name)\".\(nearest)")
      }
      types.insert(type)
    }
    if types.isEmpty { throw error("type", "An empty list accepts nothing; name at least one type.") }
    return types
  }

  func stringRules() throws(JSONSchemaError) -> JSONSchemaNode.StringRules? {
    guard hasAny(["minLength", "maxLength", "pattern", "format"]) else { return nil }
    var rules = JSONSchemaNode.StringRules()
    rules.minimum = try count("minLength") ?? 0
    rules.maximum = try count("maxLength") ?? .max
    if let value = members["pattern"] {
      guard let source = value.stringValue else { throw error("pattern", "Expected a string, found \(value.summary).") }
      do throws(PatternError) {
        rules.pattern = try Pattern(source)
      } catch {
        throw self.error("pattern", "\(error)")
      }
    }
    if let value = members["format"] {
      guard let name = value.stringValue else { throw error("format", "Expected a string, found \(value.summary).") }
      rules.format = JSONSchemaFormat(rawValue: name)
    }
    return rules
  }

  func numberRules() throws(JSONSchemaError) -> JSONSchemaNode.NumberRules? {
    guard hasAny(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) else { return nil }
    var rules = JSONSchemaNode.NumberRules()
    rules.minimum = try number("minimum")
    rules.maximum = try number("maximum")
    rules.exclusiveMinimum = try number("exclusiveMinimum")
    rules.exclusiveMaximum = try number("exclusiveMaximum")
    rules.multipleOf = try number("multipleOf")
    if let divisor = rules.multipleOf?.doubleValue, divisor <= 0 {
      throw error("multipleOf", "Expected a number above 0, found \(divisor).")
    }
    return rules
  }

  private func number(_ keyword: String) throws(JSONSchemaError) -> JSONValue? {
    guard let value = members[keyword] else { return nil }
    if case .bool = value { throw error(keyword, "Expected a number, found \(value.summary); the Boolean form ended with draft 4.") }
    guard value.doubleValue?.isFinite == true else { throw error(keyword, "Expected a number, found \(value.summary).") }
    return value
  }
}
