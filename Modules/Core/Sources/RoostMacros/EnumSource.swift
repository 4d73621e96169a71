import SwiftSyntax

/// Writes what `@Generable` adds to an enum: text for plain cases, the raw value where there is one, an object tagged by `type` for cases with values.
struct EnumSource {
  enum Kind { case names, rawText, rawInteger, union }

  let cases: [EnumCase]
  let kind: Kind
  let documentation: String?
  let access: String

  /// The members of the generated extension.
  var members: String {
    switch kind {
    case .names: schema(choices: "\(texts).map { .string($0) }") + "\n\n" + named
    case .rawText: schema(choices: "[\(rawValues)].map { .string($0) }") + "\n\n" + raw("Swift.String")
    case .rawInteger: schema(choices: "[\(rawValues)].map { .integer($0) }") + "\n\n" + raw("Swift.Int")
    case .union: union
    }
  }

  private var texts: String { "[\(cases.map { SourceText.literal($0.text) }.joined(separator: ", "))]" }
  private var rawValues: String { cases.map { "Self.\($0.name).rawValue" }.joined(separator: ", ") }

  /// The enum's own comment followed by one line for each documented case.
  private var description: String {
    var lines = documentation.map { [SourceText.literal($0)] } ?? []
    for item in cases {
      guard let text = item.documentation else { continue }
      lines.append(
        kind == .rawInteger
          ? "\"\\(Self.\(item.name).rawValue): \" + \(SourceText.literal(text))" : SourceText.literal("\(item.text): \(text)"))
    }
    return lines.isEmpty ? "nil" : "[\(lines.joined(separator: ", "))].joined(separator: \"\\n\")"
  }

  private func schema(choices: String) -> String {
    """
      \(access)static var schema: RoostCore.JSONSchema {
        RoostCore.GenerableSchema.choices(\(choices), description: \(description))
      }
    """
  }

  private var named: String {
    let reading = cases.map { "    case \(SourceText.literal($0.text)): self = .\($0.name)" }.joined(separator: "\n")
    let writing = cases.map { "    case .\($0.name): .string(\(SourceText.literal($0.text)))" }.joined(separator: "\n")
    return """
        \(access)init(json: RoostCore.JSONValue) throws(RoostCore.GenerableError) {
          switch json.stringValue {
      \(reading)
          default: throw RoostCore.GenerableError.notAChoice(json, choices: \(texts).map { .string($0) })
          }
        }

        \(access)var json: RoostCore.JSONValue {
          switch self {
      \(writing)
          }
        }
      """
  }

  private func raw(_ type: String) -> String {
    let wrap = type == "Swift.Int" ? "integer" : "string"
    return """
        \(access)init(json: RoostCore.JSONValue) throws(RoostCore.GenerableError) {
          guard let raw = json.\(wrap == "integer" ? "intValue" : "stringValue"), let value = Self(rawValue: raw) else {
            throw RoostCore.GenerableError.notAChoice(json, choices: [\(rawValues)].map { .\(wrap)($0) })
          }
          self = value
        }

        \(access)var json: RoostCore.JSONValue { .\(wrap)(self.rawValue) }
      """
  }

  private var union: String {
    let objects = cases.map { ($0, ObjectSource(fields: $0.fields ?? [], tag: $0.text)) }
    let schemas = objects.map { item, object in
      """
            (\(SourceText.literal(item.text)), \(item.documentation.map(SourceText.literal) ?? "nil"), \(object.required), [
      \(object.properties)
            ]),
      """
    }
    let reading = objects.map { item, object in
      """
          case \(SourceText.literal(item.text)):
      \(object.reading)
            self = .\(item.name)\(construction(item, object))
      """
    }
    let writing = objects.map { item, object in
      """
          case .\(item.name)\(item.labels.isEmpty ? "" : "(\((item.fields ?? []).map { "let \(object.local($0))" }.joined(separator: ", ")))"):
            \((item.fields ?? []).isEmpty ? "let" : "var") object = RoostCore.JSONObject([("type", .string(\(SourceText.literal(item.text))))])
      \(object.writing { object.local($0) })
            return .object(object)
      """
    }
    return """
        \(access)static var schema: RoostCore.JSONSchema {
          RoostCore.GenerableSchema.union(Self.self, description: \(documentation.map(SourceText.literal) ?? "nil")) {[
      \(schemas.joined(separator: "\n"))
          ]}
        }

        \(access)init(json: RoostCore.JSONValue) throws(RoostCore.GenerableError) {
          let object = try RoostCore.GenerableReading.object(json)
          switch object["type"]?.stringValue {
      \(reading.joined(separator: "\n"))
          default: throw RoostCore.GenerableError.unknownTag(in: object, known: \(texts))
          }
        }

        \(access)var json: RoostCore.JSONValue {
          switch self {
      \(writing.joined(separator: "\n"))
          }
        }
      """
  }

  private func construction(_ item: EnumCase, _ object: ObjectSource) -> String {
    guard let fields = item.fields, fields.count == item.labels.count, !fields.isEmpty else { return "" }
    let arguments = zip(item.labels, fields).map { label, field in
      let otherwise = field.defaultValue.map { " ?? \($0.trimmedDescription)" } ?? ""
      return (label.map { "\($0): " } ?? "") + object.local(field) + otherwise
    }
    return "(\(arguments.joined(separator: ", ")))"
  }
}
