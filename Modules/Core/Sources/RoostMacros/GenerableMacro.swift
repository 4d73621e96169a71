import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@Generable`: an extension with the conformance, and a memberwise initializer as visible as the struct.
struct GenerableMacro {}

extension GenerableMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax, providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    var problems = MacroProblems()
    let naming = KeyNaming(attribute: node, problems: &problems)
    let members: String?
    var parameters: GenericParameterClauseSyntax?
    if let declaration = declaration.as(StructDeclSyntax.self) {
      parameters = declaration.genericParameterClause
      members = source(of: declaration, naming: naming, problems: &problems).members
    } else if let declaration = declaration.as(EnumDeclSyntax.self) {
      parameters = declaration.genericParameterClause
      members = source(of: declaration, naming: naming, problems: &problems)?.members
    } else {
      members = nil
      let kind = declaration.introducer.text
      let advice =
        kind == "class" || kind == "actor"
        ? "values from JSON are copied, not shared; declare a struct" : "put it on the struct or enum whose values come from JSON"
      problems.report("declaration", "@Generable can't be attached to this \(kind): \(advice)", at: declaration.introducer)
    }
    problems.show(in: context)
    guard let members, problems.isEmpty else { return [] }
    let open = unconstrained(parameters, in: declaration)
    let name = type.trimmedDescription
    let sendable = protocols.contains { $0.trimmedDescription.hasSuffix("Sendable") }
    let conformances = sendable && open.isEmpty ? "RoostCore.Generable, Swift.Sendable" : "RoostCore.Generable"
    var extensions = [
      try ExtensionDeclSyntax(
        "extension \(raw: name): \(raw: conformances)\(raw: clause(open, "RoostCore.Generable")) {\n\(raw: members)\n}")
    ]
    // A conditional conformance doesn't imply the one it inherits.
    if sendable, !open.isEmpty {
      extensions.append(try ExtensionDeclSyntax("extension \(raw: name): Swift.Sendable\(raw: clause(open, "Swift.Sendable")) {}"))
    }
    return extensions
  }

  private static func source(of declaration: StructDeclSyntax, naming: KeyNaming, problems: inout MacroProblems) -> StructSource {
    StructSource(
      fields: Field.fields(of: declaration.memberBlock.members, naming: naming, problems: &problems),
      documentation: DocComment.text(above: declaration), access: SourceText.access(declaration.modifiers),
      own: ownMembers(declaration.memberBlock.members))
  }

  /// The members of Generable written by hand in the struct's body.
  private static func ownMembers(_ members: MemberBlockItemListSyntax) -> Set<StructSource.Member> {
    var own: Set<StructSource.Member> = []
    for member in members {
      if let type = member.decl.asProtocol((any NamedDeclSyntax).self), type.name.text == "Partial" { own.insert(.partial) }
      if let initializer = member.decl.as(InitializerDeclSyntax.self) {
        let parameters = initializer.signature.parameterClause.parameters
        if parameters.count == 1, parameters.first?.firstName.text == "json" { own.insert(.reading) }
      } else if let variable = member.decl.as(VariableDeclSyntax.self) {
        let isStatic = variable.modifiers.contains { $0.name.tokenKind == .keyword(.static) }
        for binding in variable.bindings {
          let name = binding.pattern.trimmedDescription
          if isStatic, name == "schema" { own.insert(.schema) }
          if !isStatic, name == "json", binding.accessorBlock != nil { own.insert(.json) }
        }
      }
    }
    return own
  }

  private static func source(of declaration: EnumDeclSyntax, naming: KeyNaming, problems: inout MacroProblems) -> EnumSource? {
    let inherited = declaration.inheritanceClause?.inheritedTypes.first?.type.trimmedDescription ?? ""
    let isText = inherited == "String" || inherited == "Swift.String"
    let cases = EnumCase.cases(of: declaration, naming: isText ? .asWritten : naming, problems: &problems)
    guard !cases.isEmpty else {
      problems.report("cases", "@Generable needs at least one case in '\(declaration.name.text)'", at: declaration.name)
      return nil
    }
    let kind: EnumSource.Kind
    if cases.contains(where: { $0.fields != nil }) {
      kind = .union
    } else if isText {
      kind = .rawText
    } else if inherited == "Int" || inherited == "Swift.Int" {
      kind = .rawInteger
    } else if ["Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float", "Character"].contains(
      inherited)
    {
      problems.report(
        "raw", "@Generable reads raw values of String and Int; write 'enum \(declaration.name.text): Int' or ': String'",
        at: declaration.inheritanceClause?.inheritedTypes.first.map { Syntax($0) } ?? Syntax(declaration))
      return nil
    } else {
      kind = .names
    }
    return EnumSource(
      cases: cases, kind: kind, documentation: DocComment.text(above: declaration), access: SourceText.access(declaration.modifiers))
  }

  /// The generic parameters that members' types mention and that needn't be Generable as declared.
  private static func unconstrained(_ parameters: GenericParameterClauseSyntax?, in declaration: some DeclGroupSyntax) -> [String] {
    guard let parameters else { return [] }
    let used = Set(declaration.memberBlock.tokens(viewMode: .sourceAccurate).map(\.text))
    return parameters.parameters.filter { parameter in
      parameter.specifier == nil && used.contains(parameter.name.text)
        && parameter.inheritedType?.tokens(viewMode: .sourceAccurate).contains { $0.text == "Generable" } != true
    }.map(\.name.text)
  }

  private static func clause(_ parameters: [String], _ requirement: String) -> String {
    parameters.isEmpty ? "" : " where " + parameters.map { "\($0): \(requirement)" }.joined(separator: ", ")
  }
}

extension GenerableMacro: MemberMacro {
  static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let declaration = declaration.as(StructDeclSyntax.self) else { return [] }
    let hasInitializer = declaration.memberBlock.members.contains { $0.decl.is(InitializerDeclSyntax.self) }
    var problems = MacroProblems()  // the extension's expansion shows them
    let source = source(of: declaration, naming: .asWritten, problems: &problems)
    guard !hasInitializer, problems.isEmpty else { return [] }
    return ["\(raw: source.memberwise)"]
  }
}
