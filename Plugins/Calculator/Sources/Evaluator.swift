/// Carries out instructions, with as many digits as the result needs.
struct Evaluator {
  /// Significant digits of a result.
  static let resultDigits = 38
  /// Digits calculated with, in turn, until two in a row agree on the result.
  static let precisions = [64, 96, 192, 384]
  static let factorialRange = 0...1_000
  static let roundingRange = -1_000...1_000

  struct Value {
    var number: BigDecimal
    var isExact: Bool
  }

  private var context: DecimalContext
  private var stack: [Value] = []

  private init(precision: Int) { context = DecimalContext(precision: precision) }

  /// The result, rounded half-even to 38 digits where it has more.
  static func evaluate(_ instructions: [Instruction]) throws -> Value {
    var before: Value?
    for precision in precisions {
      var evaluator = Evaluator(precision: precision)
      let value = try evaluator.run(instructions)
      let (rounded, stayed) = value.number.rounded(to: resultDigits, .halfEven)
      if value.isExact { return Value(number: rounded, isExact: stayed) }
      if let before, before.number.rounded(to: resultDigits, .halfEven).value == rounded { return Value(number: rounded, isExact: false) }
      if precision == precisions.last, let before { return try settled(before.number, value.number) }
      before = value
    }
    throw CalculatorError.unstable
  }

  /// What more digits only bring nearer to zero is zero; what they only make larger has no value.
  private static func settled(_ before: BigDecimal, _ last: BigDecimal) throws(CalculatorError) -> Value {
    if last.isZero || last.adjustedExponent < before.adjustedExponent - 50 { return Value(number: .zero, isExact: false) }
    guard last.rounded(to: 10, .halfEven).value == before.rounded(to: 10, .halfEven).value else { throw .unstable }
    return Value(number: last.rounded(to: resultDigits, .halfEven).value, isExact: false)
  }

  private mutating func run(_ instructions: [Instruction]) throws -> Value {
    for instruction in instructions {
      try Task.checkCancellation()
      try perform(instruction)
    }
    guard let result = stack.popLast() else { throw CalculatorError.empty }
    return result
  }

  private mutating func pop() throws(CalculatorError) -> Value {
    guard let value = stack.popLast() else { throw .empty }
    return value
  }

  private mutating func perform(_ instruction: Instruction) throws(CalculatorError) {
    let position = instruction.position
    switch instruction.operation {
    case .literal(let value): stack.append(Value(number: value, isExact: true))
    case .pi: stack.append(Value(number: context.constants.pi(context.precision), isExact: false))
    case .e: try compute("e", position, []) { context, _ throws(ArithmeticProblem) in try context.exponential(.one) }
    case .negate:
      let value = try pop()
      stack.append(Value(number: -value.number, isExact: value.isExact))
    case .percent:
      try unary("a percentage", position) { context, value throws(ArithmeticProblem) in
        try context.multiply(value, .powerOfTen(-2))
      }
    case .factorial: try factorial(position)
    case .add: try binary("addition", position) { context, left, right throws(ArithmeticProblem) in try context.add(left, right) }
    case .subtract:
      try binary("subtraction", position) { context, left, right throws(ArithmeticProblem) in try context.subtract(left, right) }
    case .multiply:
      try binary("multiplication", position) { context, left, right throws(ArithmeticProblem) in try context.multiply(left, right) }
    case .divide: try binary("division", position) { context, left, right throws(ArithmeticProblem) in try context.divide(left, right) }
    case .modulo: try modulo(position)
    case .power: try power(position)
    case .addPercentage:
      try binary("addition", position) { context, left, part throws(ArithmeticProblem) in
        try context.add(left, context.multiply(left, part))
      }
    case .subtractPercentage:
      try binary("subtraction", position) { context, left, part throws(ArithmeticProblem) in
        try context.subtract(left, context.multiply(left, part))
      }
    case .call(let function, let count): try call(function, count, position)
    }
  }

  private mutating func compute(
    _ operation: String, _ position: Int, _ operands: [Value],
    _ body: (inout DecimalContext, [BigDecimal]) throws(ArithmeticProblem) -> BigDecimal
  ) throws(CalculatorError) {
    context.wasRounded = false
    let number: BigDecimal
    do { number = try body(&context, operands.map(\.number)) } catch {
      throw .impossible(error, operation: operation, position: position)
    }
    stack.append(Value(number: number, isExact: !context.wasRounded && operands.allSatisfy(\.isExact)))
  }

  private mutating func unary(
    _ operation: String, _ position: Int, _ body: (inout DecimalContext, BigDecimal) throws(ArithmeticProblem) -> BigDecimal
  ) throws(CalculatorError) {
    try compute(operation, position, [try pop()]) { context, operands throws(ArithmeticProblem) in try body(&context, operands[0]) }
  }

  private mutating func binary(
    _ operation: String, _ position: Int, _ body: (inout DecimalContext, BigDecimal, BigDecimal) throws(ArithmeticProblem) -> BigDecimal
  ) throws(CalculatorError) {
    let right = try pop()
    try compute(operation, position, [try pop(), right]) { context, operands throws(ArithmeticProblem) in
      try body(&context, operands[0], operands[1])
    }
  }

  /// A value for an operation that jumps: what was rounded is taken as the 38 digits that would be shown.
  private static func shown(_ value: Value) -> BigDecimal {
    value.isExact ? value.number : value.number.rounded(to: resultDigits, .halfEven).value
  }

