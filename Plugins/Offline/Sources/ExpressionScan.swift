/// Takes the pieces of one expression, as long as what follows can belong to it.
struct ExpressionScan {
  let finder: ExpressionFinder
  let start: Int
  /// Brackets that the sentence opened before.
  let outerBrackets: Int
  private(set) var pieces: [ExpressionPiece] = []
  private(set) var end: Int
  /// Whether two values stand side by side, so that it isn't clear where one calculation ends.
  private(set) var isBroken = false
  /// Whether a `!` behind the last value may end the sentence or be a factorial.
  private(set) var hasOpenFactorial = false
  /// For each open bracket whether a function's arguments stand in it.
  private var brackets: [Bool] = []
  private var needsValue = true

  init(finder: ExpressionFinder, start: Int, outerBrackets: Int) {
    self.finder = finder
    self.start = start
    self.outerBrackets = outerBrackets
    end = start
  }

  var isOpen: Bool { !brackets.isEmpty }

  mutating func run() {
    guard finder.startsValue(start) else { return }
    while end < finder.tokens.count, needsValue ? takeValue() : takeRest() {}
  }

  private mutating func add(_ kind: ExpressionPiece.Kind, _ text: String, _ count: Int = 1, isRaw: Bool = false) -> Bool {
    pieces.append(ExpressionPiece(kind: kind, text: text, range: end..<end + count, isRaw: isRaw))
    end += count
    return true
  }

  private var token: Token { finder.tokens[end] }

  private mutating func takeValue() -> Bool {
    if let (text, count) = finder.number(at: end) {
      needsValue = false
      return add(.number, text, count)
    }
    if finder.isOddNumber(end) {
      needsValue = false
      return add(.symbol, token.text, isRaw: true)
    }
    if finder.isSign(end, "√") { return add(.root, "sqrt") }
    if finder.isRoot(end) { return add(.root, "sqrt", finder.word(end + 2) == "of" ? 3 : 2) }
    if finder.isFunction(end) {
      let isCalled = finder.isSign(end + 1, "(")
      guard add(.function, token.text, isRaw: true), isCalled else { return true }
      brackets.append(true)
      return add(.open, "(")
    }
    if finder.isConstant(end) || finder.isVariable(end) {
      needsValue = false
      return add(.symbol, token.text, isRaw: true)
    }
    guard token.kind == .sign else { return false }
    if finder.isSign(end, "$€£¥"), finder.number(at: end + 1) != nil { return add(.unit, token.text) }
    if finder.isSign(end, "(") {
      guard finder.startsValue(end + 1) || finder.isSign(end + 1, "()") else { return false }
      brackets.append(false)
      return add(.open, "(")
    }
    if finder.isSign(end, ")"), isOpen { return close(isRaw: true) }
    if finder.isSign(end, "+-−") {
      guard finder.startsValue(end + 1) || !pieces.isEmpty else { return false }
      return add(.sign, token.text == "+" ? "+" : "-", isRaw: token.text == "+")
    }
    // An operator without a value before it: the tool will say so.
    if let (sign, count, _) = finder.operatorSign(end), !pieces.isEmpty { return add(.sign, sign, count, isRaw: true) }
    return false
  }

  private mutating func close(isRaw: Bool) -> Bool {
    if isOpen { brackets.removeLast() }
    needsValue = false
    return add(.close, ")", isRaw: isRaw)
  }

