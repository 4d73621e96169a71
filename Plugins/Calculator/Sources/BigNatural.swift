/// A whole number from zero up, of any length.
struct BigNatural: Hashable, Sendable {
  static let base: UInt64 = 1_000_000_000
  static let digitsPerLimb = 9
  private static let smallPowers: [UInt32] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]

  /// Digits in groups of nine, the lowest group first, with no zero group at the end.
  private(set) var limbs: [UInt32]

  static let zero = BigNatural(limbs: [])
  static let one = BigNatural(1)

  init(_ value: Int) {
    var rest = UInt64(value.magnitude)
    limbs = []
    while rest > 0 {
      limbs.append(UInt32(rest % Self.base))
      rest /= Self.base
    }
  }

  init(limbs: [UInt32]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  /// Reads decimal digits, each 0 to 9.
  init(digits: some BidirectionalCollection<UInt8>) {
    var groups: [UInt32] = []
    var limb: UInt32 = 0
    var place = 0
    for digit in digits.reversed() {
      limb += UInt32(digit) * Self.smallPowers[place]
      place += 1
      if place == Self.digitsPerLimb {
        groups.append(limb)
        limb = 0
        place = 0
      }
    }
    self.init(limbs: groups + [limb])
  }

  var isZero: Bool { limbs.isEmpty }

  /// How many decimal digits it has; 0 for zero.
  var digitCount: Int {
    guard let top = limbs.last else { return 0 }
    return (limbs.count - 1) * Self.digitsPerLimb + (Self.smallPowers.lastIndex { $0 <= top } ?? 0) + 1
  }

  /// The decimal digits; `0` for zero.
  var digits: String {
    guard let top = limbs.last else { return "0" }
    var text = String(top)
    for limb in limbs.dropLast().reversed() {
      let group = String(limb)
      text += String(repeating: "0", count: Self.digitsPerLimb - group.count) + group
    }
    return text
  }

  /// The value, where it fits.
  var intValue: Int? {
    guard limbs.count <= 3 else { return nil }
    var value = 0
    for limb in limbs.reversed() {
      let (product, tooLarge) = value.multipliedReportingOverflow(by: Int(Self.base))
      let (sum, overflow) = product.addingReportingOverflow(Int(limb))
      if tooLarge || overflow { return nil }
      value = sum
    }
    return value
  }

  static func + (left: BigNatural, right: BigNatural) -> BigNatural {
    let (long, short) = left.limbs.count >= right.limbs.count ? (left.limbs, right.limbs) : (right.limbs, left.limbs)
    var result = long
    var carry: UInt64 = 0
    for index in long.indices {
      if index >= short.count, carry == 0 { break }
      let sum = UInt64(long[index]) + (index < short.count ? UInt64(short[index]) : 0) + carry
      result[index] = UInt32(sum % base)
      carry = sum / base
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return BigNatural(limbs: result)
  }

  /// The difference; `right` must not be the larger one.
  static func - (left: BigNatural, right: BigNatural) -> BigNatural {
    var result = left.limbs
    var borrow: Int64 = 0
    for index in result.indices {
      if index >= right.limbs.count, borrow == 0 { break }
      var difference = Int64(result[index]) - (index < right.limbs.count ? Int64(right.limbs[index]) : 0) - borrow
      borrow = difference < 0 ? 1 : 0
      if borrow == 1 { difference += Int64(base) }
      result[index] = UInt32(difference)
    }
    return BigNatural(limbs: result)
  }

  static func * (left: BigNatural, right: BigNatural) -> BigNatural {
    guard !left.isZero, !right.isZero else { return .zero }
    var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (offset, limb) in left.limbs.enumerated() where limb != 0 {
      var carry: UInt64 = 0
      for (index, other) in right.limbs.enumerated() {
        let sum = UInt64(limb) * UInt64(other) + UInt64(result[offset + index]) + carry
        result[offset + index] = UInt32(sum % base)
        carry = sum / base
      }
      result[offset + right.limbs.count] = UInt32(carry)
    }
    return BigNatural(limbs: result)
  }

  /// The value with `count` zeros behind it.
  func appendingZeros(_ count: Int) -> BigNatural {
    guard count > 0, !isZero else { return self }
    let power = Self.smallPowers[count % Self.digitsPerLimb]
    let scaled = power == 1 ? self : self * BigNatural(limbs: [power])
    return BigNatural(limbs: [UInt32](repeating: 0, count: count / Self.digitsPerLimb) + scaled.limbs)
  }

  /// The value without its last `count` digits, and whether one of those was not zero.
  func droppingDigits(_ count: Int) -> (quotient: BigNatural, hasRemainder: Bool) {
    guard count > 0 else { return (self, false) }
    let whole = count / Self.digitsPerLimb
    guard whole < limbs.count else { return (.zero, !isZero) }
    let (quotient, remainder) = BigNatural(limbs: Array(limbs[whole...])).dividedBy(Self.smallPowers[count % Self.digitsPerLimb])
    return (quotient, remainder != 0 || limbs[..<whole].contains { $0 != 0 })
  }
}

extension BigNatural: Comparable {
  static func < (left: BigNatural, right: BigNatural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }
}
