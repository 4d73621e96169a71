/// The partial values of a structured answer while its text streams.
///
/// A value is looked at again when the text has grown by a sixty-fourth, so that all looks together cost no more than a constant number of
/// readings of the whole. What breaks the schema, required members and least sizes left out, isn't given: first without the piece that still
/// grows, then not at all.
struct PartialAnswer {
  private var reader = PartialJSON()
  private let form: JSONSchema?
  private let isWrapped: Bool
  private var size = 0
  private var looked = 0
  private var last: JSONValue?

  init(_ schema: JSONSchema, isWrapped: Bool) {
    form = schema.withEverythingOptional
    self.isWrapped = isWrapped
  }

  /// Takes a piece; the value so far, if there is a new one.
  mutating func add(_ piece: String) -> JSONValue? {
    guard let form, !piece.isEmpty else { return nil }
    reader.append(piece)
    size += piece.utf8.count
    guard size - looked > size / 64 else { return nil }
    looked = size
    for includesGrowing in [true, false] {
      guard let whole = reader.value(includingGrowing: includesGrowing), let value = isWrapped ? whole["value"] : whole else { continue }
      guard form.validate(value, limit: 1).isEmpty else { continue }
      if value == last { return nil }
      last = value
      return value
    }
    return nil
  }
}

extension JSONSchema {
  /// The schema for an unfinished value: nothing is required and nothing too short; nil for one that can't be written so.
  var withEverythingOptional: JSONSchema? {
    do throws(JSONSchemaError) { return try JSONSchema(Self.loosened(json, depth: 0)) } catch { return nil }
  }

  private static let whole: Set<String> = [
    "required", "minItems", "minProperties", "minContains", "maxContains", "contains", "dependentRequired", "dependentSchemas", "not", "if",
    "then", "else", "unevaluatedProperties", "unevaluatedItems",
  ]

  private static func loosened(_ schema: JSONValue, depth: Int) -> JSONValue {
    guard case .object(let members) = schema, depth < maximumDepth else { return schema }
    func each(_ value: JSONValue) -> JSONValue {
      value.objectValue.map { .object(JSONObject($0.map { ($0.key, loosened($0.value, depth: depth + 1)) })) } ?? value
    }
    func list(_ value: JSONValue) -> JSONValue { value.arrayValue.map { .array($0.map { loosened($0, depth: depth + 1) }) } ?? value }
    var loose = JSONObject()
    for (key, value) in members where !whole.contains(key) {
      switch key {
      case "properties", "patternProperties", "$defs", "definitions": loose[key] = each(value)
      case "anyOf", "allOf", "prefixItems": loose[key] = list(value)
      // Unfinished, a value may fit more than one.
      case "oneOf": loose[members["anyOf"] == nil ? "anyOf" : "allOf"] = members["anyOf"] == nil ? list(value) : [["anyOf": list(value)]]
      case "items", "additionalProperties", "propertyNames": loose[key] = loosened(value, depth: depth + 1)
      default: loose[key] = value
      }
    }
    return .object(loose)
  }
}
