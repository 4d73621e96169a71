/// How well a number in a message fits a parameter, judged by the words around it.
struct NumberAffinity {
  let question: Question

  func score(_ parameter: Parameter, _ number: Mention) -> Double {
    var score = 0.0
    let tokens = question.tokens
    let after = number.range.upperBound + (number.isPercent ? 1 : 0)
    // The unit: up to two words behind the number.
    for (offset, index) in (after..<min(after + 2, tokens.count)).enumerated() {
      let token = tokens[index]
      // "1.89 a litre" is a price.
      if ["a", "per", "each", "apiece", "an"].contains(token.lower), offset == 0, says(parameter, "price") || says(parameter, "cost") {
        score = max(score, 0.7)
      }
      if token.kind == .sign && token.text != "-" && token.text != "°" { break }
      if offset > 0 && tokens[after].isFunctionWord { break }
      score = max(score, wordScore(token, parameter) * (offset == 0 ? 1 : 0.8))
    }
    // The label: up to three words before it.
    for offset in 1...3 {
      let index = number.range.lowerBound - offset
      guard index >= 0, tokens[index].kind != .number, !tokens[index].isSign(","), !tokens[index].isSign(".") else { break }
      let token = tokens[index]
      if ["and", "or"].contains(token.lower) { break }
      score = max(score, wordScore(token, parameter) * (1 - 0.15 * Double(offset)))
      if isBound(parameter), ["top", "first", "last", "latest", "best", "most"].contains(token.lower) { score = max(score, 0.9) }
      if (parameter.side == .source && token.lower == "from") || (parameter.side == .target && token.lower == "to") {
        score = max(score, 0.7)
      }
    }
    if number.isPercent, says(parameter, "percent") || says(parameter, "rate") { score = max(score, 0.9) }
    if number.isPercent != says(parameter, "percent"), number.isPercent { score -= 0.1 }
    if number.isMoney, says(parameter, "price") || says(parameter, "amount") || says(parameter, "cost") { score = max(score, 0.6) }
    return score
  }

  /// Whether the word behind an optional parameter's number is another parameter's.
  func belongsElsewhere(_ number: Mention, _ tool: ToolProfile, _ parameter: Parameter) -> Bool {
    let after = number.range.upperBound
    guard question.tokens.indices.contains(after), question.tokens[after].kind == .word, !question.tokens[after].isFunctionWord else {
      return false
    }
    return wordScore(question.tokens[after], parameter) == 0
  }

  private func isBound(_ parameter: Parameter) -> Bool { ["limit", "count", "max", "maximum", "top"].contains { says(parameter, $0) } }

  private func says(_ parameter: Parameter, _ word: String) -> Bool {
    let stem = WordForm.stem(word)
    return parameter.nameStems.contains(stem) || parameter.descriptionStems.contains { WordForm.similarity($0, stem) > 0 }
  }

  private func wordScore(_ token: Token, _ parameter: Parameter) -> Double {
    guard token.kind == .word, !token.isFunctionWord else { return 0 }
    var score = 0.0
    for stem in token.lower.split(separator: "-").map({ WordForm.stem(String($0)) }) {
      for known in parameter.nameStems { score = max(score, Self.likeness(stem, known)) }
      for known in parameter.descriptionStems { score = max(score, 0.7 * Self.likeness(stem, known)) }
    }
    return score
  }

  /// 1 for one word; less for an abbreviation, as `kg` of `kilogram`.
  static func likeness(_ stem: String, _ known: String) -> Double {
    let similarity = WordForm.similarity(stem, known)
    if similarity > 0 { return similarity }
    let (short, long) = stem.utf8.count < known.utf8.count ? (stem, known) : (known, stem)
    guard (2...4).contains(short.utf8.count), long.utf8.count >= 5, short.utf8.first == long.utf8.first else { return 0 }
    if long.hasPrefix(short), short.utf8.count >= 3 { return 0.6 }
    guard !short.utf8.contains(where: { "aeiou".utf8.contains($0) }) else { return 0 }
    var rest = Array(long.utf8)[...]
    for byte in short.utf8 {
      guard let place = rest.firstIndex(of: byte) else { return 0 }
      rest = rest[(place + 1)...]
    }
    return 0.6
  }
}
