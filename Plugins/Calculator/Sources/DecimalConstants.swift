/// π and the natural logarithm of ten, to as many digits as were asked for.
struct DecimalConstants {
  private var piDigits: (count: Int, value: BigDecimal)?
  private var ln10Digits: (count: Int, value: BigDecimal)?

  /// π with an error below 10^-`digits`. Machin, 1706: π/4 = 4 arctan 1/5 − arctan 1/239.
  mutating func pi(_ digits: Int) -> BigDecimal {
    if let known = piDigits, known.count >= digits { return known.value }
    let places = digits + 10
    let unit = BigNatural.one.appendingZeros(places)
    let sum =
      Self.inverseSeries(5, unit, alternating: true) * BigNatural(16) - Self.inverseSeries(239, unit, alternating: true) * BigNatural(4)
    let value = BigDecimal(coefficient: sum, exponent: -places)
    piDigits = (digits, value)
    return value
  }

  /// ln 10 with an error below 10^-`digits`: 46 artanh 1/31 + 34 artanh 1/49 + 20 artanh 1/161.
  mutating func ln10(_ digits: Int) -> BigDecimal {
    if let known = ln10Digits, known.count >= digits { return known.value }
    let places = digits + 10
    let unit = BigNatural.one.appendingZeros(places)
    let sum =
      Self.inverseSeries(31, unit, alternating: false) * BigNatural(46) + Self.inverseSeries(49, unit, alternating: false) * BigNatural(34)
      + Self.inverseSeries(161, unit, alternating: false) * BigNatural(20)
    let value = BigDecimal(coefficient: sum, exponent: -places)
    ln10Digits = (digits, value)
    return value
  }

  /// arctan (alternating) or artanh of 1/`divisor`, times `unit`.
  private static func inverseSeries(_ divisor: UInt32, _ unit: BigNatural, alternating: Bool) -> BigNatural {
    var power = unit.dividedBy(divisor).quotient
    var sum = power
    var odd: UInt32 = 3
    var subtracts = alternating
    while true {
      power = power.dividedBy(divisor * divisor).quotient
      let term = power.dividedBy(odd).quotient
      if term.isZero { return sum }
      sum = subtracts ? sum - term : sum + term
      odd += 2
      if alternating { subtracts.toggle() }
    }
  }
}
