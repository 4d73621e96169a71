/// A compiled pattern: instructions over an alphabet of character classes.
final class PatternProgram: Sendable {
  enum Step {
    /// Consumes a scalar of set `set`.
    case set(Int32, then: Int32)
    case split(first: Int32, second: Int32)
    case save(slot: Int32, then: Int32)
    case assert(PatternNode.Assertion, then: Int32)
    case match
  }

  let steps: [Step]
  let start: Int32
  let alphabet: PatternAlphabet
  /// Twice the number of captures, the whole match among them.
  let slotCount: Int
  let hasAssertions: Bool
  /// Whether every match starts at the start of the text.
  let isAnchored: Bool
  /// Which bytes a match can start with; `nil` when a match can be empty.
  let firstBytes: [Bool]?
  /// The bytes every match starts with; empty when they differ.
  let prefix: [UInt8]

  init(steps: [Step], start: Int32, sets: [PatternSet], slotCount: Int, tree: PatternNode) throws(PatternLimit) {
    self.steps = steps
    self.start = start
    self.slotCount = slotCount
    alphabet = try PatternAlphabet(sets: sets)
    hasAssertions = steps.contains { if case .assert = $0 { true } else { false } }
    isAnchored = Self.isAnchored(tree)
    firstBytes = Self.firstBytes(steps, start, sets)
    prefix = Self.prefix(tree)
  }

  private static func isAnchored(_ node: PatternNode) -> Bool {
    switch node {
    case .assertion(.textStart): true
    case .sequence(let parts): parts.first.map(isAnchored) ?? false
    case .choice(let choices): choices.allSatisfy(isAnchored)
    case .capture(let body, _): isAnchored(body)
    case .repetition(let body, let minimum, _, _): minimum > 0 && isAnchored(body)
    default: false
    }
  }

  private static func prefix(_ tree: PatternNode) -> [UInt8] {
    var parts: [PatternNode] = []
    switch tree {
    case .sequence(let sequence): parts = sequence
    default: parts = [tree]
    }
    var text = ""
    for part in parts {
      guard case .set(let set) = part, let range = set.ranges.first, set.ranges.count == 1, range.count == 1,
        let scalar = Unicode.Scalar(range.lowerBound)
      else { break }
      text.unicodeScalars.append(scalar)
    }
    return Array(text.utf8)
  }

  private static func firstBytes(_ steps: [Step], _ start: Int32, _ sets: [PatternSet]) -> [Bool]? {
    var bytes = [Bool](repeating: false, count: 256)
    var seen = [Bool](repeating: false, count: steps.count)
    var waiting = [start]
    while let at = waiting.popLast() {
      if seen[Int(at)] { continue }
      seen[Int(at)] = true
      switch steps[Int(at)] {
      case .match: return nil
      case .split(let first, let second): waiting += [first, second]
      case .save(_, let then), .assert(_, let then): waiting.append(then)
      case .set(let set, _):
        for range in sets[Int(set)].ranges {
          if range.lowerBound < 0x80 { for byte in range.lowerBound...min(range.upperBound, 0x7f) { bytes[Int(byte)] = true } }
          if range.upperBound >= 0x80 {
            for byte in leadByte(max(range.lowerBound, 0x80))...leadByte(range.upperBound) { bytes[byte] = true }
          }
        }
      }
    }
    return bytes
  }

  private static func leadByte(_ scalar: UInt32) -> Int {
    Int(scalar < 0x800 ? 0xc0 | scalar >> 6 : scalar < 0x10000 ? 0xe0 | scalar >> 12 : 0xf0 | scalar >> 18)
  }

  /// What a step's neighbour is, for assertions.
  enum Kind: UInt8 {
    case edge
    case newline
    case word
    case other
  }

  static func holds(_ assertion: PatternNode.Assertion, _ before: Kind, _ after: Kind) -> Bool {
    switch assertion {
    case .textStart: before == .edge
    case .textEnd: after == .edge
    case .lineStart: before == .edge || before == .newline
    case .lineEnd: after == .edge || after == .newline
    case .wordBoundary: (before == .word) != (after == .word)
    case .noWordBoundary: (before == .word) == (after == .word)
    }
  }
}

/// A limit that a pattern exceeds, in words.
struct PatternLimit: Error {
  let reason: String
}
