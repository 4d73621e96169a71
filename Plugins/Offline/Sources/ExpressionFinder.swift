/// Finds the calculations in a message, each whole: a run of numbers, function names, operators and brackets that nothing cuts short.
struct ExpressionFinder {
  let tokens: [Token]
  /// The mention at each token.
  let mentions: [Mention?]
  /// Whether a value can begin at each token, behind brackets and signs or not.
  private var valueStarts: [Bool]

  init(tokens: [Token], mentions: [Mention?]) {
    self.tokens = tokens
    self.mentions = mentions
    valueStarts = [Bool](repeating: false, count: tokens.count)
    for index in tokens.indices.reversed() {
      let isOpening = isSign(index, "(") || (isSign(index, "+-−$€£¥") && isAttached(index + 1))
      valueStarts[index] = isValue(index) || (isOpening && index + 1 < tokens.count && valueStarts[index + 1])
    }
  }

  /// The calculations, in the message's order; `raw` is the message's text over a range of tokens.
  func expressions(_ raw: (Range<Int>) -> String) -> [Expression] {
    var found: [Expression] = []
    var place = 0
    var open = 0
    while place < tokens.count {
      var scan = ExpressionScan(finder: self, start: place, outerBrackets: open)
      scan.run()
      if scan.pieces.isEmpty {
        if tokens[place].isSign("(") { open += 1 }
        if tokens[place].isSign(")") { open = max(0, open - 1) }
        if endsSentence(place) { open = 0 }
        place += 1
        continue
      }
      if let expression = ExpressionReading(finder: self, scan: scan).expression(raw) { found.append(expression) }
      place = scan.end
    }
    return found
  }

  func token(_ index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }
  func word(_ index: Int) -> String { token(index)?.lower ?? "" }
  func isSign(_ index: Int, _ signs: String) -> Bool {
    guard let token = token(index), token.kind == .sign, token.text.unicodeScalars.count == 1 else { return false }
    return signs.contains(token.text)
  }

  /// Whether the token follows the one before without a space.
  func isAttached(_ index: Int) -> Bool { token(index).map { !$0.spaceBefore && index > 0 } ?? false }

  func endsSentence(_ index: Int) -> Bool {
    guard let token = token(index) else { return true }
    guard token.kind == .sign else { return false }
    return ["?", "!", "\n", ";"].contains(token.text) || (token.text == "." && self.token(index + 1)?.spaceBefore != false)
  }

  /// A number in digits or words, with what it is in digits and how many tokens it takes.
  func number(at index: Int) -> (text: String, count: Int)? {
    guard let token = token(index) else { return nil }
    let mention = mentions[index]
    if token.kind == .number {
      if let mention, !mention.isNumber { return nil }
      // "2 million" is one number; "3/4" is read as its parts.
      if let mention, mention.range.lowerBound == index, mention.range.count == 2 {
        return (mention.text.hasPrefix("-") ? String(mention.text.dropFirst()) : mention.text, 2)
      }
      return (token.text, 1)
    }
    guard token.kind == .word, token.lower != "half", let mention, mention.isNumber, mention.range.lowerBound == index else { return nil }
    return (mention.text, mention.range.count)
  }

  /// A number that only the tool can read, as `2e3`, `3.000,5` or `1'000`.
  func isOddNumber(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word, token.text.unicodeScalars.first?.isDigit == true, !token.isAddress else {
      return false
    }
    if let mention = mentions[index] {
      guard case .code = mention.kind else { return false }
    }
    var rest = token.text.unicodeScalars.drop { $0.isDigit || ".,_'’".unicodeScalars.contains($0) }
    if rest.isEmpty { return true }
    guard rest.first == "e" || rest.first == "E" else { return false }
    rest = rest.dropFirst()
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(\.isDigit)
  }

  /// An operator between two values, in signs or words.
  func operatorSign(_ index: Int) -> (sign: String, count: Int, isRaw: Bool)? {
    guard let token = token(index) else { return nil }
    if token.kind == .sign {
      switch token.text {
      case "+", "-", "/", "^": return (token.text, 1, false)
      case "−", "–": return ("-", 1, false)
      case "*": return isSign(index + 1, "*") && isAttached(index + 1) ? ("^", 2, false) : ("*", 1, false)
      case "×", "·", "⋅": return ("*", 1, false)
      case "÷": return ("/", 1, false)
      case "=", "<", ">", "&", "|", "~", "\\", "@": return (token.text, 1, true)
      default: return nil
      }
    }
    guard token.kind == .word else { return nil }
    switch token.lower {
    case "plus": return ("+", 1, false)
    case "minus": return ("-", 1, false)
    case "times": return ("*", 1, false)
    case "x": return number(at: index + 1) != nil ? ("*", 1, false) : nil
    case "multiplied", "divided": return word(index + 1) == "by" ? (token.lower == "divided" ? "/" : "*", 2, false) : nil
    case "over": return number(at: index + 1) != nil ? ("/", 1, false) : nil
    case "mod", "modulo": return ("mod", 1, true)
    case "to":
      guard word(index + 1) == "the", word(index + 2) == "power" else { return nil }
      return ("^", word(index + 3) == "of" ? 4 : 3, false)
    default: return nil
    }
  }

  /// Whether a value can begin at `index`.
  func startsValue(_ index: Int) -> Bool { valueStarts.indices.contains(index) && valueStarts[index] }

  private func isValue(_ index: Int) -> Bool {
    number(at: index) != nil || isOddNumber(index) || isSign(index, "√") || isRoot(index) || isFunction(index) || isConstant(index)
      || isVariable(index)
  }

  func isRoot(_ index: Int) -> Bool { word(index) == "square" && word(index + 1) == "root" }

  /// A name with a bracket right behind it, or a mathematical one with a bracket or number.
  func isFunction(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word, number(at: index) == nil, !isOddNumber(index) else { return false }
    if Lexicon.mathFunctions.contains(token.lower) {
      return isSign(index + 1, "(") || number(at: index + 1) != nil || isOddNumber(index + 1)
        || (isSign(index + 1, "-−+") && isAttached(index + 2)) || Lexicon.constants.contains(word(index + 1))
    }
    guard isSign(index + 1, "("), isAttached(index + 1), token.text.unicodeScalars.allSatisfy({ $0.isWordPart || $0 == "_" }) else {
      return false
    }
    return !token.isFunctionWord && !Lexicon.askingVerbs.contains(token.lower) && !Lexicon.arithmeticVerbs.contains(token.lower)
  }

  func isConstant(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word else { return false }
    return Lexicon.constants.contains(token.lower) || (token.text == "e" && isBesideSign(index))
  }

  /// A lower-case letter beside an operator's sign.
  func isVariable(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word, token.text.unicodeScalars.count == 1, let letter = token.text.first else {
      return false
    }
    return "bcdfghjklmnpqrstuvwxyz".contains(letter) && isBesideSign(index)
  }

  private func isBesideSign(_ index: Int) -> Bool { isSign(index + 1, "+-*/^−×÷") || isSign(index - 1, "+-*/^−×÷") }
}
