import RoostCore

/// Lists the values that one stretch of a message offers to one parameter, the best first.
struct CandidateFinder {
  let question: Question
  let tool: ToolProfile
  let parameter: Parameter
  let range: Range<Int>
  let used: Set<Int>
  let today: String?

  var tokens: [Token] { question.tokens }
  var free: [Mention] { question.mentions(in: range).filter { used.isDisjoint(with: $0.range) } }

  func candidates() -> [Candidate] {
    switch parameter.kind {
    case .choice(let values): choices(values)
    case .flag: flag()
    case .number: []
    case .list(let item): list(item)
    case .object: []
    case .expression: expression()
    case .date: dates()
    case .day: days()
    case .time: times()
    case .moment: MomentFinder(base: self).moments()
    case .duration: MomentFinder(base: self).durations()
    case .zone: ZoneFinder(base: self).candidates()
    case .address: codes(isStrict: true) + quotations()
    case .identifier: identifiers()
    case .unit: units()
    case .task: [Candidate(value: .string(trimmedText(range)), range: 0..<0, strength: 0)]
    case .query: query()
    case .prose: prose()
    case .name: NameFinder(base: self).candidates()
    }
  }

  func text(_ value: String, _ range: Range<Int>, _ strength: Double) -> Candidate {
    Candidate(value: .string(value), range: range, strength: strength)
  }

  func quotations() -> [Candidate] {
    free.compactMap { if case .quoted = $0.kind { text($0.text, $0.range, 0.3) } else { nil } }
  }

  private func trimmedText(_ range: Range<Int>) -> String {
    var start = range.lowerBound
    while start < range.upperBound, tokens[start].isSign(",") || ["and", "also", "then"].contains(tokens[start].lower) { start += 1 }
    return question.text(start..<range.upperBound)
  }

  // MARK: arithmetic

  private func expression() -> [Candidate] {
    let knowsPercent =
      parameter.description.contains("%") || tool.topic.contains("percent") || parameter.descriptionStems.contains("percentag")
      || tool.topic.contains("percentag")
    guard let expression = question.arithmetic(in: range, knowsPercent: knowsPercent) else {
      return quotations().filter { $0.value.stringValue?.unicodeScalars.contains(where: \.isDigit) == true }
    }
    return [text(expression, 0..<0, 1)]
  }

  // MARK: days and times

  private func dates() -> [Candidate] {
    var found: [Candidate] = []
    let wantsTime = parameter.schema["format"]?.stringValue == "date-time"
    for mention in free where mention.isDay {
      guard let date = DateResolver.date(of: mention, today: today) else { continue }
      if wantsTime {
        let time = free.first { if case .time = $0.kind { true } else { false } }?.text ?? "00:00"
        found.append(text("\(date)T\(time):00Z", mention.range, 0.3))
      } else {
        found.append(text(date, mention.range, 0.3))
      }
    }
    if !parameter.description.contains("yyyy") && parameter.schema["format"] == nil && found.isEmpty {
      for mention in free where mention.isDate { found.append(text(question.text(mention.range), mention.range, 0.25)) }
    }
    return sided(found)
  }

  private func days() -> [Candidate] {
    free.filter(\.isDay).compactMap { mention in
      switch mention.kind {
      case .weekday: return text(question.text(mention.range), mention.range, 0.3)
      case .date: return DateResolver.date(of: mention, today: today).map { text($0, mention.range, 0.3) }
      default:
        if let date = DateResolver.date(of: mention, today: today) { return text(date, mention.range, 0.3) }
        return parameter.description.contains(mention.text) ? text(mention.text, mention.range, 0.3) : nil
      }
    }
  }

  private func times() -> [Candidate] {
    let found: [Candidate] = free.compactMap { mention in
      guard case .time = mention.kind else { return nil }
      return text(parameter.schema["format"] == nil ? mention.text : "\(mention.text):00Z", mention.range, 0.25)
    }
    return sided(found)
  }

