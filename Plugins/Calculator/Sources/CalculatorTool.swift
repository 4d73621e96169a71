import RoostCore

/// Calculates one expression.
struct CalculatorTool: Tool {
  @Generable struct Arguments {
    @Guide("The arithmetic expression, such as 12.5% of 1840, 200 + 10%, (3 + 4) * 2 or round(sqrt(2), 4).", minLength: 1, maxLength: 4_096)
    var expression: String
  }

  let name = "calculator"
  let description = """
    Calculates an arithmetic expression exactly, in decimal: sums, differences, products, quotients, powers, percentages such as 12.5% of 1840, \
    remainders, roots, logarithms and trigonometry. Use it for every calculation with numbers.
    """
  let options = ToolOptions(recovery: .retry)

  func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let expression = arguments.expression.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let result = try Evaluator.evaluate(ExpressionParser.parse(expression))
    guard result.isExact else {
      return "\(expression) ≈ \(result.number) (rounded half-even to \(Evaluator.resultDigits) significant digits)"
    }
    return "\(expression) = \(result.number)"
  }
}
