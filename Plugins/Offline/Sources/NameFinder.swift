import RoostCore

/// Finds the words that name something: a quotation, a capitalised name, the words after a preposition, or what nothing else claims.
struct NameFinder {
  let base: CandidateFinder

  private var tokens: [Token] { base.tokens }
  private var parameter: Parameter { base.parameter }

  func candidates() -> [Candidate] {
    var found: [Candidate] = []
    found += base.sided(base.quotations())
    found += labelled()
    found += sideWords()
    found += base.sided(named())
    found += codes()
    found += phrases(after: Lexicon.prepositions, strength: 0.1)
    found += leftovers()
    return found
  }

  private func candidate(_ range: Range<Int>, _ strength: Double, isLeftover: Bool = false) -> Candidate? {
    guard !range.isEmpty, base.used.isDisjoint(with: range) else { return nil }
    var text = base.question.text(range)
    if text.hasSuffix("'s") || text.hasSuffix("’s") { text.removeLast(2) }
    return Candidate(value: .string(text), range: range, strength: strength, isLeftover: isLeftover)
  }

  private func named() -> [Candidate] {
    base.free.compactMap { mention in
      guard mention.kind.isName, mention.range.lowerBound >= base.range.lowerBound, mention.range.upperBound <= base.range.upperBound else {
        return nil
      }
      // The tool's own words name the tool, not a thing.
      if tokens[mention.range].allSatisfy({ $0.kind != .word || $0.isFunctionWord || base.tool.isTopic($0.stem) }) { return nil }
      if isOrder(mention.range.lowerBound), mention.range.count > 1 { return candidate(mention.range.dropFirst(), 0.2) }
      return Candidate(value: .string(mention.text), range: mention.range, strength: 0.2)
    }
  }

  /// Whether the word begins a sentence as its verb: "Greet Ada" orders a tool that greets, while "Port Ellen?" is a name.
  private func isOrder(_ index: Int) -> Bool {
    guard tokens[index].kind == .word, base.tool.orders.contains(tokens[index].stem) else { return false }
    guard index == 0 || base.question.expressionFinder.endsSentence(index - 1) || tokens[index - 1].isSign(":") else { return false }
    if base.tool.verbs.contains(tokens[index].stem) { return true }
    var end = index
    while !base.question.expressionFinder.endsSentence(end) { end += 1 }
    return end >= tokens.count || !tokens[end].isSign("?")
  }

  private func codes() -> [Candidate] {
    base.free.compactMap { mention in
      if case .code = mention.kind { Candidate(value: .string(mention.text), range: mention.range, strength: 0.2) } else { nil }
    }
  }

  /// "harbour X" and "X harbour" for a parameter `harbour`.
  private func labelled() -> [Candidate] {
    var found: [Candidate] = []
    let labels = parameter.nameStems.filter { !Lexicon.toolStems.contains($0) && !Lexicon.functionWords.contains($0) }
    for index in base.range where tokens[index].kind == .word && labels.contains(tokens[index].stem) {
      if index + 1 < base.range.upperBound, let mention = base.question.mention(at: index + 1), mention.range.lowerBound == index + 1,
        base.used.isDisjoint(with: mention.range)
      {
        switch mention.kind {
        case .name, .code: found.append(Candidate(value: .string(mention.text), range: mention.range, strength: 0.3))
        case .number: found.append(Candidate(value: .string(base.question.text(mention.range)), range: mention.range, strength: 0.25))
        default: break
        }
      }
      var start = index
      while start > base.range.lowerBound, isPhrasePart(start - 1), !Lexicon.askingVerbs.contains(tokens[start - 1].lower) { start -= 1 }
      if start < index, hasOwnWord(start..<index), let one = candidate(start..<index, 0.2) { found.append(one) }
    }
    return found
  }

  private func sideWords() -> [Candidate] {
    guard let side = parameter.side else { return [] }
    return phrases(after: side == .source ? ["from", "between"] : ["to", "into", "and"], strength: 0.25)
  }

  /// The noun phrases behind `words`.
  func phrases(after words: Set<String>, strength: Double) -> [Candidate] {
    var found: [Candidate] = []
    for index in base.range where tokens[index].kind == .word && words.contains(tokens[index].lower) {
      if let range = phrase(at: index + 1), let one = candidate(range, strength) { found.append(one) }
    }
    return found
  }

  /// The noun phrase at `index`: its words up to a function word or sign, without articles before and the parameter's own words around it.
  private func phrase(at index: Int) -> Range<Int>? {
    var start = index
    while start < base.range.upperBound, Lexicon.articles.contains(tokens[start].lower) || Lexicon.pronouns.contains(tokens[start].lower) {
      start += 1
    }
    var end = start
    while end < base.range.upperBound {
      if isPhrasePart(end) {
        end += 1
      } else if end > start, ["of", "the"].contains(tokens[end].lower), end + 1 < base.range.upperBound,
        isPhrasePart(end + 1) || tokens[end + 1].lower == "the"
      {
        end += 1
      } else {
        break
      }
    }
    while end > start, ["of", "the"].contains(tokens[end - 1].lower) { end -= 1 }
    while end - start > 1, parameter.nameStems.contains(tokens[end - 1].stem), !tokens[end - 1].isCapitalised { end -= 1 }
    while end - start > 1, parameter.nameStems.contains(tokens[start].stem), !tokens[start].isCapitalised { start += 1 }
    return start < end && hasOwnWord(start..<end) ? start..<end : nil
  }

  private func isPhrasePart(_ index: Int) -> Bool {
    let token = tokens[index]
    if base.used.contains(index) { return false }
    // "new" stands for itself only before another word of the phrase, as in "new york".
    if token.lower == "new", index + 1 < base.range.upperBound { return isPhrasePart(index + 1) }
    if let mention = base.question.mention(at: index) {
      if mention.kind.isName, mention.range.count > 1 { return true }
      if mention.isDay || mention.isPercent { return false }
      switch mention.kind {
      case .number: return index > base.range.lowerBound && tokens[index - 1].isCapitalised
      case .time: return false
      default: break
      }
    }
    switch token.kind {
    case .sign, .number: return false
    case .quoted: return true
    case .word: return !token.isFunctionWord
    }
  }

  /// Whether a word is none of the tool's own.
  private func hasOwnWord(_ range: Range<Int>) -> Bool {
    tokens[range].contains {
      $0.kind != .word || (!$0.isFunctionWord && !base.tool.isTopic($0.stem) && !parameter.nameStems.contains($0.stem))
    }
  }

  /// The longest run of words that neither the tool nor another argument claims.
  private func leftovers() -> [Candidate] {
    var runs: [Range<Int>] = []
    var start: Int?
    for index in base.range.lowerBound...base.range.upperBound {
      let isPart =
        index < base.range.upperBound && isPhrasePart(index) && !Lexicon.askingVerbs.contains(tokens[index].lower)
        && base.tool.weight(of: tokens[index].stem) == 0 && tokens[index].kind == .word
      if isPart {
        start = start ?? index
      } else if let begun = start {
        runs.append(begun..<index)
        start = nil
      }
    }
    let ordered = runs.enumerated().sorted { ($1.element.count, $1.offset) < ($0.element.count, $0.offset) }
    return ordered.compactMap { candidate($0.element, 0, isLeftover: true) }
  }
}
