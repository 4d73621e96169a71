/// Escapes and bracketed classes.
extension PatternParser {
  /// What follows a backslash outside brackets.
  mutating func escape(from start: Int) throws(PatternError) -> PatternNode {
    switch next {
    case "A": return assertion(.textStart)
    case "z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.noWordBoundary)
    case "1", "2", "3", "4", "5", "6", "7", "8", "9", "k", "g":
      throw error(at: start, "Back-references are not supported, because they can't be matched in linear time.")
    case "Z": throw error(at: start, "\\Z is not supported; write \\z for the end of the text.")
    default: break
    }
    if let set = try classEscape(from: start) { return .set(set) }
    return literal(try scalarEscape(from: start))
  }

  private mutating func assertion(_ assertion: PatternNode.Assertion) -> PatternNode {
    at += 1
    return .assertion(assertion)
  }

  /// `\d`, `\p{L}` and the like.
  private mutating func classEscape(from start: Int) throws(PatternError) -> PatternSet? {
    guard let scalar = next else { return nil }
    let set: PatternSet
    switch scalar {
    case "d": set = .digits
    case "D": set = PatternSet.digits.inverted
    case "w": set = .word
    case "W": set = PatternSet.word.inverted
    case "s": set = .space
    case "S": set = PatternSet.space.inverted
    case "p", "P":
      at += 1
      return try category(isInverted: scalar == "P", from: start)
    default: return nil
    }
    at += 1
    return set
  }

  private mutating func category(isInverted: Bool, from start: Int) throws(PatternError) -> PatternSet {
    var isInverted = isInverted
    var name = ""
    if take("{") {
      if take("^") { isInverted.toggle() }
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        at += 1
      }
      guard take("}") else { throw error(at: start, "\\p{ has no \"}\".") }
    } else if let scalar = next {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard var set = PatternCategories.set(named: name) else {
      let nearest = NearestName.of(name, in: PatternCategories.names).map { " Did you mean \\p{\($0)}?" } ?? ""
      throw error(at: start, "\"\(name)\" is no general category of Unicode, such as L, Lu or Nd.\(nearest)")
    }
    if flags.ignoresCase { set = set.caseFolded }
    return isInverted ? set.inverted : set
  }

  /// The single scalar that an escape stands for.
  private mutating func scalarEscape(from start: Int) throws(PatternError) -> UInt32 {
    guard let scalar = next else { throw error(at: start, "The pattern ends with a backslash; write \\\\ for the character.") }
    at += 1
    switch scalar {
    case "n": return 10
    case "t": return 9
    case "r": return 13
    case "f": return 12
    case "v": return 11
    case "a": return 7
    case "x": return try hexadecimal(digits: 2, from: start)
    case "u": return try hexadecimal(digits: 4, from: start)
    case "0": throw error(at: start, "Octal escapes are not supported; write \\x00.")
    default:
      let isWord = PatternSet.word.ranges.contains { $0.contains(scalar.value) }
      if isWord || scalar.value >= 0x80 { throw error(at: start, "\\\(scalar) is no escape.") }
      return scalar.value
    }
  }

  private mutating func hexadecimal(digits: Int, from start: Int) throws(PatternError) -> UInt32 {
    var text = ""
    if take("{") {
      while let scalar = next, scalar != "}", text.utf8.count < 8 {
        text.unicodeScalars.append(scalar)
        at += 1
      }
      guard take("}") else { throw error(at: start, "The escape has no \"}\".") }
    } else {
      while let scalar = next, text.unicodeScalars.count < digits {
        text.unicodeScalars.append(scalar)
        at += 1
      }
      guard text.unicodeScalars.count == digits else { throw error(at: start, "The escape needs \(digits) hexadecimal digits.") }
    }
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }), let value = UInt32(text, radix: 16),
      Unicode.Scalar(value) != nil
    else { throw error(at: start, "\"\(text)\" is no Unicode scalar in hexadecimal.") }
    return value
  }

  /// The class whose `[` was just read.
  mutating func brackets(from start: Int) throws(PatternError) -> PatternSet {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      let itemStart = at
      guard next != nil else { throw error(at: start, "This class has no \"]\".") }
      if let set = try setInBrackets() {
        ranges += set.ranges
        continue
      }
      let low = try scalarInBrackets(start)
      var high = low
      if next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" {
        at += 1
        let setStart = at
        if try setInBrackets() != nil { throw error(at: setStart, "A range ends with a character, not with a class.") }
        high = try scalarInBrackets(start)
      }
      guard low <= high else { throw error(at: itemStart, "The range's first character comes after its last.") }
      ranges.append(low...high)
    }
    at += 1
    var set = PatternSet(ranges)
    if flags.ignoresCase { set = set.caseFolded }
    return isInverted ? set.inverted : set
  }

  private mutating func scalarInBrackets(_ classStart: Int) throws(PatternError) -> UInt32 {
    let start = at
    guard let scalar = next else { throw error(at: classStart, "This class has no \"]\".") }
    at += 1
    guard scalar == "\\" else { return scalar.value }
    // Inside brackets ECMAScript's \b is a backspace.
    if take("b") { return 8 }
    return try scalarEscape(from: start)
  }

  /// A whole class inside brackets: `[:alpha:]`, `\d`, `\pL`.
  private mutating func setInBrackets() throws(PatternError) -> PatternSet? {
    let start = at
    if next == "[", at + 1 < scalars.count, scalars[at + 1] == ":" {
      var end = at + 2
      while end + 1 < scalars.count, scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
      guard end + 1 < scalars.count else { return nil }
      var name = String(String.UnicodeScalarView(scalars[(at + 2)..<end]))
      let isInverted = name.hasPrefix("^")
      if isInverted { name.removeFirst() }
      guard let set = PatternSet.posix(name) else { throw error(at: start, "There is no class [:\(name):].") }
      at = end + 2
      return isInverted ? set.inverted : set
    }
    guard next == "\\" else { return nil }
    at += 1
    if let set = try classEscape(from: start) { return set }
    at = start
    return nil
  }
}
