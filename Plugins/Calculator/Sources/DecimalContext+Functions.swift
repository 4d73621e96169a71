import Glibc

extension DecimalContext {
  /// Largest angle, as a power of ten: its turns are still counted exactly.
  static let angleExponentLimit = 100

  /// e to the power of `value`.
  mutating func exponential(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    if value.isZero { return .one }
    wasRounded = true
    guard value.adjustedExponent < 10 else { throw value.isNegative ? .tooSmall : .tooLarge }
    // e^x is 10^turns · e^rest.
    var inner = DecimalContext(precision: precision + 25)
    let ln10 = constants.ln10(inner.precision)
    let turns = try inner.divide(value, ln10).rounded(toExponent: 0, .halfEven).value.intValue ?? 0
    let rest = try inner.subtract(value, inner.multiply(BigDecimal(turns), ln10))
    var result = try inner.smallExponential(rest)
    result.exponent += turns
    return try finishFunction(result)
  }

  /// e to a power between about -1.2 and 1.2: a Taylor series for the 256th part, then squared eight times.
  private mutating func smallExponential(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    let part = try divide(value, BigDecimal(256))
    var sum = BigDecimal.one
    var term = BigDecimal.one
    var index = 1
    while true {
      term = try divide(multiply(term, part), BigDecimal(index))
      if term.isZero || term.adjustedExponent < -precision - 2 { break }
      sum = try add(sum, term)
      index += 1
    }
    for _ in 0..<8 { sum = try multiply(sum, sum) }
    return sum
  }

  /// The natural logarithm.
  mutating func logarithm(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    guard !value.isZero, !value.isNegative else { throw .logarithmOfNonPositive }
    if value == .one { return .zero }
    wasRounded = true
    var inner = DecimalContext(precision: precision + 25)
    // value = mantissa · 10^turns with the mantissa between 0.316 and 3.16, so that the two parts never cancel.
    var turns = value.adjustedExponent
    var mantissa = value
    mantissa.exponent -= turns
    if mantissa > BigDecimal(coefficient: BigNatural(316), exponent: -2) {
      mantissa.exponent -= 1
      turns += 1
    }
    let small = try inner.smallLogarithm(mantissa)
    let large = try inner.multiply(BigDecimal(turns), constants.ln10(inner.precision + 12))
    return try finishFunction(inner.add(small, large))
  }

  private mutating func smallLogarithm(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    let distance = try subtract(value, .one)
    if distance.isZero { return .zero }
    if distance.adjustedExponent < -1 { return try nearOneLogarithm(distance) }
    // Halley's iteration on e^y = value triples the digits of each guess.
    var guess = Self.decimal(log(value.doubleValue))
    var digits = 14
    while digits < precision {
      let power = try exponential(guess)
      let step = try divide(subtract(value, power), add(value, power))
      guess = try add(guess, add(step, step))
      digits *= 3
    }
    return guess
  }

  /// ln(1 + d) = 2 artanh(d / (2 + d)).
  private mutating func nearOneLogarithm(_ distance: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    let ratio = try divide(distance, add(BigDecimal(2), distance))
    let square = try multiply(ratio, ratio)
    var power = ratio
    var sum = ratio
    var odd = 3
    while true {
      power = try multiply(power, square)
      let term = try divide(power, BigDecimal(odd))
      if term.isZero || term.adjustedExponent < sum.adjustedExponent - precision - 2 { break }
      sum = try add(sum, term)
      odd += 2
    }
    return try add(sum, sum)
  }

  private static func decimal(_ value: Double) -> BigDecimal {
    // Fifteen digits behind the point are enough for a first guess.
    BigDecimal(isNegative: value < 0, coefficient: BigNatural(Int(abs(value) * 1e15)), exponent: -15)
  }

