/// Finds the arithmetic that a clause asks for, in signs or in words; none where a part of it would be left out.
struct Arithmetic {
  let question: Question
  let range: Range<Int>
  /// Whether the tool that will read the expression speaks of percentages.
  var knowsPercent = true

  private var tokens: [Token] { question.tokens }

  /// The calculation; nil where the clause has none, or where it isn't certain what belongs to it.
  func expression() -> String? {
    let numbers = question.mentions(in: range).filter(\.isNumber)
    let written = question.expressions.filter { $0.range.overlaps(range) }
    guard written.allSatisfy({ range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= range.upperBound }), !isContinued else {
      return nil
    }
    if let part = percentage(numbers, written) { return part }
    if written.isEmpty { return numbers.isEmpty || hasUnread(numbers) || isListed(after: range.upperBound) ? nil : spoken(numbers) }
    guard written.count == 1, let text = written[0].text, isWhole(written[0], numbers), !isListed(before: range.lowerBound) else {
      return nil
    }
    return text
  }

  /// Whether the clause outside `expression` calculates nothing more.
  private func isWhole(_ expression: Expression, _ numbers: [Mention]) -> Bool {
    let others = numbers.filter { !expression.range.overlaps($0.range) }
    if others.contains(where: \.isPercent) { return false }
    for index in range where !expression.range.contains(index) && tokens[index].kind == .word {
      let stem = tokens[index].stem
      if let sign = Lexicon.resultWords[stem], others.isEmpty, expression.operators == [sign] { continue }
      if Lexicon.mathWords.contains(stem) { return false }
      if !others.isEmpty, Lexicon.operatingVerbs.contains(stem) { return false }
    }
    return true
  }

  /// Whether the words hold a number that these rules don't read, or ask for more than one operation.
  private func hasUnread(_ numbers: [Mention]) -> Bool {
    let finder = question.expressionFinder
    var commas = 0
    for index in range {
      if finder.isOddNumber(index) { return true }
      if finder.isSign(index, ","), finder.isAttached(index), finder.isAttached(index + 1), finder.number(at: index + 1) != nil {
        commas += 1
      }
    }
    // "1,5 and 2": a decimal comma or a list.
    if commas == 1 { return true }
    let words = Set(range.map { tokens[$0].stem }.filter(Lexicon.mathWords.contains))
    let isRoot = words.contains("root") && words.isSubset(of: ["root", "square"])
    return words.count > 1 && !isRoot
      || words.contains("root")
        && range.contains { tokens[$0].stem == "root" && $0 > 0 && !["square", "the", "a"].contains(tokens[$0 - 1].lower) }
  }

  /// Whether a number follows that belongs to the same list.
  private func isListed(after end: Int) -> Bool {
    var index = end
    while index < tokens.count, tokens[index].isSign(",") || tokens[index].lower == "and" { index += 1 }
    return index > end && question.mention(at: index)?.isNumber == true
  }

  /// Whether the numbers before are listed for a word such as "average", so that the list may end in this clause.
  private func isListed(before start: Int) -> Bool {
    var index = start - 1
    while index >= 0, tokens[index].isSign(",") || tokens[index].lower == "and" { index -= 1 }
    guard index >= 0, index < start - 1, question.mention(at: index)?.isNumber == true, question.expression(at: index) == nil else {
      return false
    }
    while index >= 0, !question.expressionFinder.endsSentence(index) {
      if Lexicon.mathWords.contains(tokens[index].stem) { return true }
      index -= 1
    }
    return false
  }

  /// Whether the sentence goes on calculating with the result: "and multiply it by 2".
  private var isContinued: Bool {
    var index = range.upperBound
    while index < tokens.count, !question.expressionFinder.endsSentence(index) {
      defer { index += 1 }
      guard Lexicon.operatingVerbs.contains(tokens[index].stem), index + 1 < tokens.count else { continue }
      if ["it", "that", "this", "by", "everything"].contains(tokens[index + 1].lower)
        || tokens[min(index + 2, tokens.count - 1)].lower == "result"
      {
        return true
      }
      var rest = index + 1
      var count = 0
      while rest < tokens.count, !question.expressionFinder.endsSentence(rest), !Lexicon.operatingVerbs.contains(tokens[rest].stem) {
        if question.mention(at: rest)?.isNumber == true, question.mention(at: rest)?.range.lowerBound == rest { count += 1 }
        rest += 1
      }
      if count == 1 { return true }
    }
    return false
  }

