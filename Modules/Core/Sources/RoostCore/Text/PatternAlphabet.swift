/// The scalars, grouped into classes that no set of the pattern and no assertion tells apart.
struct PatternAlphabet: Sendable {
  /// Most set-and-class pairs (one byte each).
  static let maximumTableSize = 4 << 20

  /// Where each interval of scalars starts, ascending, and its class.
  private let starts: [UInt32]
  private let classes: [UInt16]
  /// The class of each ASCII scalar.
  let asciiClasses: [UInt16]
  let count: Int
  let kinds: [PatternProgram.Kind]
  /// Whether a set holds a class, at `set * count + class`.
  let members: [Bool]

  init(sets: [PatternSet]) throws(PatternLimit) {
    // Assertions look at word characters and newlines.
    let all = sets + [.word, PatternSet(0x0a)]
    let starts = Set([0] + all.flatMap { set in set.ranges.flatMap { [$0.lowerBound, $0.upperBound + 1] } }).filter {
      $0 <= PatternSet.largestScalar
    }.sorted()
    var ids = [Int](repeating: 0, count: starts.count)
    var used = 1
    for set in all {
      // The part of each class that lies in the set becomes a class of its own.
      var split: [Int: Int] = [:]
      Self.forEachInterval(of: set, starts) { interval in
        if let id = split[ids[interval]] {
          ids[interval] = id
        } else {
          split[ids[interval]] = used
          ids[interval] = used
          used += 1
        }
      }
    }
    var numbers: [Int: UInt16] = [:]
    var classes: [UInt16] = []
    for id in ids {
      guard numbers.count < Int(UInt16.max) else { throw PatternLimit(reason: "It tells too many kinds of characters apart.") }
      let number = numbers[id] ?? UInt16(numbers.count)
      numbers[id] = number
      classes.append(number)
    }
    let count = numbers.count
    guard sets.count * count <= Self.maximumTableSize else { throw PatternLimit(reason: "It tells too many kinds of characters apart.") }
    var members = [Bool](repeating: false, count: sets.count * count)
    for (place, set) in sets.enumerated() {
      Self.forEachInterval(of: set, starts) { members[place * count + Int(classes[$0])] = true }
    }
    var kinds = [PatternProgram.Kind](repeating: .other, count: count)
    Self.forEachInterval(of: .word, starts) { kinds[Int(classes[$0])] = .word }
    Self.forEachInterval(of: PatternSet(0x0a), starts) { kinds[Int(classes[$0])] = .newline }
    self.starts = starts
    self.classes = classes
    self.count = count
    self.members = members
    self.kinds = kinds
    asciiClasses = (0..<0x80).map { classes[Self.interval(of: $0, starts)] }
  }

  func classOf(_ scalar: UInt32) -> Int {
    scalar < 0x80 ? Int(asciiClasses[Int(scalar)]) : Int(classes[Self.interval(of: scalar, starts)])
  }

  /// The last interval that starts at or before `scalar`.
  private static func interval(of scalar: UInt32, _ starts: [UInt32]) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle } else { high = middle }
    }
    return low
  }

  private static func forEachInterval(of set: PatternSet, _ starts: [UInt32], _ body: (Int) -> Void) {
    for range in set.ranges {
      var interval = interval(of: range.lowerBound, starts)
      while interval < starts.count && starts[interval] <= range.upperBound {
        body(interval)
        interval += 1
      }
    }
  }
}
