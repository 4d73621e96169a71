/// A set of Unicode scalars as sorted, separate ranges.
struct PatternSet: Hashable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]

  static let largestScalar: UInt32 = 0x10ffff

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ scalar: UInt32) { ranges = [scalar...scalar] }

  var inverted: PatternSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.largestScalar { gaps.append(next...Self.largestScalar) }
    return PatternSet(gaps)
  }

  func union(_ other: PatternSet) -> PatternSet { PatternSet(ranges + other.ranges) }

  /// The set with the other cases of its members.
  var caseFolded: PatternSet { PatternSet(ranges + PatternCases.variants(of: ranges)) }

  static let digits = PatternSet([0x30...0x39])
  static let word = PatternSet([0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a])
  static let space = PatternSet([0x09...0x0a, 0x0c...0x0d, 0x20...0x20])
  static let all = PatternSet([0...largestScalar])
  static let notNewline = PatternSet([0x0a...0x0a]).inverted

  /// The classes written `[:name:]` inside brackets.
  static func posix(_ name: String) -> PatternSet? {
    switch name {
    case "alnum": PatternSet([0x30...0x39, 0x41...0x5a, 0x61...0x7a])
    case "alpha": PatternSet([0x41...0x5a, 0x61...0x7a])
    case "ascii": PatternSet([0...0x7f])
    case "blank": PatternSet([0x09...0x09, 0x20...0x20])
    case "cntrl": PatternSet([0...0x1f, 0x7f...0x7f])
    case "digit": digits
    case "graph": PatternSet([0x21...0x7e])
    case "lower": PatternSet([0x61...0x7a])
    case "print": PatternSet([0x20...0x7e])
    case "punct": PatternSet([0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e])
    case "space": PatternSet([0x09...0x0d, 0x20...0x20])
    case "upper": PatternSet([0x41...0x5a])
    case "word": word
    case "xdigit": PatternSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }
}
