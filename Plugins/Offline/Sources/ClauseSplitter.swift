/// Cuts a message into clauses: at sentence ends, and where a conjunction or comma begins another question or order.
struct ClauseSplitter {
  let tokens: [Token]
  /// Stems of the verbs that the offered tools are described with.
  let verbs: Set<String>
  /// Token ranges that no clause ends in, in order.
  var whole: [Range<Int>] = []
  /// Most clauses that are considered.
  static let limit = 48
  /// Most tokens of one clause; a longer one is cut.
  static let clauseLimit = 160

  func clauses() -> [Clause] {
    var clauses: [Clause] = []
    var start = 0
    var sentence = 0
    var isContinuation = false
    var depth = 0
    var openBetween = false
    var index = 0
    func close(at end: Int, hard: Bool) {
      if (start..<end).contains(where: { tokens[$0].kind != .sign }) {
        clauses.append(Clause(range: start..<end, sentence: sentence, isContinuation: isContinuation, isRequest: true))
      }
      if hard {
        let isQuestion = end < tokens.count && tokens[end].isSign("?")
        for place in clauses.indices.reversed() {
          if clauses[place].sentence != sentence { break }
          clauses[place].isRequest = isQuestion || isRequest(clauses[place].range)
        }
        sentence += 1
      }
      openBetween = false
    }
    var nextWhole = 0
    while index < tokens.count, clauses.count < Self.limit {
      while nextWhole < whole.count, whole[nextWhole].upperBound <= index { nextWhole += 1 }
      if nextWhole < whole.count, whole[nextWhole].contains(index) {
        index = whole[nextWhole].upperBound
        continue
      }
      let token = tokens[index]
      if token.isSign("(") { depth += 1 }
      if token.isSign(")") { depth = max(0, depth - 1) }
      if token.lower == "between" { openBetween = true }
      if index - start >= Self.clauseLimit {
        close(at: index, hard: true)
        start = index
        isContinuation = false
      }
      if endsSentence(index) {
        close(at: index, hard: true)
        start = index + 1
        isContinuation = false
        depth = 0
      } else if depth == 0, let next = boundary(at: index, openBetween: &openBetween), index > start {
        close(at: index, hard: false)
        start = next.start
        isContinuation = next.isSoft
        index = max(index, next.start - 1)
      }
      index += 1
    }
    close(at: min(index, tokens.count), hard: true)
    return clauses
  }

  private func endsSentence(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.kind == .sign else { return false }
    switch token.text {
    case "?", "!", ";", "\n": return true
    case ".":
      guard index + 1 < tokens.count else { return true }
      // "Dr. Lee", "St. Mary" and "J. Smith" go on.
      let before = index > 0 ? tokens[index - 1] : token
      return tokens[index + 1].spaceBefore
        && !((before.isCapitalised && before.text.utf8.count <= 2 || Lexicon.titles.contains(before.lower))
          && tokens[index + 1].isCapitalised)
    default: return false
    }
  }

  /// Where the next clause begins when one ends at `index`; soft when what follows might belong to the clause before.
  private func boundary(at index: Int, openBetween: inout Bool) -> (start: Int, isSoft: Bool)? {
    let token = tokens[index]
    let isComma =
      token.isSign(",") || token.isSign("–") || token.isSign("—")
      || (token.isSign("-") && token.spaceBefore && index + 1 < tokens.count && tokens[index + 1].spaceBefore
        && tokens[index + 1].kind == .word)
    // "12,50" is one number or a list.
    if isComma, index > 0, tokens[index - 1].kind == .number, !token.spaceBefore, index + 1 < tokens.count,
      tokens[index + 1].kind == .number,
      !tokens[index + 1].spaceBefore
    {
      return nil
    }
    guard isComma || ["and", "&", "then", "plus", "also", "or", "but", "+"].contains(token.lower) else { return nil }
    if token.lower == "and" && openBetween {
      openBetween = false
      return nil
    }
    var next = index + 1
    while next < tokens.count,
      tokens[next].isSign(",") || ["and", "then", "also", "please", "plus", "but", "so", "finally"].contains(tokens[next].lower)
    { next += 1 }
    guard next < tokens.count else { return nil }
    if startsRequest(next) { return (next, false) }
    // "the plus plan": alone it joins numbers or is a name.
    if token.lower == "plus", index == 0 || !tokens[index - 1].isSign(",") { return nil }
    if token.lower == "&" || token.lower == "+" || token.lower == "or" {
      return tokens[next].kind == .number || tokens[index - (index > 0 ? 1 : 0)].kind == .number ? nil : (next, true)
    }
    return (next, true)
  }

  /// Whether a question or an order begins at `index`.
  func startsRequest(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.kind == .word else { return false }
    if Lexicon.questionWords.contains(token.lower) {
      // "the day when" and "the place where" go on; after a comma or conjunction they don't.
      return true
    }
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    if Lexicon.auxiliaries.contains(token.lower) { return next?.kind == .word }
    if ["i'd", "i", "we", "you"].contains(token.lower), let next,
      ["need", "want", "would", "like", "wonder", "could", "can"].contains(next.lower)
    {
      return true
    }
    if ["let", "let's", "for", "in", "on", "at"].contains(token.lower) { return false }
    guard let next, next.kind != .sign || next.text == "$" else { return false }
    let isVerb =
      Lexicon.askingVerbs.contains(token.lower) || Lexicon.writingVerbs.contains(token.lower) || verbs.contains(token.stem)
      || Lexicon.arithmeticVerbs.contains(token.lower)
    // An order's verb is followed by its object: an article, a pronoun, a number, a name.
    return isVerb
      && (next.kind != .word || next.isFunctionWord || next.isCapitalised || Lexicon.askingVerbs.contains(token.lower) || next.isCode)
  }

  /// Whether the clause itself asks or orders.
  private func isRequest(_ range: Range<Int>) -> Bool {
    guard
      let first = range.first(where: {
        tokens[$0].kind != .sign
          && !["please", "and", "so", "also", "then", "now", "ok", "okay", "hi", "hello", "hey", "thanks"].contains(tokens[$0].lower)
      })
    else {
      return false
    }
    if startsRequest(first) { return true }
    // "My order hasn't come", "I am in Lyon" tell; "opening times of the museum" asks.
    let lower = tokens[first].lower
    if Lexicon.pronouns.contains(lower) || Lexicon.articles.contains(lower) {
      for index in range.prefix(12) where index > first {
        if Lexicon.auxiliaries.contains(tokens[index].lower) { return false }
      }
      return !["i", "we", "my", "our", "he", "she", "they", "i'm", "we're", "i've", "it", "it's"].contains(lower)
    }
    return true
  }
}
