internal import Synchronization

/// A JSON Schema (the part of draft 2020-12 that tools and structured outputs use), compiled once and validated against many times.
///
/// Asserted: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `patternProperties`, `propertyNames`,
/// `minProperties`, `maxProperties`, `items`, `prefixItems`, `contains`, `minContains`, `maxContains`, `minItems`, `maxItems`,
/// `uniqueItems`, `minLength`, `maxLength`, `pattern` (as ``Pattern``), `format` (`date-time`, `date`, `time`, `email`, `uri`, `uuid`, `ipv4`,
/// `ipv6`), `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`, `anyOf`, `oneOf`, `allOf`, `not`, `if`, `then`,
/// `else` and `$ref` within the document. Every other keyword is an annotation and is kept in ``json``.
public struct JSONSchema: Sendable {
  /// Deepest nesting of a schema (default 128) and most sub-schemas in one (default 20,000).
  public static let maximumDepth = 128
  public static let maximumNodes = 20_000
  /// Violations listed by one validation.
  public static let maximumViolations = 20
  /// Deepest chain of sub-schemas and references applied at once, and most of them applied in all, by one validation.
  public static let maximumValidationDepth = 1_024
  public static let maximumValidationSteps = 5_000_000

  /// The schema as it was given.
  public let json: JSONValue
  private let program: Program

  /// Compiles `json`, or says which keyword is wrong and why.
  public init(_ json: JSONValue) throws(JSONSchemaError) {
    self.json = json
    program = .ready(try JSONSchemaCompiler.compile(json))
  }

  /// For the builders: compiles on first use, so that a schema made of schemas is compiled once.
  init(deferred json: JSONValue) {
    self.json = json
    program = .deferred(DeferredProgram())
  }

  /// What is wrong with a schema that was made by a builder; `nil` for a sound one.
  public var fault: JSONSchemaError? {
    if case .failure(let error) = program.compiled(json) { error } else { nil }
  }

  /// What in `value` breaks the schema, in the order it was met, at most `limit` violations; empty for a valid value.
  ///
  /// A schema whose builder was given a wrong keyword accepts nothing: its ``fault`` is the only violation.
  public func validate(_ value: JSONValue, limit: Int = JSONSchema.maximumViolations) -> [SchemaViolation] {
    switch program.compiled(json) {
    case .success(let nodes): JSONSchemaValidation.violations(of: value, nodes: nodes, limit: max(1, limit))
    case .failure(let error): [SchemaViolation(path: JSONPointer(), rule: "schema", message: "The schema itself is wrong: \(error)")]
    }
  }

  private enum Program: Sendable {
    case ready([JSONSchemaNode])
    case deferred(DeferredProgram)

    func compiled(_ json: JSONValue) -> Result<[JSONSchemaNode], JSONSchemaError> {
      switch self {
      case .ready(let nodes): .success(nodes)
      case .deferred(let program): program.compiled(json)
      }
    }
  }

  private final class DeferredProgram: Sendable {
    private let result = Mutex<Result<[JSONSchemaNode], JSONSchemaError>?>(nil)

    func compiled(_ json: JSONValue) -> Result<[JSONSchemaNode], JSONSchemaError> {
      result.withLock { result in
        if let result { return result }
        let compiled = Result { () throws(JSONSchemaError) in try JSONSchemaCompiler.compile(json) }
        result = compiled
        return compiled
      }
    }
  }
}

/// Schemas are equal when their JSON is.
extension JSONSchema: Hashable {
  public static func == (left: JSONSchema, right: JSONSchema) -> Bool { left.json == right.json }
  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension JSONSchema: Codable {
  public init(from decoder: any Decoder) throws { try self.init(JSONValue(from: decoder)) }
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension JSONSchema: CustomStringConvertible {
  /// The schema as compact JSON.
  public var description: String { json.description }
}