  /// The candidates with those first that the parameter's side asks for: the value after "to" for a target, after "from" for a source.
  func sided(_ candidates: [Candidate]) -> [Candidate] {
    guard let side = parameter.side, candidates.count > 1 else { return candidates }
    let words: Set<String> =
      side == .source ? ["from", "since", "starting", "between"] : ["to", "into", "until", "till", "through", "and", "in", "as"]
    func isFitting(_ candidate: Candidate) -> Bool {
      (1...2).contains { words.contains(tokenBefore(candidate.range, $0)) }
    }
    return candidates.filter(isFitting) + candidates.filter { !isFitting($0) }
  }

  func tokenBefore(_ range: Range<Int>, _ distance: Int) -> String {
    let index = range.lowerBound - distance
    return tokens.indices.contains(index) ? tokens[index].lower : ""
  }

  // MARK: codes

  private func codes(isStrict: Bool) -> [Candidate] {
    free.compactMap { mention in
      guard case .code = mention.kind else { return nil }
      return text(mention.text, mention.range, parameter.hasShape(of: mention.text) ? 1 : 0.4)
    }
  }

  private func identifiers() -> [Candidate] {
    var found = codes(isStrict: false) + quotations()
    for mention in free {
      switch mention.kind {
      case .number(let isPercent, let isMoney) where !isPercent && !isMoney && !mention.text.contains("."):
        if mention.range.count == 1, tokens[mention.range.lowerBound].hasDigit {
          found.append(text(question.text(mention.range), mention.range, 0.3))
        }
      case .name where tokens[mention.range].allSatisfy(\.isAllCapitals): found.append(text(mention.text, mention.range, 0.3))
      default: break
      }
    }
    let labelled = found.filter { isLabelled($0.range) }
    found = labelled + found.filter { candidate in !labelled.contains { $0.range == candidate.range } }
    if parameter.schema["pattern"] != nil || parameter.descriptionStems.contains("code") || parameter.descriptionStems.contains("name") {
      found += NameFinder(base: self).candidates().filter { !$0.isLeftover }
    }
    return found
  }

  /// Whether the parameter's name or a number sign stands right before.
  private func isLabelled(_ range: Range<Int>) -> Bool {
    (1...2).contains { distance in
      let index = range.lowerBound - distance
      guard index >= self.range.lowerBound else { return false }
      return tokens[index].isSign("#") || parameter.nameStems.contains(tokens[index].stem)
    }
  }

  // MARK: units

  private static let currencies = ["$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"]

  private func units() -> [Candidate] {
    var found: [(candidate: Candidate, side: Parameter.Side?)] = []
    for index in range where !used.contains(index) {
      let token = tokens[index]
      if let code = Self.currencies[token.text] {
        found.append((text(code, index..<index + 1, 0.4), .source))
        continue
      }
      guard token.kind == .word, !token.isFunctionWord, question.mention(at: index)?.isNumber != true else { continue }
      let before = index > range.lowerBound ? tokens[index - 1] : nil
      let isAfterNumber = before.map { $0.kind == .number || question.mention(at: index - 1)?.isNumber == true } ?? false
      let isAfterTarget = ["to", "into", "in", "as"].contains(before?.lower ?? "")
      let isCounted = ["many", "much"].contains(before?.lower ?? "")
      let isAfterSource = before?.lower == "from"
      guard isAfterNumber || isAfterTarget || isCounted || isAfterSource || token.isAllCapitals else { continue }
      let side: Parameter.Side? = isAfterNumber || isAfterSource ? .source : isAfterTarget || isCounted ? .target : nil
      let wantsCode =
        parameter.description.contains("iso") || parameter.description.contains("letter") || parameter.schema["pattern"] != nil
      if wantsCode && token.text.utf8.count != 3 { continue }
      found.append((text(wantsCode ? token.text.uppercased() : token.text, index..<index + 1, 0.4), side))
    }
    let fitting = parameter.side == nil ? found : found.filter { $0.side == parameter.side } + found.filter { $0.side == nil }
    return fitting.map(\.candidate)
  }

