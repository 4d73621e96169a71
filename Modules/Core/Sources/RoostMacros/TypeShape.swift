import SwiftSyntax
import SwiftSyntaxBuilder

/// What the macro can see of a property's type: its text without the outer optional, and whether JSON can hold it at all.
struct TypeShape {
  let syntax: TypeSyntax?
  let text: String
  let isOptional: Bool

  init(_ type: TypeSyntax) {
    var wrapped: TypeSyntax?
    if let optional = type.as(OptionalTypeSyntax.self) {
      wrapped = optional.wrappedType
    } else if let unwrapped = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
      wrapped = unwrapped.wrappedType
    } else if let argument = Self.argument(ofOptional: type) {
      wrapped = argument
    }
    if let tuple = wrapped?.as(TupleTypeSyntax.self), tuple.elements.count == 1, let only = tuple.elements.first { wrapped = only.type }
    syntax = wrapped ?? type
    text = (wrapped ?? type).trimmedDescription
    isOptional = wrapped != nil
  }

  /// The type that Swift infers for a literal; nil for any other expression.
  init?(literal: ExprSyntax) {
    let value = literal.as(PrefixOperatorExprSyntax.self)?.expression ?? literal
    switch value.as(ExprSyntaxEnum.self) {
    case .integerLiteralExpr: text = "Swift.Int"
    case .floatLiteralExpr: text = "Swift.Double"
    case .booleanLiteralExpr: text = "Swift.Bool"
    case .stringLiteralExpr: text = "Swift.String"
    default: return nil
    }
    syntax = nil
    isOptional = false
  }

  private static func argument(ofOptional type: TypeSyntax) -> TypeSyntax? {
    let generic: GenericArgumentClauseSyntax?
    if let name = type.as(IdentifierTypeSyntax.self), name.name.text == "Optional" {
      generic = name.genericArgumentClause
    } else if let member = type.as(MemberTypeSyntax.self), member.baseType.trimmedDescription == "Swift", member.name.text == "Optional" {
      generic = member.genericArgumentClause
    } else {
      return nil
    }
    guard let first = generic?.arguments.first?.argument.trimmedDescription else { return nil }
    return TypeSyntax(stringLiteral: first)
  }

  var isDictionary: Bool {
    syntax?.is(DictionaryTypeSyntax.self) == true || text.hasPrefix("Dictionary<") || text.hasPrefix("Swift.Dictionary<")
  }

  var isArray: Bool { syntax?.is(ArrayTypeSyntax.self) == true || text.hasPrefix("Array<") || text.hasPrefix("Swift.Array<") }

  /// Reports a type that no JSON can become.
  func check(property name: String, problems: inout MacroProblems) -> Bool {
    guard let syntax else { return true }
    let advice: String
    switch syntax.as(TypeSyntaxEnum.self) {
    case .tupleType(let tuple) where tuple.elements.count == 1: return true  // `(Int)` is `Int`
    case .tupleType: advice = "is a tuple; declare a @Generable struct with these members and use it as the type"
    case .functionType: advice = "is a closure, which JSON can't hold; make it 'static', computed, or give it to the component another way"
    case .attributedType(let attributed):
      guard attributed.baseType.is(FunctionTypeSyntax.self) else { return true }
      advice = "is a closure, which JSON can't hold; make it 'static', computed, or give it to the component another way"
    case .someOrAnyType: advice = "is '\(text)'; write a concrete type, a @Generable enum with one case per kind, or JSONValue for any JSON"
    default:
      guard text == "Any" || text == "AnyObject" else { return true }
      advice = "is '\(text)'; write JSONValue for any JSON"
    }
    problems.report("kind", "@Generable can't read '\(name)' from JSON: its type \(advice)", at: syntax)
    return false
  }
}
