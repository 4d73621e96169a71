import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Something in the user's declaration that the macros can't work with: an error shown at the syntax it is about.
struct MacroProblem: DiagnosticMessage {
  let id: String
  let message: String

  var diagnosticID: MessageID { MessageID(domain: "RoostMacros", id: id) }
  var severity: DiagnosticSeverity { .error }
}

/// Collects the problems of one expansion, so that all of them are shown and not only the first.
struct MacroProblems {
  private(set) var found: [Diagnostic] = []

  mutating func report(_ id: String, _ message: String, at node: some SyntaxProtocol) {
    found.append(Diagnostic(node: Syntax(node), message: MacroProblem(id: id, message: message)))
  }

  var isEmpty: Bool { found.isEmpty }

  func show(in context: some MacroExpansionContext) {
    for diagnostic in found { context.diagnose(diagnostic) }
  }
}
