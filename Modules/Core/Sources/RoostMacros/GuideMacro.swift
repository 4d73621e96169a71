import SwiftSyntax
import SwiftSyntaxMacros

/// `@Guide`: adds no code; `@Generable` on the type around it reads its arguments.
struct GuideMacro: PeerMacro {
  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    var problems = MacroProblems()
    if let variable = declaration.as(VariableDeclSyntax.self) {
      if variable.modifiers.contains(where: { $0.name.tokenKind == .keyword(.static) }) {
        problems.report("guide", "@Guide has no effect on a static property, which is not part of the JSON; remove it", at: node)
      }
    } else if !declaration.is(EnumCaseDeclSyntax.self) {
      problems.report(
        "guide", "@Guide describes a stored property or an enum case of a @Generable type; write a doc comment here", at: node)
    }
    problems.show(in: context)
    return []
  }
}
