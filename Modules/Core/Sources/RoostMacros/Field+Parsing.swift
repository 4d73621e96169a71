import SwiftSyntax

extension Field {
  /// The members of a struct that belong to its JSON: stored instance properties that a caller can set.
  static func fields(of members: MemberBlockItemListSyntax, naming: KeyNaming, problems: inout MacroProblems) -> [Field] {
    var fields: [Field] = []
    for member in members {
      if let condition = member.decl.as(IfConfigDeclSyntax.self), hidesVariable(condition) {
        problems.report(
          "condition", "@Generable can't see which branch of #if is compiled; declare the property outside and put #if into its use",
          at: condition)
      }
      guard let variable = member.decl.as(VariableDeclSyntax.self) else { continue }
      fields += self.fields(of: variable, naming: naming, problems: &problems)
    }
    reportDuplicates(fields, in: members, problems: &problems)
    return fields
  }

  private static func fields(of variable: VariableDeclSyntax, naming: KeyNaming, problems: inout MacroProblems) -> [Field] {
    let modifiers = variable.modifiers.filter { $0.detail == nil }.map(\.name.tokenKind)
    let skipped: [TokenKind] = [.keyword(.static), .keyword(.class), .keyword(.lazy)]
    guard !modifiers.contains(where: skipped.contains) else { return [] }
    let isPrivate = modifiers.contains(.keyword(.private)) || modifiers.contains(.keyword(.fileprivate))
    let isConstant = variable.bindingSpecifier.tokenKind == .keyword(.let)
    var fields: [Field] = []
    var annotation: TypeSyntax?
    // In `var a, b: Int` the type stands at the last binding, so they are read from the back.
    for binding in variable.bindings.reversed() {
      annotation = binding.typeAnnotation?.type ?? (binding.initializer == nil ? annotation : nil)
      guard isStored(binding) else { continue }
      if isConstant && binding.initializer != nil { continue }  // its value is fixed
      if isPrivate {
        let defaulted = binding.initializer != nil || annotation.map { TypeShape($0).isOptional } == true
        if defaulted { continue }
        problems.report(
          "private",
          "The private property '\(binding.pattern.trimmedDescription)' can't come from JSON; give it a default value or remove 'private'",
          at: binding)
        continue
      }
      if let field = field(binding, annotation: annotation, of: variable, naming: naming, problems: &problems) { fields.append(field) }
    }
    return fields.reversed()
  }

  private static func field(
    _ binding: PatternBindingSyntax, annotation: TypeSyntax?, of variable: VariableDeclSyntax, naming: KeyNaming,
    problems: inout MacroProblems
  ) -> Field? {
    guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
      problems.report(
        "pattern", "@Generable needs one property per name; declare each of \(binding.pattern.trimmedDescription) by itself",
        at: binding.pattern)
      return nil
    }
    let name = pattern.identifier.text
    if SourceText.plain(pattern.identifier) == "json" {
      problems.report(
        "name", "Generable itself needs the name 'json'; rename the property and keep its key with @Guide(key: \"json\")", at: pattern)
      return nil
    }
    guard let type = annotation.map(TypeShape.init) ?? binding.initializer.flatMap({ TypeShape(literal: $0.value) }) else {
      problems.report(
        "type", "@Generable can't tell the type of '\(name)' from its initial value; write it: 'var \(name): <type> = …'", at: binding)
      return nil
    }
    guard type.check(property: name, problems: &problems) else { return nil }
    let guide = Guide(variable.attributes, counted: type.isDictionary ? .members : .items, problems: &problems)
    let initial = binding.initializer.flatMap { $0.value.is(NilLiteralExprSyntax.self) ? nil : $0.value }
    return Field(
      name: name, key: guide.key ?? naming.key(for: SourceText.plain(pattern.identifier)), type: type.text, isOptional: type.isOptional,
      holdsElements: type.isArray || type.isDictionary, defaultValue: initial, guide: guide,
      documentation: DocComment.text(above: variable),
      access: SourceText.access(variable.modifiers))
  }

  /// A property without accessors, or with observers only.
  private static func isStored(_ binding: PatternBindingSyntax) -> Bool {
    switch binding.accessorBlock?.accessors {
    case nil: true
    case .getter: false
    case .accessors(let accessors):
      accessors.allSatisfy { [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind) }
    @unknown default: false
    }
  }

  private static func hidesVariable(_ condition: IfConfigDeclSyntax) -> Bool {
    condition.clauses.contains { clause in
      guard case .decls(let members) = clause.elements else { return false }
      return members.contains { $0.decl.is(VariableDeclSyntax.self) }
    }
  }

  private static func reportDuplicates(_ fields: [Field], in members: MemberBlockItemListSyntax, problems: inout MacroProblems) {
    var owners: [String: String] = [:]
    for field in fields {
      if let owner = owners[field.key] {
        let place = members.first {
          $0.decl.as(VariableDeclSyntax.self)?.bindings.contains { $0.pattern.trimmedDescription == field.name } == true
        }
        problems.report(
          "duplicate",
          "'\(field.name)' and '\(owner)' both have the JSON key \"\(field.key)\"; rename one, or give it another with @Guide(key: \"…\")",
          at: place.map { Syntax($0) } ?? Syntax(members))
      }
      owners[field.key] = field.name
    }
  }
}
