import SwiftSyntax

/// Writes what `@Generable` adds to a struct.
struct StructSource {
  let fields: [Field]
  let documentation: String?
  let access: String
  /// The members of Generable that the struct declares itself.
  let own: Set<Member>

  enum Member { case schema, reading, json, partial }

  /// The members of the generated extension.
  var members: String {
    var parts: [String] = []
    if !own.contains(.schema) { parts.append(schema) }
    if !own.contains(.reading) { parts.append(reading) }
    if !own.contains(.json) { parts.append(json) }
    if !own.contains(.partial) { parts.append(partial) }
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
          \(fields.isEmpty ? "let" : "var") object = RoostCore.JSONObject()\(fields.count > 1 ? "; object.reserveCapacity(\(fields.count))" : "")
      \(object.writing { "self.\($0.name)" })
          return .object(object)
        }
      """
  }

  /// The struct with every property optional.
  private var partial: String {
    let properties = fields.map { "    \($0.access)var \($0.name): RoostCore.PartialOf<\($0.type)>?" }
    let reading = fields.map { field in
      let type = field.type.hasSuffix("?") ? "(\(field.type))" : field.type
      return
        "    partial.\(field.name) = RoostCore.GenerableReading.partialMember(object, \(SourceText.literal(field.key)), as: \(type).self)"
    }
    return """
        \(access)struct Partial: Swift.Sendable {
      \(properties.joined(separator: "\n"))
        }

        \(access)static func partial(from json: RoostCore.JSONValue) -> Partial? {
          guard case .object(\(fields.isEmpty ? "_" : "let object")) = json else { return nil }
          \(fields.isEmpty ? "let" : "var") partial = Partial()
      \(reading.joined(separator: "\n"))
          return partial
        }
      """
  }

  /// The memberwise initializer with the struct's own access, where Swift's would be internal, or private because of a private property.
  /// A property that callers can't see keeps it internal.
  var memberwise: String {
    let canShow = access == "fileprivate " || fields.allSatisfy { $0.access == access || $0.access == "public " }
    let shown = canShow ? access : ""
    var parameters: [String] = []
    var body: [String] = []
    for field in fields {
      if let value = field.defaultValue, shown == "public " || shown == "package ", !field.isOptional, !Field.isLiteral(value) {
        // A default argument that callers can see may not name what they can't: the property's own default stands in for it.
        parameters.append("\(field.name): \(field.type)? = nil")
        body.append("  if let \(field.name) { self.\(field.name) = \(field.name) }")
      } else {
        let initial = field.defaultValue.map { " = \($0.trimmedDescription)" } ?? (field.isOptional ? " = nil" : "")
        parameters.append("\(field.name): \(field.fullType)\(initial)")
        body.append("  self.\(field.name) = \(field.name)")
      }
    }
    return "\(shown)init(\(parameters.joined(separator: ", "))) {\n\(body.joined(separator: "\n"))\n}"
  }
}
