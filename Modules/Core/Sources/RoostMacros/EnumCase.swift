import SwiftParser
import SwiftSyntax

/// One case of an enum, as the macro sees it.
struct EnumCase {
  /// The Swift name, with backticks where the source has them.
  let name: String
  /// What stands for the case in JSON: the raw value, or the name as the enum's key naming spells it.
  let text: String
  let documentation: String?
  /// The associated values; nil when the case has none.
  let fields: [Field]?
  /// The labels of the associated values, nil for an unlabelled one.
  let labels: [String?]

  static func cases(of declaration: EnumDeclSyntax, naming: KeyNaming, problems: inout MacroProblems) -> [EnumCase] {
    var cases: [EnumCase] = []
    for member in declaration.memberBlock.members {
      if let condition = member.decl.as(IfConfigDeclSyntax.self), hidesCase(condition) {
        problems.report("condition", "@Generable can't see which branch of #if is compiled; declare the cases outside", at: condition)
      }
      guard let list = member.decl.as(EnumCaseDeclSyntax.self) else { continue }
      for element in list.elements {
        cases.append(EnumCase(element, of: list, naming: naming, problems: &problems))
      }
    }
    var seen: Set<String> = []
    for item in cases where !seen.insert(item.text).inserted {
      problems.report("duplicate", "Two cases are written as \"\(item.text)\" in JSON; rename one", at: declaration.name)
    }
    return cases
  }

  private static func hidesCase(_ condition: IfConfigDeclSyntax) -> Bool {
    condition.clauses.contains { clause in
      guard case .decls(let members) = clause.elements else { return false }
      return members.contains { $0.decl.is(EnumCaseDeclSyntax.self) }
    }
  }

  private init(_ element: EnumCaseElementSyntax, of list: EnumCaseDeclSyntax, naming: KeyNaming, problems: inout MacroProblems) {
    let plain = SourceText.plain(element.name)
    if plain == "schema" {
      problems.report(
        "name", "Generable itself needs the name 'schema'; rename the case and keep its text with a raw value or @Guide(key: \"schema\")",
        at: element)
    }
    let guide = Guide(list.attributes, problems: &problems)
    name = element.name.text
    documentation = guide.description ?? DocComment.text(above: list)
    if let raw = element.rawValue?.value.as(StringLiteralExprSyntax.self)?.representedLiteralValue {
      text = raw
    } else {
      text = guide.key ?? naming.key(for: plain)
    }
    guard let parameters = element.parameterClause?.parameters, !parameters.isEmpty else {
      fields = nil
      labels = []
      return
    }
    var fields: [Field] = []
    var labels: [String?] = []
    for parameter in parameters {
      let label = parameter.firstName.flatMap { $0.tokenKind == .wildcard ? nil : $0 }
      labels.append(label?.text)
      if label == nil && parameters.count > 1 {
        problems.report("label", "The values of the case '\(plain)' become members of a JSON object; give each a label", at: parameter)
        continue
      }
      let key = label.map { naming.key(for: SourceText.plain($0)) } ?? "value"
      if key == "type" {
        problems.report("label", "\"type\" holds the case's name in JSON; give this value of '\(plain)' another label", at: parameter)
        continue
      }
      let type = TypeShape(parameter.type)
      guard type.check(property: key, problems: &problems) else { continue }
      fields.append(
        Field(
          name: label?.text ?? "value", key: key, type: type.text, isOptional: type.isOptional, defaultValue: parameter.defaultValue?.value,
          guide: Guide([], problems: &problems), documentation: nil))
    }
    self.fields = fields
    self.labels = labels
  }
}
