/// Why an expression has no result. Positions count characters from 1.
enum CalculatorError: Error, Hashable {
  case empty
  case tooLong(length: Int, limit: Int)
  case tooDeep(position: Int, limit: Int)
  case unexpected(found: String, position: Int, expected: String)
  case misplacedSeparator(number: String, position: Int)
  case numberOutOfRange(position: Int)
  case unknownName(String, position: Int, nearest: String?)
  case argumentCount(function: String, position: Int, expected: String, found: Int)
  case impossible(ArithmeticProblem, operation: String, position: Int)
  case notWhole(operation: String, value: String, position: Int)
  case outsideRange(operation: String, value: String, range: ClosedRange<Int>, position: Int)
  /// More and more digits give ever different results: the true value divides by zero or needs more digits than are kept.
  case unstable
}

extension CalculatorError: CustomStringConvertible {
  var description: String {
    switch self {
    case .empty: "The expression is empty; write one such as 12.5% of 1840."
    case .tooLong(let length, let limit): "The expression has \(length) characters; at most \(limit) are allowed. Calculate it in parts."
    case .tooDeep(let position, let limit):
      "Position \(position): parentheses, signs and powers are nested more than \(limit) deep. Calculate the inner part first."
    case .unexpected(let found, let position, let expected): "Position \(position): expected \(expected), found \(found)."
    case .misplacedSeparator(let number, let position):
      "Position \(position): the separators in \(number) do not make groups of three digits. Write 1,840 or 1840; a decimal point is '.'."
    case .numberOutOfRange(let position):
      "Position \(position): the number is outside the range from 10^-\(DecimalContext.exponentLimit) to 10^\(DecimalContext.exponentLimit)."
    case .unknownName(let name, let position, let nearest):
      "Position \(position): there is no function or constant named '\(name)'. "
        + (nearest.map { "Did you mean '\($0)'?" } ?? "There are: \(CalculatorFunction.listing), and the constants pi and e.")
    case .argumentCount(let function, let position, let expected, let found):
      "Position \(position): \(function) takes \(expected), not \(found). Thousands separators are not allowed between arguments."
    case .impossible(let problem, let operation, let position): "Position \(position): \(operation): \(problem.sentence)"
    case .notWhole(let operation, let value, let position): "Position \(position): \(operation) needs a whole number, not \(value)."
    case .outsideRange(let operation, let value, let range, let position):
      "Position \(position): \(operation) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(value)."
    case .unstable:
      "The expression has no stable value: with more digits its result keeps changing. It probably divides by a difference that is zero."
    }
  }
}

extension ArithmeticProblem {
  var sentence: String {
    switch self {
    case .divisionByZero: "division by zero has no result."
    case .rootOfNegative: "the square root of a negative number is not a real number."
    case .logarithmOfNonPositive: "a logarithm needs a number above zero, and a base other than 1."
    case .fractionalPowerOfNegative: "a negative number has no real power with a fraction; use a whole exponent."
    case .angleTooLarge: "the angle is too large; at most 10^\(DecimalContext.angleExponentLimit) radians are allowed."
    case .tooLarge: "the result is larger than 10^\(DecimalContext.exponentLimit + 1), the largest size calculated with."
    case .tooSmall: "the result is closer to zero than 10^-\(DecimalContext.exponentLimit), the smallest size calculated with."
    }
  }
}
