import RoostCore

/// Finds time zones: their names, and places that stand for one, with the side of a conversion that each is on.
struct ZoneFinder {
  let base: CandidateFinder

  private struct Found {
    var range: Range<Int>
    var text: String
    var side: Parameter.Side?
  }

  private var tokens: [Token] { base.tokens }

  func candidates() -> [Candidate] {
    var found = zones(base.range)
    // In "14:30 in Berlin to UTC" the zone at the time is where it comes from; alone it is where the answer is wanted.
    if found.count == 1, found[0].side == .source, tokenBefore(found[0].range.lowerBound).lower == "in" { found[0].side = .target }
    found = found.filter { base.used.isDisjoint(with: $0.range) }
    var chosen = found
    if let side = base.parameter.side {
      chosen = found.filter { $0.side == side }
      if chosen.isEmpty || base.parameter.isRequired { chosen += found.filter { $0.side == nil } }
      if base.parameter.isRequired { chosen += found.filter { $0.side != nil && $0.side != side } }
    } else {
      chosen = found.filter { $0.side == .target } + found.filter { $0.side != .target }
    }
    let candidates = chosen.map { Candidate(value: .string($0.text), range: $0.range, strength: $0.text.contains("/") ? 0.5 : 0.3) }
    return candidates.isEmpty && found.isEmpty ? places() : candidates
  }

  private func tokenBefore(_ index: Int) -> (lower: String, place: Int) {
    var place = index - 1
    while place >= 0, tokens[place].lower == "the" { place -= 1 }
    return place >= 0 ? (tokens[place].lower, place) : ("", place)
  }

  private func zones(_ range: Range<Int>) -> [Found] {
    var found: [Found] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard let end = zoneEnd(index, range.upperBound) else {
        index += 1
        continue
      }
      var text = base.question.text(index..<end)
      if text.hasSuffix("'s") || text.hasSuffix("’s") { text.removeLast(2) }
      found.append(Found(range: index..<end, text: text, side: side(index, end)))
      index = end
    }
    return found
  }

  /// The end of the zone or capitalised place that begins at `index`.
  private func zoneEnd(_ index: Int, _ limit: Int) -> Int? {
    let token = tokens[index]
    if token.kind == .quoted { return index + 1 }
    guard token.kind == .word else { return nil }
    if ["utc", "gmt"].contains(token.lower) {
      let isOffset =
        index + 2 < limit && (tokens[index + 1].isSign("+") || tokens[index + 1].isSign("-")) && tokens[index + 2].kind == .number
      return isOffset && !tokens[index + 1].spaceBefore && !tokens[index + 2].spaceBefore ? index + 3 : index + 1
    }
    if isZoneName(token) { return index + 1 }
    guard let mention = base.question.mention(at: index) else { return nil }
    if case .code = mention.kind, token.text.contains("/"), !token.text.contains(".") { return index + 1 }
    guard mention.kind.isName else { return nil }
    // A name that begins the sentence may be its verb; the tool's own words name no place.
    if mention.range.allSatisfy({ base.tool.isTopic(tokens[$0].stem) || Lexicon.arithmeticVerbs.contains(tokens[$0].lower) }) { return nil }
    return min(mention.range.upperBound, limit)
  }

  /// `Europe/Berlin`, `America/Argentina/Buenos_Aires`, `UTC+2`
  private func isZoneName(_ token: Token) -> Bool {
    let parts = token.text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count >= 2 { return parts.allSatisfy { $0.unicodeScalars.first?.isLetter == true } && token.isCapitalised }
    return (token.lower.hasPrefix("utc") || token.lower.hasPrefix("gmt")) && token.text.utf8.count <= 9
  }

  private func side(_ start: Int, _ end: Int) -> Parameter.Side? {
    let (before, place) = tokenBefore(start)
    switch before {
    case "from", "between": return .source
    case "to", "into", "as": return .target
    case "and" where (0..<start).contains { tokens[$0].lower == "between" }: return .target
    case "in", "at":
      return isTime(place - 1) ? .source : .target
    default: break
    }
    if isTime(start - 1) { return .source }
    let after = end < tokens.count && tokens[end].lower == "time" ? end + 1 : end
    return after < tokens.count && ["to", "into"].contains(tokens[after].lower) ? .source : nil
  }

  private func isTime(_ index: Int) -> Bool {
    guard let mention = base.question.mention(at: index) else { return false }
    if case .time = mention.kind { return true }
    return mention.isDate || MomentFinder.isMoment(tokens[index].text)
  }

  /// Places in lower case, behind a preposition.
  private func places() -> [Candidate] {
    NameFinder(base: base).phrases(after: ["in", "for", "at", "of", "to", "into", "from"], strength: 0.2).filter {
      !$0.range.contains { tokens[$0].kind != .word || tokens[$0].lower == "time" || base.question.mention(at: $0)?.isNumber == true }
    }
  }
}
