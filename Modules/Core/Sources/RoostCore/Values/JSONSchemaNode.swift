/// One sub-schema, compiled. Other sub-schemas are named by their place in the program, so that references may form cycles.
final class JSONSchemaNode: Sendable {
  let rules: Rules
  init(_ rules: Rules) { self.rules = rules }

  struct Types: OptionSet, Sendable {
    let rawValue: UInt8
    static let null = Types(rawValue: 1)
    static let boolean = Types(rawValue: 2)
    static let integer = Types(rawValue: 4)
    static let number = Types(rawValue: 8)
    static let string = Types(rawValue: 16)
    static let array = Types(rawValue: 32)
    static let object = Types(rawValue: 64)
    static let all = Types(rawValue: 127)

    static let names: [(name: String, type: Types)] = [
      ("string", .string), ("integer", .integer), ("number", .number), ("boolean", .boolean), ("array", .array), ("object", .object),
      ("null", .null),
    ]

    var sentence: String {
      let names = Self.names.filter { contains($0.type) && !($0.name == "integer" && contains(.number)) }.map(\.name)
      let articles = names.map { $0 == "null" ? $0 : ("aeiou".contains($0.first ?? " ") ? "an " : "a ") + $0 }
      return articles.count < 2 ? articles.joined() : articles.dropLast().joined(separator: ", ") + " or " + (articles.last ?? "")
    }
  }

  struct Rules: Sendable {
    var rejectsAll = false
    var types = Types.all
    var constant: JSONValue?
    var enumeration: [JSONValue]?
    var enumerationSet: Set<JSONValue>?
    var object: ObjectRules?
    var array: ArrayRules?
    var string: StringRules?
    var number: NumberRules?
    /// `nil` unless a keyword applies other schemas to the same value.
    var applied: AppliedRules?
  }

  struct Property: Sendable {
    var key: String
    /// `nil` for a name that is only required.
    var node: Int?
    var isRequired: Bool
  }

  struct ObjectRules: Sendable {
    var properties: [Property] = []
    /// The places of `properties` by key.
    var places = JSONObject()
    var patterns: [(pattern: Pattern, node: Int)] = []
    /// `nil`: anything is allowed.
    var additional: Additional?
    var names: Int?
    var minimum = 0
    var maximum = Int.max

    enum Additional: Sendable {
      case none
      case node(Int)
    }
  }

  struct ArrayRules: Sendable {
    var prefix: [Int] = []
    var items: Int?
    var contains: Int?
    var minimumContained = 1
    var maximumContained = Int.max
    var minimum = 0
    var maximum = Int.max
    var isUnique = false
  }

  struct StringRules: Sendable {
    var minimum = 0
    var maximum = Int.max
    var pattern: Pattern?
    var format: JSONSchemaFormat?
  }

  struct NumberRules: Sendable {
    var minimum: JSONValue?
    var maximum: JSONValue?
    var exclusiveMinimum: JSONValue?
    var exclusiveMaximum: JSONValue?
    var multipleOf: JSONValue?
  }

  struct AppliedRules: Sendable {
    var reference: Int?
    var all: [Int] = []
    var any: [Int]?
    var one: [Int]?
    var not: Int?
    var condition: Int?
    var then: Int?
    var otherwise: Int?
  }
}
