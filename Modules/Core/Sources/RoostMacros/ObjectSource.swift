import SwiftSyntax

/// Writes the Swift source that describes, reads and writes one JSON object with the given fields.
struct ObjectSource {
  let fields: [Field]
  /// Tag of a union's case: the object has a member `type` with this text besides the fields.
  var tag: String?

  private var indent: String { tag == nil ? "    " : "      " }

  /// The `(key, schema)` pairs, one a line.
  var properties: String {
    fields.map { "\(indent)  (\(SourceText.literal($0.key)), \($0.schema))," }.joined(separator: "\n")
  }

  /// The array literal of the keys that must be there.
  var required: String { "[\(fields.filter(\.isRequired).map { SourceText.literal($0.key) }.joined(separator: ", "))]" }

  /// Statements that leave each field's value in a constant `value_<name>`, nil for one that is absent and may be. They read `object`.
  var reading: String {
    var lines: [String] = []
    for field in fields { lines.append("var \(local(field)): \(field.keepsNull ? "(\(field.type)?)" : field.type)? = nil") }
    let keys = (tag == nil ? [] : ["\"type\""]) + fields.map { SourceText.literal($0.key) }
    lines.append("for (key, \(fields.isEmpty ? "_" : "value")) in object {")
    lines.append("  switch key {")
    if tag != nil { lines.append("  case \"type\": continue") }
    for field in fields {
      let reader = field.guide.isSecret ? "secretMember" : "member"
      let read =
        "\(local(field)) = try RoostCore.GenerableReading.\(reader)(value, \(SourceText.literal(field.key)), as: \(expression(field.type)).self)"
      lines.append("  case \(SourceText.literal(field.key)): " + nullable(field, read))
    }
    lines.append("  default: throw RoostCore.GenerableError.unknownKey(key, known: [\(keys.joined(separator: ", "))])")
    lines.append("  }")
    lines.append("}")
    for field in fields where field.isRequired {
      let key = SourceText.literal(field.key)
      lines.append(
        "guard let \(local(field)) else { throw RoostCore.GenerableError.missingKey(\(key), of: \(expression(field.type)).self) }")
    }
    return lines.map { indent + $0 }.joined(separator: "\n")
  }

  private func nullable(_ field: Field, _ read: String) -> String {
    if field.keepsNull { return "if value.isNull { \(local(field)) = .some(nil) } else { \(read) }" }
    return field.isOptional ? "if !value.isNull { \(read) }" : read
  }

  /// The value that `reading` left for `field`, or `otherwise` where it was absent.
  func local(_ field: Field) -> String { "value_\(field.name.filter { $0 != "`" })" }

  /// Statements that add each field to `object`, from an expression per field.
  func writing(_ value: (Field) -> String) -> String {
    var lines: [String] = []
    for field in fields {
      let key = SourceText.literal(field.key)
      lines.append(
        field.isOptional && !field.keepsNull
          ? "if let value = \(value(field)) { object[\(key)] = value.json }" : "object[\(key)] = \(value(field)).json")
    }
    return lines.map { indent + $0 }.joined(separator: "\n")
  }

  private func expression(_ type: String) -> String { type.hasSuffix("?") ? "(\(type))" : type }
}
