internal import Glibc

/// The rules for one kind of value each.
extension JSONSchemaValidation {
  mutating func check(_ object: JSONObject, _ node: JSONSchemaNode) {
    guard let rules = node.rules.object else { return }
    if object.count < rules.minimum { fail("minProperties", "Expected at least \(rules.minimum) members, found \(object.count).") }
    if object.count > rules.maximum { fail("maxProperties", "Expected at most \(rules.maximum) members, found \(object.count).") }
    var known = 0
    for property in rules.properties {
      if isDone { return }
      guard let value = object[property.key] else {
        if property.isRequired { fail("required", Self.message(missing: property.key, in: object, rules)) }
        continue
      }
      guard let index = property.node else { continue }
      known += 1
      apply(index, to: value, under: .key(property.key))
    }
    if let names = rules.names {
      for (key, _) in object where !isDone { apply(names, to: .string(key), under: .key(key)) }
    }
    if known < object.count && (rules.additional != nil || !rules.patterns.isEmpty) { checkOthers(object, rules) }
  }

  private mutating func checkOthers(_ object: JSONObject, _ rules: JSONSchemaNode.ObjectRules) {
    for (key, value) in object {
      if isDone { return }
      var isKnown = rules.places[key].map { rules.properties[$0.intValue ?? 0].node != nil } ?? false
      for (pattern, index) in rules.patterns where pattern.matches(key) {
        isKnown = true
        apply(index, to: value, under: .key(key))
      }
      if isKnown { continue }
      switch rules.additional {
      case JSONSchemaNode.ObjectRules.Additional.none?:
        let before = path
        if isCollecting { path.append(.key(key)) }
        fail("additionalProperties", Self.message(unknown: key, rules))
        path = before
      case .node(let index)?: apply(index, to: value, under: .key(key))
      case nil: break
      }
    }
  }

  private static func message(missing key: String, in object: JSONObject, _ rules: JSONSchemaNode.ObjectRules) -> String {
    let unknown = object.keys.filter { rules.places[$0] == nil }
    let nearest = NearestName.of(key, in: unknown).map { " Did you mean it by \(JSONValue.string($0).brief)?" } ?? ""
    return "The required property \(JSONValue.string(key).brief) is missing.\(nearest)"
  }

  private static func message(unknown key: String, _ rules: JSONSchemaNode.ObjectRules) -> String {
    let names = rules.properties.filter { $0.node != nil }.map(\.key)
    let found = "The property \(JSONValue.string(key).brief) is unknown."
    if let nearest = NearestName.of(key, in: names) { return "\(found) Did you mean \"\(nearest)\"?" }
    if names.isEmpty { return "\(found) None is allowed here." }
    let listed = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
    return "\(found) Known are \(listed)\(names.count > 12 ? ", … (\(names.count) in all)" : "")."
  }

  mutating func check(_ array: [JSONValue], _ node: JSONSchemaNode) {
    guard let rules = node.rules.array else { return }
    if array.count < rules.minimum { fail("minItems", "Expected at least \(rules.minimum) items, found \(array.count).") }
    if array.count > rules.maximum { fail("maxItems", "Expected at most \(rules.maximum) items, found \(array.count).") }
    for (place, element) in array.enumerated() {
      if isDone { return }
      if place < rules.prefix.count {
        apply(rules.prefix[place], to: element, under: .index(place))
      } else if let items = rules.items {
        apply(items, to: element, under: .index(place))
      } else {
        break
      }
    }
    if let index = rules.contains, !isDone {
      var count = 0
      for element in array where accepts(index, element) { count += 1 }
      if count < rules.minimumContained {
        fail("contains", "Expected at least \(rules.minimumContained) items that fit \"contains\", found \(count).")
      } else if count > rules.maximumContained {
        fail("maxContains", "Expected at most \(rules.maximumContained) items that fit \"contains\", found \(count).")
      }
    }
    if rules.isUnique, !isDone {
      var places: [JSONValue: Int] = [:]
      for (place, element) in array.enumerated() {
        if let first = places.updateValue(place, forKey: element) {
          fail("uniqueItems", "Expected items that all differ; items \(first) and \(place) are both \(element.brief).")
          break
        }
      }
    }
  }

  mutating func check(_ text: String, _ node: JSONSchemaNode) {
    guard let rules = node.rules.string else { return }
    if rules.minimum > 0 || rules.maximum < text.utf8.count {
      let length = text.unicodeScalars.count
      if length < rules.minimum { fail("minLength", "Expected at least \(rules.minimum) characters, found \(length).") }
      if length > rules.maximum { fail("maxLength", "Expected at most \(rules.maximum) characters, found \(length).") }
    }
    if let pattern = rules.pattern, !pattern.matches(text) {
      fail("pattern", "Expected text that matches \(pattern.source), found \(JSONValue.string(text).brief).")
    }
    if let format = rules.format, !format.accepts(text) {
      fail("format", "Expected a \(format.rawValue) such as \(format.example), found \(JSONValue.string(text).brief).")
    }
  }

  mutating func check(number value: JSONValue, _ node: JSONSchemaNode) {
    guard let rules = node.rules.number else { return }
    if let bound = rules.minimum, Self.isLess(value, bound) { fail("minimum", "Expected at least \(bound), found \(value.brief).") }
    if let bound = rules.maximum, Self.isLess(bound, value) { fail("maximum", "Expected at most \(bound), found \(value.brief).") }
    if let bound = rules.exclusiveMinimum, !Self.isLess(bound, value) {
      fail("exclusiveMinimum", "Expected more than \(bound), found \(value.brief).")
    }
    if let bound = rules.exclusiveMaximum, !Self.isLess(value, bound) {
      fail("exclusiveMaximum", "Expected less than \(bound), found \(value.brief).")
    }
    if let divisor = rules.multipleOf, !Self.isMultiple(value, of: divisor) {
      fail("multipleOf", "Expected a multiple of \(divisor), found \(value.brief).")
    }
  }

  private static func isLess(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if case .integer(let a) = left, case .integer(let b) = right { return a < b }
    return double(left) < double(right)
  }

  /// A `.decimal` beyond a `Double`'s range counts as infinite.
  private static func double(_ value: JSONValue) -> Double {
    if case .decimal(let text) = value { return Double(text) ?? .nan }
    return value.doubleValue ?? .nan
  }

  /// Decimal fractions have no exact `Double`, so a quotient within four units in the last place of an integer counts as one.
  private static func isMultiple(_ value: JSONValue, of divisor: JSONValue) -> Bool {
    if case .integer(let a) = value, case .integer(let b) = divisor { return a % b == 0 }
    let quotient = double(value) / double(divisor)
    return quotient.isFinite && abs(quotient - quotient.rounded()) <= 4 * quotient.ulp
  }
}