  /// `base` to any power.
  mutating func power(_ base: BigDecimal, _ exponent: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    if exponent.isZero { return .one }
    if base.isZero {
      guard !exponent.isNegative else { throw .divisionByZero }
      return .zero
    }
    if base == .one { return .one }
    if exponent.isInteger {
      if let whole = exponent.intValue, whole.magnitude <= 1 << 31 {
        let size = log10Estimate(base) * Double(whole)
        if size > Double(Self.exponentLimit) + 2 { throw .tooLarge }
        if size < -Double(Self.exponentLimit) - 2 { throw .tooSmall }
        return try power(base, whole)
      }
    } else if base.isNegative {
      throw .fractionalPowerOfNegative
    }
    if exponent == BigDecimal(coefficient: BigNatural(5), exponent: -1) { return try squareRoot(base) }
    wasRounded = true
    var inner = DecimalContext(precision: precision + 25)
    inner.constants = constants
    let size = try inner.multiply(exponent, inner.logarithm(base.magnitude))
    let result = try inner.exponential(size)
    let parity = try inner.modulo(exponent, BigDecimal(2))
    let isOdd = base.isNegative && !parity.isZero
    return try finishFunction(isOdd ? -result : result)
  }

  private func log10Estimate(_ value: BigDecimal) -> Double {
    var head = value.magnitude
    let turns = head.adjustedExponent
    head.exponent -= turns
    return Double(turns) + log10(head.doubleValue)
  }

  /// Sine and cosine of an angle in radians.
  mutating func sineAndCosine(_ angle: BigDecimal) throws(ArithmeticProblem) -> (sine: BigDecimal, cosine: BigDecimal) {
    if angle.isZero { return (.zero, .one) }
    wasRounded = true
    guard angle.adjustedExponent <= Self.angleExponentLimit else { throw .angleTooLarge }
    // angle = quarters · π/2 + rest; an angle very near a multiple needs as many more digits of π.
    var extra = 0
    var quarters = BigDecimal.zero
    var rest = BigDecimal.zero
    repeat {
      var inner = DecimalContext(precision: precision + 25 + max(angle.adjustedExponent, 0) + extra)
      let quarter = try inner.divide(constants.pi(inner.precision), BigDecimal(2))
      quarters = try inner.divide(angle, quarter).rounded(toExponent: 0, .halfEven).value
      rest = try inner.subtract(angle, inner.multiply(quarters, quarter))
      let missing = rest.isZero ? precision : -rest.adjustedExponent - 10
      if missing <= extra || extra >= precision { break }
      extra = missing
    } while true
    var inner = DecimalContext(precision: precision + 15)
    let sine = try inner.smallSine(rest)
    let cosine = try inner.smallCosine(rest)
    let turned: (BigDecimal, BigDecimal) =
      switch try inner.modulo(quarters, BigDecimal(4)).intValue {
      case 1: (cosine, -sine)
      case 2: (-sine, -cosine)
      case 3: (-cosine, sine)
      default: (sine, cosine)
      }
    return (try finishFunction(turned.0), try finishFunction(turned.1))
  }

  private mutating func smallSine(_ angle: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    try alternatingSeries(first: angle, square: multiply(angle, angle), index: 2)
  }

  private mutating func smallCosine(_ angle: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    try alternatingSeries(first: .one, square: multiply(angle, angle), index: 1)
  }

  /// first · (1 − square/(i·(i+1)) + square²/(i·…·(i+3)) − …)
  private mutating func alternatingSeries(first: BigDecimal, square: BigDecimal, index: Int) throws(ArithmeticProblem) -> BigDecimal {
    var sum = first
    var term = first
    var index = index
    while !term.isZero {
      term = -(try divide(multiply(term, square), BigDecimal(index * (index + 1))))
      if term.isZero || term.adjustedExponent < sum.adjustedExponent - precision - 2 { break }
      sum = try add(sum, term)
      index += 2
    }
    return sum
  }

  private mutating func finishFunction(_ value: BigDecimal) throws(ArithmeticProblem) -> BigDecimal {
    // Adding zero rounds to this context's precision and checks the range.
    let result = try add(value, .zero)
    wasRounded = true
    return result
  }
}
