import RoostCore
import Testing

@Suite struct CalculatorTests {
  private func calculate(_ expression: String) async throws -> String {
    try await BuiltPlugin.tool("Calculator", symbol: "roost_plugin_v1_calculator").answer(["expression": .string(expression)])
  }

  @Test(arguments: CalculatorTable.rows.indices) func `a result agrees with the one worked out at 500 digits`(row: Int) async throws {
    let (expression, sign, value) = CalculatorTable.rows[row]
    let note = sign == "=" ? "" : " (rounded half-even to 38 significant digits)"
    #expect(try await calculate(expression) == "\(expression) \(sign) \(value)\(note)")
  }

  @Test(arguments: [
    ("", "The expression is empty; write one such as 12.5% of 1840."),
    ("1 +", "Position 4: expected a number, a function or '(', found the end."),
    ("1 + * 2", "Position 5: expected a number, a function or '(', found '*'."),
    ("(1 + 2", "Position 7: expected an operator, or ')' for the '(' at position 1, found the end."),
    ("1 + 2)", "Position 6: expected an operator or the end, found ')'."),
    ("2 3", "Position 3: expected an operator or the end, found the number 3."),
    ("2pi", "Position 2: expected an operator or the end, found 'pi'."),
    ("1.2.3", "Position 4: expected an operator; the number has a decimal point already, found '.'."),
    ("1,84", "Position 1: the separators in 1,84 do not make groups of three digits. Write 1,840 or 1840; a decimal point is '.'."),
    ("1.234,5", "Position 1: the separators in 1.234,5 do not make groups of three digits. Write 1,840 or 1840; a decimal point is '.'."),
    ("$5", "Position 1: expected a number, a function or '(', found '$'."),
    ("sqr(2)", "Position 1: there is no function or constant named 'sqr'. Did you mean 'sqrt'?"),
    ("1 + sqrt 4", "Position 10: expected '(' after sqrt, found the number 4."),
    (
      "log(8)",
      "Position 1: log takes 2 arguments, log(x, base); for base 10 use log10(x), for base e ln(x), not 1. "
        + "Thousands separators are not allowed between arguments."
    ),
    ("1 / 0", "Position 3: division: division by zero has no result."),
    ("1 / (2 - 2)", "Position 3: division: division by zero has no result."),
    ("5 mod 0", "Position 3: the remainder: division by zero has no result."),
    ("0^-1", "Position 2: a power: division by zero has no result."),
    ("sqrt(-1)", "Position 1: sqrt: the square root of a negative number is not a real number."),
    ("ln(0)", "Position 1: ln: a logarithm needs a number above zero, and a base other than 1."),
    ("log(5, 1)", "Position 1: log: a logarithm needs a number above zero, and a base other than 1."),
    ("(-8)^(1/3)", "Position 5: a power: a negative number has no real power with a fraction; use a whole exponent."),
    ("3.5!", "Position 4: the factorial needs a whole number, not 3.5."),
    ("1001!", "Position 5: the factorial takes a whole number from 0 to 1000, not 1001."),
    ("(-1)!", "Position 5: the factorial takes a whole number from 0 to 1000, not -1."),
    ("round(1, 0.5)", "Position 1: the second argument of round needs a whole number, not 0.5."),
    ("9^9^9^9", "Position 2: a power: the result is larger than 10^1000000000, the largest size calculated with."),
    ("exp(1e20)", "Position 1: exp: the result is larger than 10^1000000000, the largest size calculated with."),
    ("exp(-1e20)", "Position 1: exp: the result is closer to zero than 10^-999999999, the smallest size calculated with."),
    ("1e999999999 * 10", "Position 13: multiplication: the result is larger than 10^1000000000, the largest size calculated with."),
    ("1e9999999999", "Position 1: the number is outside the range from 10^-999999999 to 10^999999999."),
    ("sin(1e200)", "Position 1: sin: the angle is too large; at most 10^100 radians are allowed."),
    (
      "tan(pi/2)",
      "The expression has no stable value: with more digits its result keeps changing. It probably divides by a difference that is zero."
    ),
  ]) func `an error names the position and what was expected`(expression: String, message: String) async throws {
    #expect(try await calculate(expression) == "error: \(message)")
  }

  @Test(arguments: [
    ("9^9^9", "4.2812477317574704803698711593056352134e+369693099"), ("sin(pi)", "0"), ("cos(pi/2)", "0"), ("sqrt(2)^2 - 2", "0"),
  ]) func `values at the edge of precision settle`(expression: String, value: String) async throws {
    #expect(try await calculate(expression) == "\(expression) ≈ \(value) (rounded half-even to 38 significant digits)")
  }

  @Test func `nesting and length have limits`() async throws {
    let deep = String(repeating: "(", count: 101) + "1" + String(repeating: ")", count: 101)
    #expect(
      try await calculate(deep)
        == "error: Position 101: parentheses, signs and powers are nested more than 100 deep. Calculate the inner part first.")
    #expect(try await calculate(String(deep.dropFirst().dropLast())).hasSuffix("= 1"))
    #expect(try await calculate(String(repeating: "-", count: 4_000) + "1").hasPrefix("error: Position 102: parentheses"))
    #expect(try await calculate(String(repeating: "2^", count: 2_000) + "1").hasPrefix("error: Position 20"))
    let sum = Array(repeating: "1", count: 2_048).joined(separator: "+")
    #expect(try await calculate(sum).hasSuffix(" = 2048"))
    #expect(
      try await calculate(sum + "+1") == "error: The expression has 4097 characters; at most 4096 are allowed. Calculate it in parts.")
  }

  @Test func `white space is made single in the answer`() async throws {
    #expect(try await calculate("  12.5%\n of   1840 ") == "12.5% of 1840 = 230")
  }

  @Test func `a cancelled calculation ends`() async throws {
    let tool = try await BuiltPlugin.tool("Calculator", symbol: "roost_plugin_v1_calculator")
    let expression = Array(repeating: "exp(sin(1/3))", count: 290).joined(separator: "+")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await tool.call(["expression": .string(expression)])
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `the tool says what to write`() async throws {
    let tool = try await BuiltPlugin.tool("Calculator", symbol: "roost_plugin_v1_calculator")
    #expect(tool.name == "calculator")
    #expect(AnyTool.isValidName(tool.name))
    #expect(tool.parameters.json.plainText.contains("12.5% of 1840"))
    #expect(tool.options.recovery == .retry)
  }
}
