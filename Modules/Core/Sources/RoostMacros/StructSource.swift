import SwiftSyntax

/// Writes what `@Generable` adds to a struct.
struct StructSource {
  let fields: [Field]
  let documentation: String?
  let access: String
  /// The members of Generable that the struct declares itself.
  let own: Set<Member>

  enum Member { case schema, reading, json }

  /// The members of the generated extension.
  var members: String {
    var parts: [String] = []
    if !own.contains(.schema) { parts.append(schema) }
    if !own.contains(.reading) { parts.append(reading) }
    if !own.contains(.json) { parts.append(json) }
    return parts.joined(separator: "\n\n")
  }

  private var schema: String {
    let object = ObjectSource(fields: fields)
    return """
        \(access)static var schema: RoostCore.JSONSchema {
          RoostCore.GenerableSchema.object(Self.self, description: \(documentation.map(SourceText.literal) ?? "nil"), required: \(object.required)) {[
      \(object.properties)
          ]}
        }
      """
  }

  private var reading: String {
    let object = ObjectSource(fields: fields)
    let assignments = fields.map { field in
      field.defaultValue == nil
        ? "    self.\(field.name) = \(object.local(field))"
        : "    if let \(object.local(field)) { self.\(field.name) = \(object.local(field)) }"
    }
    return """
        \(access)init(json: RoostCore.JSONValue) throws(RoostCore.GenerableError) {
          let object = try RoostCore.GenerableReading.object(json)
      \(object.reading)
      \(assignments.joined(separator: "\n"))
        }
      """
  }

  private var json: String {
    let object = ObjectSource(fields: fields)
    return """
        \(access)var json: RoostCore.JSONValue {
          \(fields.isEmpty ? "let" : "var") object = RoostCore.JSONObject()
      \(object.writing { "self.\($0.name)" })
          return .object(object)
        }
      """
  }

  /// The memberwise initializer with the struct's own access, where Swift's would be internal, or private because of a private property.
  /// A property that callers can't see keeps it internal.
  var memberwise: String {
    let parameters = fields.map { field -> String in
      let initial = field.defaultValue.map { " = \($0.trimmedDescription)" } ?? (field.isOptional ? " = nil" : "")
      return "\(field.name): \(field.fullType)\(initial)"
    }
    let body = fields.map { "  self.\($0.name) = \($0.name)" }
    let visible = access == "fileprivate " || fields.allSatisfy { $0.access == access || $0.access == "public " }
    return "\(visible ? access : "")init(\(parameters.joined(separator: ", "))) {\n\(body.joined(separator: "\n"))\n}"
  }
}