  /// What may stand behind a value.
  private mutating func takeRest() -> Bool {
    if let taken = takePostfix() { return taken }
    if finder.isSign(end, ")") {
      if isOpen { return close(isRaw: false) }
      return outerBrackets == 0 ? close(isRaw: true) : false
    }
    if finder.isSign(end, ",;"), takesSeparator {
      needsValue = true
      return add(.separator, token.text, isRaw: true)
    }
    if let (sign, count, isRaw) = finder.operatorSign(end) {
      guard token.kind == .word || !isDash(end), !isClosingEquals(end) else { return false }
      // "3 times as many" multiplies nothing.
      guard token.kind == .sign || finder.startsValue(end + count) || finder.word(end + count).isEmpty else { return false }
      needsValue = true
      return add(.sign, sign, count, isRaw: isRaw)
    }
    if finder.word(end) == "of", pieces.last?.text == "%", finder.startsValue(end + 1) {
      needsValue = true
      return add(.sign, "*")
    }
    if finder.startsValue(end), !finder.isSign(end, "+-−$€£¥") { return takeNeighbour() }
    if finder.isSign(end, "[]{}√"), finder.isAttached(end) { return add(.symbol, token.text, isRaw: true) }
    return takeUnit()
  }

  private mutating func takePostfix() -> Bool? {
    if finder.isSign(end, "%") || ["percent", "pct"].contains(finder.word(end)) {
      guard pieces.last?.kind != .unit else { return nil }
      return add(.postfix, "%")
    }
    if finder.isSign(end, "²³") { return add(.postfix, token.text == "²" ? "^2" : "^3") }
    if ["squared", "cubed"].contains(finder.word(end)) { return add(.postfix, token.lower == "squared" ? "^2" : "^3") }
    guard finder.isSign(end, "!"), finder.isAttached(end) else { return nil }
    let isInside = isOpen || finder.isSign(end + 1, "!?)+-*/^×÷−=") || finder.word(end + 1) == "plus" || finder.operatorSign(end + 1) != nil
    if !isInside {
      hasOpenFactorial = true
      if pieces.count > 1 { return false }
    }
    return add(.postfix, "!", isRaw: true)
  }

  /// Whether a comma stands among a function's arguments, inside a number or inside brackets.
  private var takesSeparator: Bool {
    if isOpen { return finder.isSign(end, ",") || brackets.last == true }
    return finder.isSign(end, ",") && finder.isAttached(end) && finder.isAttached(end + 1) && finder.token(end + 1)?.kind == .number
  }

  /// A dash between parts of a sentence.
  private func isDash(_ index: Int) -> Bool {
    finder.isSign(index, "-–") && !finder.isAttached(index) && finder.token(index + 1)?.spaceBefore == true
      && !finder.startsValue(index + 1)
      && finder.token(index + 1)?.kind == .word
  }

  /// The sign of `3 + 4 =`, which asks for the result.
  private func isClosingEquals(_ index: Int) -> Bool { finder.isSign(index, "=") && finder.endsSentence(index + 1) }

  /// A value right behind a value: `2(3 + 4)`, `2pi` and `10 % 3` are the tool's to read; between words it isn't clear where one ends.
  private mutating func takeNeighbour() -> Bool {
    let isSpaced = finder.token(end)?.spaceBefore == true
    if (isSpaced && pieces.last?.text != "%") || finder.isVariable(end) { isBroken = true }
    let before = pieces.count
    needsValue = true
    let isTaken = takeValue()
    if pieces.count > before { pieces[before].isRaw = true }
    return isTaken
  }

  /// "12 boxes times 4", "5 kg + 3 kg", "5€".
  private mutating func takeUnit() -> Bool {
    guard let last = pieces.last, last.kind == .number else { return false }
    if finder.isSign(end, "$€£¥"), finder.isAttached(end) { return add(.unit, token.text) }
    guard token.kind == .word, !token.isFunctionWord, finder.mentions[end].map({ $0.kind.isName }) ?? true else { return false }
    let isKnown = pieces.contains { $0.kind == .unit && $0.text == token.stem }
    guard finder.isAttached(end) || isKnown || finder.operatorSign(end + 1).map({ $0.sign != "=" }) == true else { return false }
    if !finder.isAttached(end), !isKnown, Lexicon.mathWords.contains(token.stem) || isDash(end + 1) { return false }
    return add(.unit, token.stem)
  }
}
