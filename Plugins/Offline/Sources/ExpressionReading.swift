/// Decides what a run of pieces says to a tool, if anything is certain.
struct ExpressionReading {
  let finder: ExpressionFinder
  let scan: ExpressionScan

  private var pieces: [ExpressionPiece] { scan.pieces }

  /// Nil where the run calculates nothing.
  func expression(_ raw: (Range<Int>) -> String) -> Expression? {
    let binary = operators()
    let calculates =
      !binary.isDisjoint(with: ["+", "-", "*", "/", "^", "mod"])
      || pieces.contains { $0.kind == .root || ($0.kind == .function && isCalculating($0)) }
      || pieces.contains { $0.kind == .postfix && $0.text != "%" } || isModulo
    guard calculates, pieces.contains(where: { $0.kind == .number || $0.kind == .symbol }) else { return nil }
    let isPlain = !pieces.contains(where: \.isRaw) && !scan.isOpen && pieces.last?.kind != .sign
    var operators = binary
    if pieces.contains(where: { $0.text.hasPrefix("^") }) { operators.insert("^") }
    return Expression(
      range: scan.start..<scan.end, text: isDelimited && hasFittingUnits(binary) ? (isPlain ? plain() : written(raw)) : nil,
      operators: operators, isPlain: isPlain, hasBrackets: pieces.contains { $0.kind == .open || $0.kind == .root })
  }

  /// Whether a function's call alone is a calculation: of a known one, or of one in lower case with nothing but values in its brackets.
  private func isCalculating(_ function: ExpressionPiece) -> Bool {
    Lexicon.mathFunctions.contains(function.text.lowercased()) || (function.text == function.text.lowercased() && !scan.isOpen)
  }

  /// `10 % 3`
  private var isModulo: Bool {
    pieces.indices.dropLast().contains { pieces[$0].text == "%" && [.number, .symbol, .function, .open].contains(pieces[$0 + 1].kind) }
  }

  /// The signs between values.
  private func operators() -> Set<String> {
    var found: Set<String> = []
    for (place, piece) in pieces.enumerated() where piece.kind == .sign && place > 0 {
      switch pieces[place - 1].kind {
      case .sign, .open, .separator, .root, .function: break
      default: found.insert(piece.text)
      }
    }
    return found
  }

  // MARK: certainty

  private var isDelimited: Bool {
    if scan.end - scan.start > Expression.lengthLimit { return false }
    if scan.isBroken || (scan.hasOpenFactorial && pieces.count > 2) { return false }
    if scan.isOpen, closesLater { return false }
    if let last = pieces.last, last.kind == .sign, !finder.endsSentence(scan.end) { return false }
    if let last = pieces.last, [.root, .function].contains(last.kind) { return false }
    return isLeftCertain && isRightCertain
  }

  /// Whether the sentence closes a bracket that the expression left open, with words in between.
  private var closesLater: Bool {
    var index = scan.end
    while !finder.endsSentence(index) {
      if finder.isSign(index, ")") { return true }
      index += 1
    }
    return false
  }

  private var isLeftCertain: Bool {
    let index = scan.start - 1
    guard let before = finder.token(index) else { return true }
    switch before.kind {
    case .quoted, .number: return before.kind == .quoted && !finder.isAttached(scan.start)
    case .word:
      if finder.isAttached(scan.start) || (before.lower == "of" && finder.token(index - 1)?.kind == .number) { return false }
      // A short word may be the name of a function, unless it shortens a verb.
      return before.text.utf8.count > 5 || Lexicon.calculationLabels.contains(before.lower)
        || (before.text.utf8.count > 3 && Lexicon.calculationLabels.contains { $0.hasPrefix(before.lower) })
    case .sign:
      switch before.text {
      case ":", "\n", "—", "?": return true
      case ",", ";", "!", ".": return finder.token(scan.start)?.spaceBefore == true
      default: break
      }
      // A list's mark at the beginning of a line.
      return "*•>#".contains(before.text) && !finder.isAttached(scan.start) && (finder.token(index - 1).map { $0.text == "\n" } ?? true)
    }
  }

