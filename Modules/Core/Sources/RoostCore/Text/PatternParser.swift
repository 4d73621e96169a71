/// Reads a pattern's text into a tree.
struct PatternParser {
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var swapsGreed = false
  }

  let source: String
  let scalars: [Unicode.Scalar]
  var at = 0
  var flags: Flags
  private(set) var names: [String?] = [nil]
  private var depth = 0

  init(_ source: String, caseInsensitive: Bool) {
    self.source = source
    scalars = Array(source.unicodeScalars.prefix(Pattern.maximumSourceLength + 1))
    flags = Flags(ignoresCase: caseInsensitive)
  }

  mutating func parse() throws(PatternError) -> PatternNode {
    guard scalars.count <= Pattern.maximumSourceLength else {
      throw error(at: 0, "It is longer than \(Pattern.maximumSourceLength) characters.")
    }
    let node = try choice()
    if at < scalars.count { throw error(at: at, "This \")\" closes no group; write \\) for the character.") }
    return node
  }

  func error(at position: Int, _ reason: String) -> PatternError { PatternError(source: source, position: position, reason: reason) }

  var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    if next == scalar {
      at += 1
      return true
    }
    return false
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let start = at
      if let literal = quoted() {
        parts += literal.dropLast()
        guard let last = literal.last else { continue }
        parts.append(try repeated(last, from: start))
        continue
      }
      guard let part = try atom() else { continue }
      parts.append(try repeated(part, from: start))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  /// `\Q…\E`
  private mutating func quoted() -> [PatternNode]? {
    guard next == "\\", at + 1 < scalars.count, scalars[at + 1] == "Q" else { return nil }
    at += 2
    var parts: [PatternNode] = []
    while let scalar = next {
      if scalar == "\\", at + 1 < scalars.count, scalars[at + 1] == "E" {
        at += 2
        break
      }
      at += 1
      parts.append(literal(scalar.value))
    }
    return parts
  }

  func literal(_ value: UInt32) -> PatternNode {
    let set = PatternSet(value)
    return .set(flags.ignoresCase ? set.caseFolded : set)
  }

  /// One part without its repetition; `nil` for flags, which are no part.
  private mutating func atom() throws(PatternError) -> PatternNode? {
    let start = at
    guard let scalar = next else { return nil }
    at += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[":
      let set = try brackets(from: start)
      return .set(set)
    case ".": return .set(flags.dotMatchesNewline ? .all : .notNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?":
      throw error(at: start, "Nothing stands before \"\(scalar)\" that could be repeated; write \\\(scalar) for the character.")
    case "\\": return try escape(from: start)
    default: return literal(scalar.value)
    }
  }

  private mutating func repeated(_ node: PatternNode, from start: Int) throws(PatternError) -> PatternNode {
    let operatorStart = at
    guard let bounds = try bounds() else { return node }
    var isGreedy = !take("?")
    if flags.swapsGreed { isGreedy.toggle() }
    let secondStart = at
    if next == "+" { throw error(at: secondStart, "Possessive repetition (\"+\" after a repetition) is not supported.") }
    if try self.bounds() != nil {
      throw error(at: secondStart, "A repetition can't be repeated; put (?:…) around the first one.")
    }
    at = secondStart
    let limit = Pattern.maximumRepetition
    if bounds.minimum > limit || bounds.maximum ?? 0 > limit {
      throw error(at: operatorStart, "At most \(limit) repetitions can be asked for.")
    }
    if let maximum = bounds.maximum, maximum < bounds.minimum {
      throw error(at: operatorStart, "The smallest number of repetitions is above the largest.")
    }
    return .repetition(node, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: isGreedy)
  }

  /// Reads `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}`; braces that hold anything else are characters.
  private mutating func bounds() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = at
    if take("{"), let minimum = integer() {
      if take("}") { return (minimum, minimum) }
      if take(",") {
        if take("}") { return (minimum, nil) }
        if let maximum = integer(), take("}") { return (minimum, maximum) }
      }
    }
    at = start
    return nil
  }

  private mutating func integer() -> Int? {
    let start = at
    var value = 0
    while let scalar = next, ("0"..."9").contains(scalar) {
      value = min(value * 10 + Int(scalar.value - 0x30), 1_000_000)
      at += 1
    }
    return at > start ? value : nil
  }

  private mutating func group(from start: Int) throws(PatternError) -> PatternNode? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Pattern.maximumDepth else { throw error(at: start, "Groups are nested deeper than \(Pattern.maximumDepth) levels.") }
    let outer = flags
    var index: Int?
    if take("?") {
      switch try groupKind(from: start) {
      case .flagsOnly: return nil
      case .plain: break
      case .named(let name):
        index = names.count
        names.append(name)
      }
    } else {
      index = names.count
      names.append(nil)
    }
    let body = try choice()
    guard take(")") else { throw error(at: start, "This group has no \")\".") }
    flags = outer
    return index.map { .capture(body, index: $0) } ?? body
  }

  private enum GroupKind {
    case flagsOnly
    case plain
    case named(String)
  }

  private mutating func groupKind(from start: Int) throws(PatternError) -> GroupKind {
    if take("=") || take("!") { throw error(at: start, "Look-ahead is not supported, because it can't be matched in linear time.") }
    if take(">") { throw error(at: start, "Atomic groups are not supported.") }
    if take("P") {
      if take("=") || take(">") {
        throw error(at: start, "Back-references are not supported, because they can't be matched in linear time.")
      }
      guard next == "<" else { throw error(at: start, "\"(?P\" must be followed by \"<name>\".") }
    }
    if take("<") {
      if next == "=" || next == "!" { throw error(at: start, "Look-behind is not supported, because it can't be matched in linear time.") }
      return .named(try name(from: start))
    }
    return try groupFlags(from: start)
  }

  private mutating func name(from start: Int) throws(PatternError) -> String {
    var name = ""
    while let scalar = next, scalar != ">" {
      guard PatternSet.word.ranges.contains(where: { $0.contains(scalar.value) }) else {
        throw error(at: at, "A group's name holds letters, digits and \"_\" only.")
      }
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take(">"), !name.isEmpty else { throw error(at: start, "A group's name is written (?<name>…).") }
    if names.contains(name) { throw error(at: start, "Two groups are named \"\(name)\".") }
    return name
  }

  private mutating func groupFlags(from start: Int) throws(PatternError) -> GroupKind {
    var value = true
    while let scalar = next {
      at += 1
      switch scalar {
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotMatchesNewline = value
      case "U": flags.swapsGreed = value
      case "-" where value: value = false
      case ":": return .plain
      case ")": return .flagsOnly
      default: throw error(at: at - 1, "\"\(scalar)\" is no flag; the flags are i, m, s and U.")
      }
    }
    throw error(at: start, "This group has no \")\".")
  }
}
