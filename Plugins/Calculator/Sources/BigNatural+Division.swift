extension BigNatural {
  /// Quotient and remainder for a divisor of one limb, which must not be zero.
  func dividedBy(_ divisor: UInt32) -> (quotient: BigNatural, remainder: UInt32) {
    guard divisor != 1 else { return (self, 0) }
    var result = limbs
    var remainder: UInt64 = 0
    for index in result.indices.reversed() {
      let value = remainder * Self.base + UInt64(result[index])
      result[index] = UInt32(value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    return (BigNatural(limbs: result), UInt32(remainder))
  }

  /// Quotient and remainder; the divisor must not be zero. Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
  func dividedBy(_ divisor: BigNatural) -> (quotient: BigNatural, remainder: BigNatural) {
    if self < divisor { return (.zero, self) }
    if divisor.limbs.count == 1 {
      let (quotient, remainder) = dividedBy(divisor.limbs[0])
      return (quotient, BigNatural(limbs: [remainder]))
    }
    // Scaling both makes the divisor's top limb large, so that a quotient limb is guessed at most two too high.
    let scale = UInt32(Self.base / (UInt64(divisor.limbs[divisor.limbs.count - 1]) + 1))
    let lower = (divisor * BigNatural(limbs: [scale])).limbs
    var rest = (self * BigNatural(limbs: [scale])).limbs
    let count = lower.count
    rest += [UInt32](repeating: 0, count: limbs.count + 1 - rest.count)
    var quotient = [UInt32](repeating: 0, count: limbs.count - count + 1)
    let top = UInt64(lower[count - 1])
    let second = UInt64(lower[count - 2])
    for place in quotient.indices.reversed() {
      let head = UInt64(rest[place + count]) * Self.base + UInt64(rest[place + count - 1])
      var guess = head / top
      var left = head % top
      while guess >= Self.base || guess * second > left * Self.base + UInt64(rest[place + count - 2]) {
        guess -= 1
        left += top
        if left >= Self.base { break }
      }
      if Self.subtract(lower, times: guess, from: &rest, at: place) {
        guess -= 1
        Self.add(lower, to: &rest, at: place)
      }
      quotient[place] = UInt32(guess)
    }
    return (BigNatural(limbs: quotient), BigNatural(limbs: Array(rest[..<count])).dividedBy(scale).quotient)
  }

  /// Subtracts a multiple in place; true where the result would be negative.
  private static func subtract(_ lower: [UInt32], times factor: UInt64, from rest: inout [UInt32], at place: Int) -> Bool {
    var carry: UInt64 = 0
    var borrow: Int64 = 0
    for index in 0...lower.count {
      let product = (index < lower.count ? UInt64(lower[index]) * factor : 0) + carry
      carry = product / base
      var difference = Int64(rest[place + index]) - Int64(product % base) - borrow
      borrow = difference < 0 ? 1 : 0
      if borrow == 1 { difference += Int64(base) }
      rest[place + index] = UInt32(difference)
    }
    return borrow == 1
  }

  private static func add(_ lower: [UInt32], to rest: inout [UInt32], at place: Int) {
    var carry: UInt64 = 0
    for index in 0...lower.count {
      let sum = UInt64(rest[place + index]) + (index < lower.count ? UInt64(lower[index]) : 0) + carry
      rest[place + index] = UInt32(sum % base)
      carry = sum / base
    }
  }

  /// The largest whole number whose square is not above this one.
  var squareRoot: BigNatural {
    guard !isZero else { return .zero }
    // Newton's method falls towards the root from anything above it.
    var root = BigNatural.one.appendingZeros((digitCount + 1) / 2)
    while true {
      let next = (root + dividedBy(root).quotient).dividedBy(2).quotient
      if next >= root { return root }
      root = next
    }
  }

  /// This number to the power of `exponent`, modulo `modulus`, which must not be zero.
  func power(_ exponent: Int, modulo modulus: BigNatural) -> BigNatural {
    var result = BigNatural.one.dividedBy(modulus).remainder
    var factor = dividedBy(modulus).remainder
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = (result * factor).dividedBy(modulus).remainder }
      factor = (factor * factor).dividedBy(modulus).remainder
      rest >>= 1
    }
    return result
  }
}
