import RoostCore

/// Scores how well offered tools match stretches of a message.
struct Matcher {
  let question: Question
  let tools: [ToolProfile]
  let today: String?
  /// For each stem of the message: how strongly it speaks for each tool.
  private let weights: [String: [Double]]

  /// The least score for which a tool is called.
  static let threshold = 0.75
  /// What a statement needs, since it asks nothing.
  static let statementThreshold = 1.3

  struct Match {
    var tool: Int
    var score: Double
    /// The part of the score that words alone give.
    var words: Double
    var filling: Filling
  }

  init(question: Question, tools: [ToolProfile], today: String?) {
    self.question = question
    self.tools = tools
    self.today = today
    var weights: [String: [Double]] = [:]
    func learn(_ stem: String) {
      if weights[stem] == nil { weights[stem] = tools.map { $0.weight(of: stem) } }
    }
    for token in question.tokens where token.kind == .word {
      for stem in Self.stems(of: token) { learn(stem) }
    }
    for stem in ["when", "where", "who", "percent", "arithmetic", "cost", "count", "status", "long", "far", "time"] + Lexicon.measureWords {
      learn(WordForm.stem(stem))
    }
    self.weights = weights
  }

  static func stems(of token: Token) -> [String] {
    let parts = token.lower.split { $0 == "-" || $0 == "_" || $0 == "/" }
    guard (2...6).contains(parts.count), !token.isCode else { return [token.stem] }
    return [WordForm.stem(parts.joined())] + parts.map { WordForm.stem(String($0)) }
  }

  /// The tools whose required arguments can be found, the best first.
  func matches(_ range: Range<Int>, context: [Range<Int>], inherited: JSONObject = JSONObject()) -> [Match] {
    let words = wordScores(range)
    var found: [Match] = []
    for (place, tool) in tools.enumerated() {
      let filler = ArgumentFiller(question: question, tool: tool, today: today)
      guard let filling = filler.fill(range, context: context, inherited: inherited) else { continue }
      let penalty = penalty(range, place, filling)
      let score = words[place] + (words[place] > 0 || filling.strength >= 0.9 ? filling.strength : 0.5 * filling.strength) - penalty
      found.append(Match(tool: place, score: score, words: words[place], filling: filling))
    }
    return found.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }

  /// What the words of `range` say for each tool.
  func wordScores(_ range: Range<Int>) -> [Double] {
    var scores = [Double](repeating: 0, count: tools.count)
    var seen: Set<String> = []
    func count(_ stem: String, _ factor: Double) {
      guard seen.insert(stem).inserted, let weights = weights[stem] else { return }
      let matching = weights.filter { $0 > 0.25 }.count
      let rarity = rarity(matching)
      for place in scores.indices { scores[place] += weights[place] * rarity * factor }
    }
    for index in range where tokens[index].kind == .word {
      let token = tokens[index]
      if !token.isFunctionWord && !Lexicon.askingVerbs.contains(token.lower) {
        for stem in Self.stems(of: token) { count(stem, 1) }
      } else if ["search", "find", "look", "lookup", "calculate", "convert", "check", "list"].contains(token.lower) {
        count(token.stem, 0.6)
      }
    }
    for (word, factor) in cues(range) { count(WordForm.stem(word), factor) }
    return scores
  }

  private var tokens: [Token] { question.tokens }

  /// 1 for a word that speaks for one tool only, less the more tools share it.
  private func rarity(_ matching: Int) -> Double {
    guard tools.count > 1, matching > 1 else { return 1 }
    return 1 - 0.6 * Double(matching - 1) / Double(tools.count - 1)
  }

