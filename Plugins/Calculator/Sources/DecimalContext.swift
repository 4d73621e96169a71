/// Arithmetic that keeps a given number of significant digits.
///
/// One operation, rounded again to fewer digits, is as if it had been rounded only once.
struct DecimalContext {
  /// Largest power of ten of a result's first digit, and smallest when negated.
  static let exponentLimit = 999_999_999

  let precision: Int
  /// Set when an operation left digits out.
  var wasRounded = false
  var constants = DecimalConstants()

  init(precision: Int) { self.precision = precision }

  private mutating func finish(_ value: BigDecimal, isExact: Bool = true) throws(ArithmeticProblem) -> BigDecimal {
    let (result, stayed) = value.rounded(to: precision, .forRounding)
    if !isExact || !stayed { wasRounded = true }
    if !result.isZero {
      if result.adjustedExponent > Self.exponentLimit { throw .tooLarge }
      if result.adjustedExponent < -Self.exponentLimit { throw .tooSmall }
    }
    return result
  }

  mutating func add(_ left: BigDecimal, _ right: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    if left.isZero { return try finish(right) }
    if right.isZero { return try finish(left) }
    var (high, low) = left.adjustedExponent >= right.adjustedExponent ? (left, right) : (right, left)
    // What is far below the last digit kept only decides which way to round.
    let floor = min(high.exponent, high.adjustedExponent - precision) - 3
    if low.adjustedExponent < floor { low = BigDecimal(isNegative: low.isNegative, coefficient: .one, exponent: floor) }
    let exponent = min(high.exponent, low.exponent)
    high.coefficient = high.coefficient.appendingZeros(high.exponent - exponent)
    low.coefficient = low.coefficient.appendingZeros(low.exponent - exponent)
    if high.isNegative == low.isNegative {
      return try finish(BigDecimal(isNegative: high.isNegative, coefficient: high.coefficient + low.coefficient, exponent: exponent))
    }
    let highWins = high.coefficient >= low.coefficient
    return try finish(
      BigDecimal(
        isNegative: highWins ? high.isNegative : low.isNegative,
        coefficient: highWins ? high.coefficient - low.coefficient : low.coefficient - high.coefficient, exponent: exponent))
  }

  mutating func subtract(_ left: BigDecimal, _ right: BigDecimal) throws(ArithmeticProblem) -> BigDecimal { try add(left, -right) }

  mutating func multiply(_ left: BigDecimal, _ right: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    try finish(
      BigDecimal(
        isNegative: left.isNegative != right.isNegative, coefficient: left.coefficient * right.coefficient,
        exponent: left.exponent + right.exponent))
  }

  mutating func divide(_ left: BigDecimal, _ right: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    guard !right.isZero else { throw .divisionByZero }
    let shift = max(precision + 2 + right.coefficient.digitCount - left.coefficient.digitCount, 0)
    let (quotient, remainder) = left.coefficient.appendingZeros(shift).dividedBy(right.coefficient)
    return try finish(
      Self.marked(
        BigDecimal(
          isNegative: left.isNegative != right.isNegative, coefficient: quotient, exponent: left.exponent - right.exponent - shift),
        isExact: remainder.isZero), isExact: remainder.isZero)
  }

  mutating func squareRoot(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    guard !value.isNegative else { throw .rootOfNegative }
    guard !value.isZero else { return .zero }
    var shift = max(2 * (precision + 2) - value.coefficient.digitCount, 0)
    if (value.exponent - shift) % 2 != 0 { shift += 1 }
    let scaled = value.coefficient.appendingZeros(shift)
    let root = scaled.squareRoot
    let isExact = root * root == scaled
    return try finish(
      Self.marked(BigDecimal(coefficient: root, exponent: (value.exponent - shift) / 2), isExact: isExact), isExact: isExact)
  }

  /// A value that was cut off gets one more digit, so that rounding sees that something followed.
  private static func marked(_ value: BigDecimal, isExact: Bool) -> BigDecimal {
    isExact
      ? value
      : BigDecimal(isNegative: value.isNegative, coefficient: value.coefficient.appendingZeros(1) + .one, exponent: value.exponent - 1)
  }

  /// `base` to a whole power, by squaring.
  mutating func power(_ base: BigDecimal, _ exponent: Int) throws(ArithmeticProblem) -> BigDecimal {
    if exponent < 0 {
      guard !base.isZero else { throw .divisionByZero }
      // Flipping the result of an exact power loses least; one that is out of range upside down is so either way.
      let flipped: BigDecimal
      do { flipped = try power(base, -exponent) } catch { throw error == .tooLarge ? .tooSmall : .tooLarge }
      return try divide(.one, flipped)
    }
    var inner = DecimalContext(precision: precision + 14)
    var result = BigDecimal.one
    var factor = base.reduced
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = try inner.multiply(result, factor) }
      rest >>= 1
      if rest > 0 { factor = try inner.multiply(factor, factor) }
    }
    return try finish(result, isExact: !inner.wasRounded)
  }

  /// What is left of `left` after whole multiples of `right`, with the sign of `right`. Always exact.
  mutating func modulo(_ left: BigDecimal, _ right: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    guard !right.isZero else { throw .divisionByZero }
    if left.isZero { return .zero }
    let remainder: BigDecimal
    if left.exponent >= right.exponent {
      let scale = BigNatural(10).power(left.exponent - right.exponent, modulo: right.coefficient)
      remainder = BigDecimal(
        isNegative: left.isNegative, coefficient: (left.coefficient * scale).dividedBy(right.coefficient).remainder,
        exponent: right.exponent)
    } else if left.adjustedExponent < right.exponent {
      remainder = left
    } else {
      let divisor = right.coefficient.appendingZeros(right.exponent - left.exponent)
      remainder = BigDecimal(
        isNegative: left.isNegative, coefficient: left.coefficient.dividedBy(divisor).remainder, exponent: left.exponent)
    }
    return remainder.isZero || remainder.isNegative == right.isNegative ? remainder : try add(remainder, right)
  }
}

/// Why an operation has no result.
enum ArithmeticProblem: Error, Hashable {
  case divisionByZero
  case rootOfNegative
  case logarithmOfNonPositive
  case fractionalPowerOfNegative
  case angleTooLarge
  case tooLarge
  case tooSmall
}
