internal import Glibc

/// One validation: first a pass that only answers yes or no, without paths; when it says no, a second one that collects violations.
struct JSONSchemaValidation {
  let nodes: [JSONSchemaNode]
  /// Whether violations are described; when not, the first one ends the pass.
  var isCollecting: Bool
  var limit: Int
  var violations: [SchemaViolation] = []
  var failed = false
  var path: [JSONPointer.Token] = []
  /// Whether a limit ended the validation: what was found until then is no verdict.
  private var isExhausted = false
  private var depth = 0
  private var steps = 0

  static func violations(of value: JSONValue, nodes: [JSONSchemaNode], limit: Int) -> [SchemaViolation] {
    var check = JSONSchemaValidation(nodes: nodes, isCollecting: false, limit: limit)
    check.apply(0, to: value)
    if !check.failed && !check.isExhausted { return [] }
    if !check.isExhausted {
      check = JSONSchemaValidation(nodes: nodes, isCollecting: true, limit: limit)
      check.apply(0, to: value)
    }
    if check.violations.isEmpty && check.isExhausted {
      let message = "The schema refers to itself too often to be checked against this value."
      return [SchemaViolation(path: JSONPointer(), rule: "limit", message: message)]
    }
    return check.violations
  }

  private init(nodes: [JSONSchemaNode], isCollecting: Bool, limit: Int) {
    self.nodes = nodes
    self.isCollecting = isCollecting
    self.limit = limit
  }

  /// Whether nothing more needs to be found.
  var isDone: Bool { isExhausted || (isCollecting ? violations.count >= limit : failed) }

  @inline(__always)
  mutating func fail(_ rule: @autoclosure () -> String, _ message: @autoclosure () -> String) {
    failed = true
    if isCollecting && violations.count < limit {
      violations.append(SchemaViolation(path: JSONPointer(path), rule: rule(), message: message()))
    }
  }

  /// Applies node `index` to `value`, which stands at `path`.
  mutating func apply(_ index: Int, to value: JSONValue) {
    if isDone { return }
    steps += 1
    guard depth < JSONSchema.maximumValidationDepth, steps <= JSONSchema.maximumValidationSteps else {
      isExhausted = true
      return
    }
    depth += 1
    defer { depth -= 1 }
    let node = nodes[index]
    if node.rules.rejectsAll { return fail("false", "No value is allowed here; found \(value.summary).") }
    if node.rules.types != .all && !accepts(node.rules.types, value) {
      return fail("type", "Expected \(node.rules.types.sentence), found \(value.summary).")
    }
    if let constant = node.rules.constant, constant != value { fail("const", "Expected \(constant.brief), found \(value.summary).") }
    if node.rules.enumeration != nil { checkEnumeration(node, value) }
    switch value {
    case .object(let object): if node.rules.object != nil { check(object, node) }
    case .array(let array): if node.rules.array != nil { check(array, node) }
    case .string(let text): if node.rules.string != nil { check(text, node) }
    case .integer, .number, .decimal: if node.rules.number != nil { check(number: value, node) }
    default: break
    }
    if node.rules.applied != nil { applyOthers(node, value) }
  }

  mutating func apply(_ index: Int, to value: JSONValue, under token: @autoclosure () -> JSONPointer.Token) {
    guard isCollecting else { return apply(index, to: value) }
    path.append(token())
    apply(index, to: value)
    path.removeLast()
  }

  /// Whether node `index` accepts `value`, without describing why not.
  mutating func accepts(_ index: Int, _ value: JSONValue) -> Bool {
    var trial = self
    trial.isCollecting = false
    trial.failed = false
    trial.apply(index, to: value)
    steps = trial.steps
    isExhausted = trial.isExhausted
    return !trial.failed
  }

  private func accepts(_ types: JSONSchemaNode.Types, _ value: JSONValue) -> Bool {
    switch value {
    case .null: types.contains(.null)
    case .bool: types.contains(.boolean)
    case .integer: types.contains(.integer) || types.contains(.number)
    case .number(let number): types.contains(.number) || (types.contains(.integer) && number == number.rounded())
    case .decimal(let text): types.contains(.number) || (types.contains(.integer) && JSONNumber(Array(text.utf8)).isIntegral)
    case .string: types.contains(.string)
    case .array: types.contains(.array)
    case .object: types.contains(.object)
    }
  }

  private mutating func checkEnumeration(_ node: JSONSchemaNode, _ value: JSONValue) {
    guard let choices = node.rules.enumeration else { return }
    if node.rules.enumerationSet?.contains(value) ?? choices.contains(value) { return }
    fail("enum", Self.message(choices: choices, value))
  }

  private static func message(choices: [JSONValue], _ value: JSONValue) -> String {
    let listed = choices.prefix(12).map(\.brief).joined(separator: ", ") + (choices.count > 12 ? ", … (\(choices.count) in all)" : "")
    let nearest = value.stringValue.flatMap { NearestName.of($0, in: choices.compactMap(\.stringValue)) }
    let hint = nearest.map { " Did you mean \"\($0)\"?" } ?? ""
    return "Expected one of \(listed); found \(value.summary).\(hint)"
  }

  private mutating func applyOthers(_ node: JSONSchemaNode, _ value: JSONValue) {
    guard let rules = node.rules.applied else { return }
    if let reference = rules.reference { apply(reference, to: value) }
    for index in rules.all { apply(index, to: value) }
    if let choices = rules.any, !isDone { checkAny(choices, value) }
    if let choices = rules.one, !isDone {
      var matching: [Int] = []
      for (place, index) in choices.enumerated() where accepts(index, value) { matching.append(place + 1) }
      if matching.isEmpty {
        failChoices("oneOf", choices, value)
      } else if matching.count > 1 {
        let places = matching.map(String.init).joined(separator: ", ")
        fail("oneOf", "Expected exactly one of \(choices.count) alternatives to fit; numbers \(places) do.")
      }
    }
    if let index = rules.not, !isDone, accepts(index, value) { fail("not", "The value \(value.summary) is one that is not allowed here.") }
    if let condition = rules.condition, !isDone {
      if accepts(condition, value) {
        if let then = rules.then { apply(then, to: value) }
      } else if let otherwise = rules.otherwise {
        apply(otherwise, to: value)
      }
    }
  }

  private mutating func checkAny(_ choices: [Int], _ value: JSONValue) {
    for index in choices where accepts(index, value) { return }
    failChoices("anyOf", choices, value)
  }

  /// Describes why no alternative fits: with the violations of the one whose type does, when there is one such.
  private mutating func failChoices(_ rule: String, _ choices: [Int], _ value: JSONValue) {
    guard isCollecting else { return fail(rule, "") }
    let likely = choices.filter { accepts(nodes[$0].rules.types, value) && nodes[$0].rules.types != .all }
    if likely.count == 1 {
      let before = violations.count
      apply(likely[0], to: value)
      if violations.count > before { return }
    }
    var trial = self
    trial.violations = []
    trial.limit = 1
    var reasons: [String] = []
    for index in choices.prefix(5) {
      trial.violations = []
      trial.apply(index, to: value)
      if let first = trial.violations.first {
        let below = JSONPointer(Array(first.path.tokens.dropFirst(path.count)))
        reasons.append(SchemaViolation(path: below, rule: first.rule, message: first.message).description)
      }
    }
    steps = trial.steps
    isExhausted = trial.isExhausted
    let listed = reasons.enumerated().map { "(\($0.offset + 1)) \($0.element)" }.joined(separator: " ")
    fail(rule, "None of the \(choices.count) alternatives fits: \(listed)")
  }
}