  // MARK: words

  private func isContent(_ index: Int) -> Bool {
    let token = tokens[index]
    // "New" of "New York"
    if let mention = question.mention(at: index), mention.kind.isName, mention.range.count > 1, token.isCapitalised { return true }
    switch token.kind {
    case .quoted, .number: return true
    case .sign: return false
    case .word: return !token.isFunctionWord && !Lexicon.askingVerbs.contains(token.lower)
    }
  }

  private func query() -> [Candidate] {
    let quoted = quotations()
    if !quoted.isEmpty { return quoted }
    let content = range.filter { isContent($0) && !used.contains($0) }
    var chosen = content.filter { index in
      let stem = tokens[index].stem
      return question.mention(at: index)?.kind.isName == true || !tool.nameStems.contains { WordForm.similarity($0, stem) > 0 }
    }
    if chosen.isEmpty { chosen = content }
    let words = chosen.map { tokens[$0].text }
    if words.isEmpty { return [] }
    // "about X", "anything on X": a search is wanted.
    let isSearch = range.contains { ["about", "regarding", "concerning", "anything", "something"].contains(tokens[$0].lower) }
    return [text(words.joined(separator: " "), 0..<0, isSearch ? 0.4 : 0)]
  }

  private func prose() -> [Candidate] {
    var found = quotations()
    for index in range.dropLast() where tokens[index].isSign(":") || ["that", "saying", "reading"].contains(tokens[index].lower) {
      found.append(text(question.text(index + 1..<range.upperBound), index + 1..<range.upperBound, 0.2))
    }
    found += NameFinder(base: self).candidates()
    return found
  }

  private func flag() -> [Candidate] {
    let stems = parameter.nameStems.filter {
      !Lexicon.functionWords.contains($0) && !Lexicon.toolStems.contains($0) && !["includ", "with"].contains($0)
    }
    for index in range where tokens[index].kind == .word {
      guard stems.contains(where: { WordForm.similarity($0, tokens[index].stem) > 0 }) else { continue }
      let isDenied = (1...3).contains {
        ["no", "not", "without", "excluding", "don't", "except", "non"].contains(tokenBefore(index..<index, $0))
      }
      return [Candidate(value: .bool(!isDenied), range: index..<index + 1, strength: 0.2)]
    }
    return []
  }

  private func list(_ item: Parameter) -> [Candidate] {
    if case .number = item.kind {
      let numbers = free.filter(\.isNumber)
      let values = numbers.compactMap { try? JSONValue(parsing: $0.text) }.filter(item.accepts)
      guard !values.isEmpty else { return [] }
      return [
        Candidate(value: .array(values), range: numbers[0].range.lowerBound..<numbers[numbers.count - 1].range.upperBound, strength: 0.3)
      ]
    }
    let finder = CandidateFinder(question: question, tool: tool, parameter: item, range: range, used: used, today: today)
    var values: [JSONValue] = []
    var places = 0..<0
    for candidate in finder.candidates() where item.accepts(candidate.value) && !values.contains(candidate.value) && !candidate.isLeftover {
      if places.isEmpty || !places.overlaps(candidate.range) {
        values.append(candidate.value)
        places =
          places.isEmpty
          ? candidate.range : min(places.lowerBound, candidate.range.lowerBound)..<max(places.upperBound, candidate.range.upperBound)
      }
    }
    guard !values.isEmpty else { return [] }
    return [Candidate(value: .array(values), range: places, strength: 0.3)]
  }

  // MARK: choices

  private func choices(_ values: [JSONValue]) -> [Candidate] {
    ChoiceFinder(base: self, values: values).candidates()
  }
}

extension Mention.Kind {
  var isName: Bool { if case .name = self { true } else { false } }
}
