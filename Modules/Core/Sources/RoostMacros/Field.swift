import SwiftParser
import SwiftSyntax

/// One member of a generated JSON object: a stored property, or a value of an enum case.
struct Field {
  /// The Swift name, with backticks where the source has them.
  let name: String
  let key: String
  /// The declared type without its outer `?`.
  let type: String
  let isOptional: Bool
  /// Whether it's an array or a dictionary, so that limits on a text or a number are about its elements.
  var holdsElements = false
  let defaultValue: ExprSyntax?
  let guide: Guide
  let documentation: String?
  /// The property's own access modifier with a trailing space; empty for internal.
  var access = ""

  /// Whether the JSON must have this member.
  var isRequired: Bool { !isOptional && defaultValue == nil }

  /// Whether `null` differs from being absent: an optional whose default is something.
  var keepsNull: Bool { isOptional && defaultValue != nil }

  /// Whether schema and errors must not show its value.
  var isSecret: Bool { guide.isSecret || type.hasSuffix("SecretString") }

  /// The type as declared.
  var fullType: String { isOptional ? "\(type)?" : type }

  /// The expression of this member's `JSONSchema`.
  var schema: String {
    var text = type.hasSuffix("?") ? "(\(type)).schema" : "\(type).schema"
    for keyword in guide.keywords {
      let apply = keyword.isAboutElements && holdsElements ? "withElements" : "with"
      text += ".\(apply)(\(SourceText.literal(keyword.name)), \(keyword.value))"
    }
    if isOptional { text += ".orNull" }
    if let description = guide.description ?? documentation { text += ".describedAsMember(\(SourceText.literal(description)))" }
    if let defaultValue, !isSecret, Self.isPlain(defaultValue), !defaultValue.is(NilLiteralExprSyntax.self) {
      text += ".withDefault((\(defaultValue.trimmedDescription) as \(type)).json)"
    }
    return text
  }

  /// Whether evaluating `expression` again, for the schema, gives the same value and has no effect.
  static func isPlain(_ expression: ExprSyntax) -> Bool {
    if let member = expression.as(MemberAccessExprSyntax.self), let base = member.base {
      return base.is(DeclReferenceExprSyntax.self) || isPlain(base)
    }
    return isLiteral(expression)
  }

  /// Whether `expression` names nothing but literals and members of its own type (`.fast`).
  static func isLiteral(_ expression: ExprSyntax) -> Bool {
    switch expression.as(ExprSyntaxEnum.self) {
    case .integerLiteralExpr, .floatLiteralExpr, .booleanLiteralExpr, .nilLiteralExpr: true
    case .stringLiteralExpr(let text): text.representedLiteralValue != nil
    case .prefixOperatorExpr(let prefix): isLiteral(prefix.expression)
    case .arrayExpr(let array): array.elements.allSatisfy { isLiteral($0.expression) }
    case .dictionaryExpr(let dictionary):
      dictionary.content.as(DictionaryElementListSyntax.self)?.allSatisfy { isLiteral($0.key) && isLiteral($0.value) } ?? true
    case .memberAccessExpr(let member): member.base == nil
    default: false
    }
  }
}
