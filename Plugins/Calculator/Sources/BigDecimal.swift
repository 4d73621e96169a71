/// A decimal number of any length: `coefficient` × 10^`exponent`, with a sign.
struct BigDecimal: Hashable, Sendable {
  /// How digits are left out.
  enum Rounding {
    /// To the nearest; from the middle to the even digit.
    case halfEven
    /// Towards zero, but a last digit 0 or 5 is raised by one, so that rounding a second time gives what rounding once would have given.
    case forRounding
    case down
  }

  var isNegative: Bool
  var coefficient: BigNatural
  var exponent: Int

  static let zero = BigDecimal(0)
  static let one = BigDecimal(1)

  init(isNegative: Bool = false, coefficient: BigNatural, exponent: Int) {
    self.isNegative = isNegative && !coefficient.isZero
    self.coefficient = coefficient
    self.exponent = coefficient.isZero ? 0 : exponent
  }

  init(_ value: Int) { self.init(isNegative: value < 0, coefficient: BigNatural(value), exponent: 0) }

  /// A power of ten.
  static func powerOfTen(_ exponent: Int) -> BigDecimal { BigDecimal(coefficient: .one, exponent: exponent) }

  var isZero: Bool { coefficient.isZero }
  var magnitude: BigDecimal { BigDecimal(coefficient: coefficient, exponent: exponent) }
  static prefix func - (value: BigDecimal) -> BigDecimal {
    BigDecimal(isNegative: !value.isNegative, coefficient: value.coefficient, exponent: value.exponent)
  }

  /// The power of ten of the first digit.
  var adjustedExponent: Int { exponent + max(coefficient.digitCount - 1, 0) }

  /// The same value without zeros at the end of the coefficient.
  var reduced: BigDecimal {
    guard !isZero else { return .zero }
    let zeros = coefficient.digits.utf8.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    return BigDecimal(isNegative: isNegative, coefficient: coefficient.droppingDigits(zeros).quotient, exponent: exponent + zeros)
  }

  /// The value with at most `digits` significant digits, and whether it stayed the same.
  func rounded(to digits: Int, _ rounding: Rounding) -> (value: BigDecimal, isExact: Bool) {
    let excess = coefficient.digitCount - digits
    return excess > 0 ? rounded(toExponent: exponent + excess, rounding) : (self, true)
  }

  /// The value as a multiple of 10^`target`, and whether it stayed the same.
  func rounded(toExponent target: Int, _ rounding: Rounding) -> (value: BigDecimal, isExact: Bool) {
    let excess = target - exponent
    guard excess > 0, !isZero else { return (self, true) }
    let (kept, wasBelow) = coefficient.droppingDigits(excess - 1)
    let (quotient, digit) = kept.dividedBy(10)
    let isExact = digit == 0 && !wasBelow
    let raises: Bool =
      switch rounding {
      case .down: false
      case .forRounding: !isExact && quotient.dividedBy(5).remainder == 0
      case .halfEven: digit > 5 || (digit == 5 && (wasBelow || quotient.dividedBy(2).remainder == 1))
      }
    let result = BigDecimal(isNegative: isNegative, coefficient: raises ? quotient + .one : quotient, exponent: target)
    return (result, isExact)
  }

  var isInteger: Bool { exponent >= 0 || rounded(toExponent: 0, .down).isExact }

  /// The value, where it is whole and fits.
  var intValue: Int? {
    guard adjustedExponent <= 18, isInteger else { return nil }
    let whole = exponent >= 0 ? coefficient.appendingZeros(exponent) : coefficient.droppingDigits(-exponent).quotient
    return whole.intValue.map { isNegative ? -$0 : $0 }
  }

  /// The nearest `Double`, near enough to start an iteration or to estimate a size.
  var doubleValue: Double {
    let head = rounded(to: 20, .down).value
    return Double((isNegative ? "-" : "") + head.coefficient.digits + "e\(head.exponent)") ?? 0
  }

  static func == (left: BigDecimal, right: BigDecimal) -> Bool { compare(left, right) == 0 }

  func hash(into hasher: inout Hasher) {
    let value = reduced
    hasher.combine(value.isNegative)
    hasher.combine(value.coefficient)
    hasher.combine(value.exponent)
  }

  /// -1, 0 or 1.
  static func compare(_ left: BigDecimal, _ right: BigDecimal) -> Int {
    if left.isNegative != right.isNegative { return left.isNegative ? -1 : 1 }
    let sign = left.isNegative ? -1 : 1
    if left.isZero || right.isZero { return left.isZero ? (right.isZero ? 0 : -1) : 1 }
    if left.adjustedExponent != right.adjustedExponent { return left.adjustedExponent < right.adjustedExponent ? -sign : sign }
    let low = min(left.exponent, right.exponent)
    let (first, second) = (left.coefficient.appendingZeros(left.exponent - low), right.coefficient.appendingZeros(right.exponent - low))
    return first == second ? 0 : (first < second ? -sign : sign)
  }
}

extension BigDecimal: Comparable {
  static func < (left: BigDecimal, right: BigDecimal) -> Bool { compare(left, right) < 0 }
}

extension BigDecimal: CustomStringConvertible {
  /// Largest power of ten of the first digit that is written without an exponent.
  static let largestPlainExponent = 37
  static let smallestPlainExponent = -10

  /// Plain digits, or `1.5e+40` for very large and very small values.
  var description: String {
    guard !isZero else { return "0" }
    let value = reduced
    let digits = value.coefficient.digits
    let sign = isNegative ? "-" : ""
    let first = value.adjustedExponent
    guard (Self.smallestPlainExponent...Self.largestPlainExponent).contains(first) else {
      let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
      return "\(sign)\(digits.prefix(1))\(fraction)e\(first < 0 ? "-" : "+")\(first.magnitude)"
    }
    if value.exponent >= 0 { return sign + digits + String(repeating: "0", count: value.exponent) }
    if first < 0 { return sign + "0." + String(repeating: "0", count: -first - 1) + digits }
    return sign + digits.prefix(first + 1) + "." + digits.dropFirst(first + 1)
  }
}