  private mutating func modulo(_ position: Int) throws(CalculatorError) {
    let right = try pop()
    let left = try pop()
    let operands = [left, right].map { Value(number: Self.shown($0), isExact: $0.isExact) }
    try compute("the remainder", position, operands) { context, operands throws(ArithmeticProblem) in
      try context.modulo(operands[0], operands[1])
    }
  }

  private mutating func power(_ position: Int) throws(CalculatorError) {
    let exponent = try pop()
    let base = try pop()
    // A negative base needs a whole exponent, so an exponent that was rounded to one counts as one.
    let used = base.number.isNegative ? Value(number: Self.shown(exponent), isExact: exponent.isExact) : exponent
    try compute("a power", position, [base, used]) { context, operands throws(ArithmeticProblem) in
      try context.power(operands[0], operands[1])
    }
  }

  private mutating func factorial(_ position: Int) throws(CalculatorError) {
    let count = try wholeNumber("the factorial", in: Self.factorialRange, position)
    try compute("the factorial", position, [count.value]) { context, _ throws(ArithmeticProblem) in
      var product = BigNatural.one
      for factor in stride(from: 2, through: count.whole, by: 1) { product = product * BigNatural(factor) }
      return try context.add(BigDecimal(coefficient: product, exponent: 0), .zero)
    }
  }

  private mutating func wholeNumber(
    _ operation: String, in range: ClosedRange<Int>, _ position: Int
  ) throws(CalculatorError) -> (whole: Int, value: Value) {
    let value = try pop()
    let number = Self.shown(value)
    let text = number.rounded(to: Self.resultDigits, .halfEven).value.description
    guard number.isInteger else { throw .notWhole(operation: operation, value: text, position: position) }
    guard let whole = number.intValue, range.contains(whole) else {
      throw .outsideRange(operation: operation, value: text, range: range, position: position)
    }
    return (whole, value)
  }

  private mutating func call(_ function: CalculatorFunction, _ count: Int, _ position: Int) throws(CalculatorError) {
    let name = function.rawValue
    switch function {
    case .abs:
      let value = try pop()
      stack.append(Value(number: value.number.magnitude, isExact: value.isExact))
    case .sqrt: try unary(name, position) { context, value throws(ArithmeticProblem) in try context.squareRoot(value) }
    case .exp: try unary(name, position) { context, value throws(ArithmeticProblem) in try context.exponential(value) }
    case .ln: try unary(name, position) { context, value throws(ArithmeticProblem) in try context.logarithm(value) }
    case .log10:
      try unary(name, position) { context, value throws(ArithmeticProblem) in try context.logarithm(value, base: BigDecimal(10)) }
    case .log: try binary(name, position) { context, value, base throws(ArithmeticProblem) in try context.logarithm(value, base: base) }
    case .sin: try unary(name, position) { context, value throws(ArithmeticProblem) in try context.sineAndCosine(value).sine }
    case .cos: try unary(name, position) { context, value throws(ArithmeticProblem) in try context.sineAndCosine(value).cosine }
    case .tan:
      try unary(name, position) { context, value throws(ArithmeticProblem) in
        let (sine, cosine) = try context.sineAndCosine(value)
        return try context.divide(sine, cosine)
      }
    case .mod: try modulo(position)
    case .floor, .ceil: try jump(to: 0, function)
    case .round:
      let digits = count == 2 ? try wholeNumber("the second argument of round", in: Self.roundingRange, position).whole : 0
      try jump(to: -digits, function)
    case .min, .max:
      var best = try pop()
      for _ in 1..<count {
        let other = try pop()
        let isBetter = function == .min ? other.number < best.number : other.number > best.number
        if isBetter { best = other }
      }
      stack.append(best)
    }
  }

  /// Rounds to a multiple of 10^`exponent`.
  private mutating func jump(to exponent: Int, _ function: CalculatorFunction) throws(CalculatorError) {
    let value = try pop()
    let number = Self.shown(value)
    var (result, stayed) = number.rounded(toExponent: exponent, function == .round ? .halfEven : .down)
    if !stayed, function != .round, number.isNegative == (function == .floor) {
      result = BigDecimal(isNegative: number.isNegative, coefficient: result.coefficient + .one, exponent: exponent)
    }
    // Unless the digits that decide were beyond those shown, the result is what it is.
    let isExact = value.isExact || number.adjustedExponent - exponent < Self.resultDigits - 1
    stack.append(Value(number: result, isExact: isExact))
  }
}

extension DecimalContext {
  /// The logarithm to any base; exact where the value is a whole power of the base.
  mutating func logarithm(_ value: BigDecimal, base: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    guard !value.isZero, !value.isNegative, !base.isZero, !base.isNegative, base != .one else { throw .logarithmOfNonPositive }
    let before = wasRounded
    let estimate = try divide(logarithm(value), logarithm(base)).rounded(toExponent: 0, .halfEven).value
    if let whole = estimate.intValue, whole.magnitude <= 4_096 {
      wasRounded = before
      if try power(base, whole) == value, !wasRounded { return BigDecimal(whole) }
    }
    var inner = DecimalContext(precision: precision + 10)
    let result = try inner.divide(inner.logarithm(value), inner.logarithm(base))
    wasRounded = true
    return try add(result, .zero)
  }
}