  /// Words that a clause means without saying them.
  private func cues(_ range: Range<Int>) -> [(String, Double)] {
    var cues: [(String, Double)] = []
    func has(_ index: Int, _ words: String...) -> Bool { index < range.upperBound && words.contains(tokens[index].lower) }
    if question.mentions(in: range).contains(where: \.isPercent) { cues.append(("percent", 0.8)) }
    if question.arithmetic(in: range) != nil { cues.append(("arithmetic", 0.9)) }
    for index in range where tokens[index].kind == .word {
      switch tokens[index].lower {
      case "when", "when's": cues.append(("when", 0.8))
      case "where", "where's": cues.append(("where", 0.8))
      case "who", "who's": cues.append(("who", 0.6))
      case "how":
        if has(index + 1, "much") { cues.append(("cost", 0.9)) }
        if has(index + 1, "many", "much") { cues.append(("count", 0.7)) }
        if index + 1 < range.upperBound, Lexicon.measureWords.contains(tokens[index + 1].lower) {
          cues.append((tokens[index + 1].stem, 0.9))
        }
      case "what":
        if has(index + 1, "time") { cues.append(("time", 0.9)) }
      case "is", "are":
        if let last = range.last(where: { tokens[$0].kind == .word }),
          ["up", "down", "running", "working", "ok", "okay", "online", "alive"].contains(tokens[last].lower)
        {
          cues.append(("status", 0.9))
        }
      default: break
      }
    }
    return cues
  }

  /// What speaks against the tool: a verb it doesn't know, a wish for prose, words that nothing explains.
  private func penalty(_ range: Range<Int>, _ place: Int, _ filling: Filling) -> Double {
    let tool = tools[place]
    var penalty = filling.isLeftover ? 0.2 : 0
    let takesText = tool.parameters.contains {
      switch $0.kind {
      case .query, .task, .prose: true
      default: false
      }
    }
    var strangers = 0
    for index in range where tokens[index].kind == .word {
      let token = tokens[index]
      let weight = weights[token.stem]?[place] ?? 0
      if !token.isFunctionWord, weight == 0, !filling.used.contains(index), !Lexicon.askingVerbs.contains(token.lower) { strangers += 1 }
    }
    if !takesText && filling.strength < 0.9 { penalty += min(0.6, 0.15 * Double(strangers)) }
    if asksForWriting(range, place) { penalty += 1.5 }
    if let verb = orderedVerb(range), !tool.isTopic(tokens[verb].stem), (weights[tokens[verb].stem]?[place] ?? 0) == 0,
      !filling.used.contains(verb)
    {
      penalty += 0.5
    }
    return penalty
  }

  /// Whether an order wants a text of the model's own.
  private func asksForWriting(_ range: Range<Int>, _ place: Int) -> Bool {
    let start = opening(range)
    guard start < range.upperBound, tokens[start].kind == .word else { return false }
    if Lexicon.writingVerbs.contains(tokens[start].lower) { return (weights[tokens[start].stem]?[place] ?? 0) == 0 }
    return Lexicon.askingVerbs.contains(tokens[start].lower)
      && tokens[start..<min(start + 6, range.upperBound)].contains {
        Lexicon.writings.contains($0.lower) && (weights[$0.stem]?[place] ?? 0) == 0
      }
  }

  /// The first word behind politeness.
  private func opening(_ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, tokens[index].kind == .sign || Lexicon.orderOpeners.contains(tokens[index].lower) { index += 1 }
    return index
  }

  /// The verb of an order, where it isn't one that merely asks.
  private func orderedVerb(_ range: Range<Int>) -> Int? {
    let index = opening(range)
    guard index < range.upperBound, index + 1 < range.upperBound, tokens[index].kind == .word, !tokens[index].isFunctionWord else {
      return nil
    }
    let lower = tokens[index].lower
    if Lexicon.askingVerbs.contains(lower) || Lexicon.arithmeticVerbs.contains(lower) || question.mention(at: index) != nil { return nil }
    let next = tokens[index + 1]
    // An order's verb is followed by its object.
    return Lexicon.articles.contains(next.lower) || Lexicon.pronouns.contains(next.lower) ? index : nil
  }
}
