import SwiftParser
import SwiftSyntax

/// What one `@Guide(…)` attribute says, as pieces of Swift source.
struct Guide {
  var description: String?
  var key: String?
  /// JSON Schema keywords and the Swift expressions of their `JSONValue`s, in the order written.
  var keywords: [Keyword] = []
  var isSecret = false

  struct Keyword {
    let name: String
    let value: String

    /// Whether, of an array or a dictionary, it limits each element and not the whole.
    var isAboutElements: Bool { !["minItems", "maxItems", "minProperties", "maxProperties", "x-roost-secret"].contains(name) }
  }

  /// What the schema keywords of a count are called, which depends on what is counted.
  enum Counted { case items, members }

  /// The `@Guide` attributes among `attributes`, merged: a later one wins.
  init(_ attributes: AttributeListSyntax, counted: Counted = .items, problems: inout MacroProblems) {
    for case .attribute(let attribute) in attributes where attribute.attributeName.trimmedDescription.split(separator: ".").last == "Guide"
    {
      guard let arguments = attribute.arguments?.as(LabeledExprListSyntax.self) else { continue }
      for argument in arguments { read(argument, counted: counted, problems: &problems) }
    }
  }

  private mutating func read(_ argument: LabeledExprSyntax, counted: Counted, problems: inout MacroProblems) {
    let value = argument.expression
    switch argument.label?.text {
    case nil: description = text(value, of: "the description", problems: &problems)
    case "key": key = text(value, of: "'key'", problems: &problems)
    case "range":
      guard let bounds = bounds(value, of: "range", problems: &problems) else { return }
      add("minimum", number(bounds.lower))
      add("maximum", number(bounds.upper))
    case "minimum": add("minimum", number(value))
    case "maximum": add("maximum", number(value))
    case "minLength": add("minLength", integer(value))
    case "maxLength": add("maxLength", integer(value))
    case "pattern": add("pattern", "RoostCore.JSONValue.string(\(value.trimmedDescription))")
    case "count":
      guard let bounds = bounds(value, of: "count", problems: &problems) else { return }
      add(counted == .items ? "minItems" : "minProperties", integer(bounds.lower))
      add(counted == .items ? "maxItems" : "maxProperties", integer(bounds.upper))
    case "choices": add("enum", "RoostCore.JSONValue.array((\(value.trimmedDescription) as [Swift.String]).map { .string($0) })")
    case "secret":
      if value.as(BooleanLiteralExprSyntax.self)?.literal.tokenKind == .keyword(.false) { return }
      isSecret = true
      add("x-roost-secret", "RoostCore.JSONValue.bool(true)")
    case "reference": add("x-roost-reference", "RoostCore.JSONValue.string(\(value.trimmedDescription))")
    case "path": add("x-roost-path", "RoostCore.JSONValue.string((\(value.trimmedDescription) as RoostCore.PathRequirement).rawValue)")
    case .some(let label): problems.report("guide", "@Guide has no argument '\(label)'", at: argument)
    }
  }

  private mutating func add(_ keyword: String, _ value: String) {
    keywords.removeAll { $0.name == keyword }
    keywords.append(Keyword(name: keyword, value: value))
  }

  /// A description and a key are needed while the macro runs, so they must be plain literals.
  private func text(_ expression: ExprSyntax, of what: String, problems: inout MacroProblems) -> String? {
    if let literal = expression.as(StringLiteralExprSyntax.self), let text = literal.representedLiteralValue { return text }
    if expression.is(NilLiteralExprSyntax.self) { return nil }
    problems.report("guide", "The macro reads \(what) from the source text; write a string literal without interpolation", at: expression)
    return nil
  }

  private func bounds(_ expression: ExprSyntax, of label: String, problems: inout MacroProblems) -> (lower: ExprSyntax, upper: ExprSyntax)?
  {
    let sequence = expression.as(SequenceExprSyntax.self)?.elements.map { $0 }
    if let sequence, sequence.count == 3, sequence[1].trimmedDescription == "..." { return (sequence[0], sequence[2]) }
    if let folded = expression.as(InfixOperatorExprSyntax.self), folded.operator.trimmedDescription == "..." {
      return (folded.leftOperand, folded.rightOperand)
    }
    problems.report("guide", "The macro reads the two bounds of '\(label)' from the source text; write them as 1...10", at: expression)
    return nil
  }

  private func number(_ expression: ExprSyntax) -> String {
    let digits = expression.as(PrefixOperatorExprSyntax.self)?.expression ?? expression
    return digits.is(IntegerLiteralExprSyntax.self) ? integer(expression) : "RoostCore.JSONValue.number(\(expression.trimmedDescription))"
  }

  private func integer(_ expression: ExprSyntax) -> String { "RoostCore.JSONValue.integer(\(expression.trimmedDescription))" }
}