  private var isRightCertain: Bool {
    guard let after = finder.token(scan.end) else { return true }
    switch after.kind {
    case .quoted, .number: return after.kind == .quoted
    case .word:
      if !after.spaceBefore { return false }
      if after.lower == "of" { return !finder.startsValue(scan.end + 1) }
      // "plus the tax" belongs to it, "plus what is …" does not.
      guard finder.operatorSign(scan.end) != nil else { return true }
      let next = finder.word(scan.end + 1)
      return Lexicon.questionWords.contains(next) || Lexicon.auxiliaries.contains(next) || Lexicon.askingVerbs.contains(next)
    case .sign:
      switch after.text {
      case "?", "!", ".", ",", ":", ";", "\n", "—", "–", "-", "=": return after.text != "-" && after.text != "–" || after.spaceBefore
      case "\"", "'", "”", "’", ")": return true
      case "(": return after.spaceBefore
      default: return false
      }
    }
  }

  /// Values that are added must be of one unit; of those that are multiplied only one may have a unit.
  private func hasFittingUnits(_ operators: Set<String>) -> Bool {
    let words = pieces.filter { $0.kind == .unit }.map(\.text)
    if words.isEmpty { return true }
    guard Set(words).count == 1, words.allSatisfy({ !Lexicon.ordinalEndings.contains($0) && !"abcdefijknopqruvwxyz".contains($0) }) else {
      return false
    }
    if "$€£¥".contains(words[0]) { return true }
    let numbers = pieces.filter { $0.kind == .number }.count
    return words.count == 1
      ? operators.isDisjoint(with: ["+", "-", "^", "mod"]) : words.count == numbers && operators.isSubset(of: ["+", "-"])
  }

  // MARK: writing

  private func plain() -> String? {
    var text = ""
    var isAfterValue = false
    for (place, piece) in pieces.enumerated() {
      switch piece.kind {
      case .sign: text += isAfterValue ? " \(piece.text) " : piece.text
      case .root:
        guard let root = root(place, piece.text) else { return nil }
        text += root
      case .unit: continue
      case .number: text += isRooted(place) ? "\(piece.text))" : piece.text
      case .postfix where piece.text.hasPrefix("^"): text += " ^ " + piece.text.dropFirst()
      default: text += piece.text
      }
      isAfterValue = ![.sign, .open, .root].contains(piece.kind)
    }
    return text
  }

  private func isRooted(_ place: Int) -> Bool { place > 0 && pieces[place - 1].kind == .root }

  /// A root binds to the number or bracket behind it.
  private func root(_ place: Int, _ name: String) -> String? {
    guard place + 1 < pieces.count else { return nil }
    switch pieces[place + 1].kind {
    case .number: return name + "("
    case .open: return name
    default: return nil
    }
  }

  /// As in the message, with signs for the words that mean one.
  private func written(_ raw: (Range<Int>) -> String) -> String? {
    var text = ""
    for (place, piece) in pieces.enumerated() {
      if piece.kind == .unit { continue }
      let isFirst = text.isEmpty
      if !isFirst, finder.tokens[piece.range.lowerBound].spaceBefore, !isRooted(place), !piece.text.hasPrefix("^") || piece.kind == .sign,
        piece.kind != .postfix || isModulo
      {
        text += " "
      }
      switch piece.kind {
      case .root:
        guard let root = root(place, piece.text) else { return nil }
        text += root
      case .sign, .postfix: text += piece.text
      case .number where finder.tokens[piece.range.lowerBound].kind == .word || piece.range.count > 1: text += piece.text
      default: text += raw(piece.range)
      }
      if isRooted(place), piece.kind == .number { text += ")" }
    }
    return text
  }
}
