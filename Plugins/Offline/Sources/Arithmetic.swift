/// Finds the arithmetic that a clause asks for, in signs or in words.
struct Arithmetic {
  let tokens: [Token]
  let mentions: [Mention]
  let range: Range<Int>
  /// Whether the tool that will read the expression speaks of percentages.
  var knowsPercent = true

  /// The expression with `+ - * / ^ ( ) %` only; nil where the clause has none.
  func expression() -> String? {
    let numbers = mentions.filter { $0.isNumber && range.overlaps($0.range) }
    guard !numbers.isEmpty else { return nil }
    return percentage(numbers) ?? longestWritten() ?? spoken(numbers)
  }

  private func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].lower : "" }
  private func percent(_ number: Mention) -> String { knowsPercent ? "\(number.text)%" : "\(number.text) / 100" }
  private func stems(_ range: Range<Int>) -> Set<String> { Set(tokens[range].map(\.stem)) }

  /// "P% of M", "P% off M", "M plus P%", "increase M by P%".
  private func percentage(_ numbers: [Mention]) -> String? {
    guard numbers.count == 2, let rate = numbers.first(where: \.isPercent), let base = numbers.first(where: { !$0.isPercent }) else {
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

  // MARK: written with signs or sign words

  private func operatorSign(_ index: Int) -> (sign: String, count: Int)? {
    switch word(index) {
    case "+", "plus": return ("+", 1)
    case "-", "−", "–", "minus": return ("-", 1)
    case "*", "×", "·", "times": return ("*", 1)
    case "x": return index > 0 && index + 1 < tokens.count && tokens[index + 1].kind == .number ? ("*", 1) : nil
    case "/", "÷": return ("/", 1)
    case "^": return ("^", 1)
    case "**": return ("^", 1)
    case "multiplied", "divided": return word(index + 1) == "by" ? (word(index) == "divided" ? "/" : "*", 2) : nil
    case "over": return index + 1 < tokens.count && tokens[index + 1].kind == .number ? ("/", 1) : nil
    case "to": return word(index + 1) == "the" && word(index + 2) == "power" ? ("^", word(index + 3) == "of" ? 4 : 3) : nil
    default: return nil
    }
  }

  private func longestWritten() -> String? {
    var best: [String] = []
    var items: [String] = []
    var depth = 0
    var needsNumber = true
    func flush() {
      while let last = items.last, "+-*/^(".contains(last) {
        if last == "(" { depth -= 1 }
        items.removeLast()
      }
      if depth > 0 { items += Array(repeating: ")", count: depth) }
      let operators = items.filter { "+-*/^".contains($0) || $0 == "sqrt(" }.count
      if operators > 0 && items.count > best.count { best = items }
      items = []
      depth = 0
      needsNumber = true
    }
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      let spelled = mentions.first { $0.isNumber && $0.range.lowerBound == index }
      if needsNumber, let number = spelled {
        if number.range.count >= 3, tokens[number.range.lowerBound + 1].isSign("/") {
          items += [tokens[number.range.lowerBound].text, "/", tokens[number.range.lowerBound + 2].text]
          index = number.range.upperBound
          needsNumber = false
          continue
        }
        let isNegative = number.text.hasPrefix("-")
        items.append(String(isNegative ? number.text.dropFirst() : number.text[...]) + (number.isPercent ? "%" : ""))
        index = number.range.upperBound + (number.isPercent ? 1 : 0)
        needsNumber = false
        if word(index) == "squared" || word(index) == "cubed" {
          items += ["^", word(index) == "squared" ? "2" : "3"]
          index += 1
        }
        continue
      }
      if needsNumber, token.isSign("(") {
        items.append("(")
        depth += 1
      } else if needsNumber, token.isSign("-") {
        items.append("-")
      } else if needsNumber, token.lower == "square", word(index + 1) == "root" {
        items.append("sqrt(")
        depth += 1
        index += word(index + 2) == "of" ? 2 : 1
      } else if !needsNumber, token.isSign(")"), depth > 0 {
        items.append(")")
        depth -= 1
      } else if !needsNumber, let (sign, count) = operatorSign(index) {
        items.append(sign)
        needsNumber = true
        index += count - 1
      } else if !needsNumber, token.lower == "of", items.last?.hasSuffix("%") == true,
        mentions.contains(where: { $0.isNumber && $0.range.lowerBound == index + 1 })
      {
        // "15% of 80 plus 7": here "of" multiplies.
        items.append("*")
        needsNumber = true
      } else if needsNumber, "$€£¥".contains(token.text), token.kind == .sign {
        // A currency's sign before a number changes nothing.
      } else if !needsNumber, token.kind == .word, operatorSign(index + 1) != nil, !token.isFunctionWord {
        // "12 boxes times 4": the unit is no part of it.
      } else {
        flush()
        if token.isSign("(") || (token.lower == "square" && word(index + 1) == "root") || spelled != nil { continue }
      }
      index += 1
    }
    flush()
    guard !best.isEmpty else { return nil }
    return Self.joined(best)
  }

  private static func joined(_ items: [String]) -> String {
    var text = ""
    for (index, item) in items.enumerated() {
      let isOperator = "+-*/^".contains(item)
      let isSigned = item == "-" && (index == 0 || "+-*/^(".contains(items[index - 1]))
      text += isOperator && !isSigned ? " \(item) " : item
    }
    return text
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
