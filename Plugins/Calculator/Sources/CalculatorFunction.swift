/// The functions that an expression may call.
enum CalculatorFunction: String, CaseIterable, Hashable {
  case sqrt, abs, round, floor, ceil, min, max, ln, log10, log, exp, sin, cos, tan, mod

  /// Most arguments of a function that takes any number of them.
  static let argumentLimit = 1_000

  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .round: 1...2
    case .log, .mod: 2...2
    case .min, .max: 1...Self.argumentLimit
    default: 1...1
    }
  }

  /// How it is called, for errors.
  var usage: String {
    switch self {
    case .round: "1 or 2 arguments, round(x) or round(x, digits)"
    case .log: "2 arguments, log(x, base); for base 10 use log10(x), for base e ln(x)"
    case .mod: "2 arguments, mod(x, divisor)"
    case .min, .max: "1 to \(Self.argumentLimit) arguments"
    default: "1 argument"
    }
  }

  static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// One step of a calculation, which takes its operands from a stack and leaves its result there.
struct Instruction: Hashable {
  enum Operation: Hashable {
    case literal(BigDecimal)
    case pi, e
    case negate, percent, factorial
    case add, subtract, multiply, divide, modulo, power
    /// `200 + 10%`: the percentage is one of the left operand.
    case addPercentage, subtractPercentage
    case call(CalculatorFunction, arguments: Int)
  }

  var operation: Operation
  /// Where it stands in the expression, in characters from 1.
  var position: Int
}