  private func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].lower : "" }
  private func percent(_ number: Mention) -> String { knowsPercent ? "\(number.text)%" : "\(number.text) / 100" }

  /// "P% of M", "P% off M", "M plus P%", "increase M by P%".
  private func percentage(_ numbers: [Mention], _ written: [Expression]) -> String? {
    guard written.allSatisfy({ $0.isPlain && !$0.hasBrackets && $0.text != nil && $0.operators.isSubset(of: ["+", "-", "*"]) }),
      !range.contains(where: { question.expressionFinder.isOddNumber($0) || Lexicon.mathWords.contains(tokens[$0].stem) }),
      numbers.count == 2, let rate = numbers.first(where: \.isPercent), let base = numbers.first(where: { !$0.isPercent })
    else {
      return nil
    }
    let between = Set(tokens[numbers[0].range.upperBound..<max(numbers[0].range.upperBound, numbers[1].range.lowerBound)].map(\.lower))
    let around = Set(tokens[range].map(\.stem))
    func any(_ words: String...) -> Bool { words.contains { around.contains(WordForm.stem($0)) } }
    let part = knowsPercent ? "\(base.text) * \(rate.text)%" : "\(base.text) * \(rate.text) / 100"
    if any("off", "discount", "less", "minus", "decrease", "reduce", "lower", "subtract", "deduct", "cheaper") || between.contains("-") {
      return "\(base.text) - \(part)"
    }
    if rate.range.lowerBound < base.range.lowerBound, between.contains("of") || (between.contains("on") && !any("add")) {
      return "\(percent(rate)) * \(base.text)"
    }
    if any("plus", "increase", "raise", "add", "more", "extra", "including", "grow") || between.contains("+") {
      return "\(base.text) + \(part)"
    }
    return "\(percent(rate)) * \(base.text)"
  }

  // MARK: spoken

  /// "the sum of A and B", "divide A by B", "A shared between B", "A at B each".
  private func spoken(_ numbers: [Mention]) -> String? {
    let around = Set(tokens[range].map(\.stem))
    func any(_ words: String...) -> Bool { words.contains { around.contains(WordForm.stem($0)) } }
    let texts = numbers.map { $0.isPercent ? percent($0) : $0.text }
    if texts.count == 1 {
      if any("squared") { return "\(texts[0])^2" }
      if around.contains("root") { return "sqrt(\(texts[0]))" }
      if any("double", "twice") { return "2 * \(texts[0])" }
      return nil
    }
    if any("average", "mean") { return "(\(texts.joined(separator: " + "))) / \(texts.count)" }
    if any("sum", "add", "total", "altogether", "together") && !any("each") { return texts.joined(separator: " + ") }
    if any("product", "multiply") { return texts.joined(separator: " * ") }
    guard texts.count == 2 else { return nil }
    if texts[0] == "0.5", word(numbers[0].range.upperBound) == "of" || numbers[0].range.upperBound == numbers[1].range.lowerBound {
      return "0.5 * \(texts[1])"
    }
    if any("divide", "split", "share", "shared") { return "\(texts[0]) / \(texts[1])" }
    if any("subtract") { return around.contains("from") ? "\(texts[1]) - \(texts[0])" : "\(texts[0]) - \(texts[1])" }
    if any("difference") { return "\(texts[0]) - \(texts[1])" }
    if any("each", "apiece") { return "\(texts[0]) * \(texts[1])" }
    if word(numbers[0].range.upperBound) == "of", numbers[0].range.count == 3 { return "\(texts[0]) * \(texts[1])" }
    return nil
  }
}
