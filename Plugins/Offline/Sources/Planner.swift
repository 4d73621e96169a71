import RoostCore

/// Decides which tools a message asks for.
struct Planner {
  let request: CompletionRequest
  let conversation: Conversation

  /// Most calls of one message.
  static let callLimit = 16
  /// How many of the nearest other requests may supply an argument that one lacks.
  static let contextLimit = 6
  /// Most tools that are considered.
  static let toolLimit = 256

  struct Call: Equatable {
    var tool: String
    var arguments: JSONObject
  }

  /// A stretch of the message that is one request.
  private struct Unit {
    var range: Range<Int>
    var sentence: Int
    var isRequest: Bool
    var match: Matcher.Match?
  }

  /// The calls that the message still wants, in its order; those made before are left out.
  func calls() -> [Call] {
    let tools = offered()
    guard !tools.isEmpty, !conversation.question.isEmpty else { return [] }
    let question = Question(conversation.question)
    let matcher = Matcher(question: question, tools: tools, today: today())
    let verbs = Set(tools.flatMap(\.verbs))
    let clauses = ClauseSplitter(tokens: question.tokens, verbs: verbs, whole: question.expressions.filter { $0.text != nil }.map(\.range))
      .clauses()
    var planned = plan(clauses, matcher)
    if planned.isEmpty, isForced, !question.tokens.isEmpty {
      let all = 0..<min(question.tokens.count, ClauseSplitter.clauseLimit)
      if let best = matcher.matches(all, context: []).first {
        planned = [Call(tool: tools[best.tool].definition.name, arguments: best.filling.arguments)]
      }
    }
    let made = conversation.exchanges.map { Call(tool: $0.call.name, arguments: $0.call.arguments.objectValue ?? JSONObject()) }
    var wanted: [Call] = []
    for call in planned where !made.contains(call) && !wanted.contains(call) { wanted.append(call) }
    return Array(wanted.prefix(request.parallelToolCalls ? Self.callLimit : 1))
  }

  private var isForced: Bool {
    guard conversation.exchanges.isEmpty else { return false }
    switch request.toolChoice {
    case .required, .tool: return true
    case .auto, .none: return false
    }
  }

  private func offered() -> [ToolProfile] {
    switch request.toolChoice {
    case .none: []
    case .tool(let name): conversation.exchanges.isEmpty ? request.tools.filter { $0.name == name }.map { ToolProfile($0) } : []
    case .auto, .required: request.tools.prefix(Self.toolLimit).map { ToolProfile($0) }
    }
  }

  /// The current date, where a tool that speaks of it has told it.
  private func today() -> String? {
    for exchange in conversation.exchanges {
      guard let result = exchange.result, !result.isError, let tool = request.tools.first(where: { $0.name == exchange.call.name }) else {
        continue
      }
      let stems = ToolProfile.stems(of: tool.name + " " + tool.description)
      guard stems.contains("current") || stems.contains("today") || stems.contains("now"),
        stems.contains("dat") || stems.contains("date") || stems.contains("time") || stems.contains("tim")
      else { continue }
      if let date = DateResolver.first(in: result.text) { return date }
    }
    return nil
  }

  private func plan(_ clauses: [Clause], _ matcher: Matcher) -> [Call] {
    var units: [Unit] = []
    for (place, clause) in clauses.enumerated() {
      let context = clauses.indices.filter {
        $0 != place && abs($0 - place) <= Self.contextLimit && clauses[$0].sentence == clause.sentence
      }.map { clauses[$0].range }
      let best = qualified(matcher.matches(clause.range, context: context).first)
      guard let last = units.last, clause.isContinuation && last.sentence == clause.sentence || isElliptical(clause.range, matcher) else {
        units.append(Unit(range: clause.range, sentence: clause.sentence, isRequest: clause.isRequest, match: best))
        continue
      }
      attach(clause, best, last, to: &units, matcher)
    }
    return resolved(units, matcher)
  }

  private func qualified(_ match: Matcher.Match?) -> Matcher.Match? {
    match.flatMap { $0.score >= Matcher.threshold ? $0 : nil }
  }

  /// "And for 8 people?", "What about Paris?"
  private func isElliptical(_ range: Range<Int>, _ matcher: Matcher) -> Bool {
    let words = range.prefix(4).map { matcher.question.tokens[$0] }.filter { $0.kind != .sign }
    guard let first = words.first?.lower else { return false }
    if (first == "what" || first == "how") && words.dropFirst().first?.lower == "about" { return true }
    return ["and", "same", "for", "or"].contains(first) && range.count <= 8
  }

  /// Decides what a clause is that may belong to the one before it: a request of its own, the same request for another thing, or its rest.
  private func attach(_ clause: Clause, _ best: Matcher.Match?, _ last: Unit, to units: inout [Unit], _ matcher: Matcher) {
    let lastPlace = units.count - 1
    if let best, best.tool != last.match?.tool {
      let others = last.match.map { matcher.wordScores(clause.range)[$0.tool] } ?? 0
      if best.words > others {
        units.append(Unit(range: clause.range, sentence: clause.sentence, isRequest: clause.isRequest, match: best))
        return
      }
    }
    if let match = last.match, stands(match, in: last.range, matcher), let again = repeated(match, for: clause.range, matcher) {
      // "A and B on Friday": what stands behind the second belongs to both.
      if clause.isContinuation, last.sentence == clause.sentence {
        for name in again.filling.own where !match.filling.arguments.contains(key: name) {
          units[lastPlace].match?.filling.arguments[name] = again.filling.arguments[name]
        }
      }
      units.append(Unit(range: clause.range, sentence: clause.sentence, isRequest: clause.isRequest, match: again))
      return
    }
    let isShort = clause.range.upperBound - last.range.lowerBound <= ClauseSplitter.clauseLimit
    guard last.sentence == clause.sentence, clause.isContinuation, isShort else {
      if best != nil { units.append(Unit(range: clause.range, sentence: clause.sentence, isRequest: clause.isRequest, match: best)) }
      return
    }
    let merged = last.range.lowerBound..<clause.range.upperBound
    units[lastPlace].range = merged
    units[lastPlace].match = qualified(matcher.matches(merged, context: []).first)
  }

  /// Whether `range` alone supplies what the tool requires.
  private func stands(_ match: Matcher.Match, in range: Range<Int>, _ matcher: Matcher) -> Bool {
    !match.filling.own.isEmpty
      && ArgumentFiller(question: matcher.question, tool: matcher.tools[match.tool], today: matcher.today).fill(range, context: []) != nil
  }

  /// The match before, with the arguments that `range` changes; nil where it changes none.
  private func repeated(_ match: Matcher.Match, for range: Range<Int>, _ matcher: Matcher) -> Matcher.Match? {
    let tool = matcher.tools[match.tool]
    let isTyped = tool.parameters.contains { parameter in
      switch parameter.kind {
      case .query, .task, .prose, .list: false
      default: true
      }
    }
    guard isTyped else { return nil }
    let filler = ArgumentFiller(question: matcher.question, tool: tool, today: matcher.today, isStrict: true)
    guard let filling = filler.fill(range, context: [], inherited: match.filling.arguments), !filling.own.isEmpty, !filling.isLeftover,
      filling.arguments != match.filling.arguments,
      filling.own.contains(where: { match.filling.arguments.contains(key: $0) && match.filling.arguments[$0] != filling.arguments[$0] })
    else { return nil }
    return Matcher.Match(tool: match.tool, score: match.score, words: match.words, filling: filling)
  }

  /// Adds a call, or completes one of the same tool that it doesn't contradict: "We are 2 people. Is there a table on Friday?"
  private func add(_ match: Matcher.Match, _ tool: ToolProfile, to calls: inout [(call: Call, own: Set<String>)]) {
    let own = Set(match.filling.own)
    let new = Call(tool: tool.definition.name, arguments: match.filling.arguments)
    if let place = calls.lastIndex(where: { $0.call.tool == new.tool }) {
      let isNew = new.arguments.contains { key, value in
        guard let old = calls[place].call.arguments[key], old != value else { return false }
        return own.contains(key) && calls[place].own.contains(key)
      }
      var merged = calls[place].call.arguments
      for (key, value) in new.arguments where own.contains(key) || merged[key] == nil { merged[key] = value }
      let takesNothing = own.isEmpty
      if takesNothing { return }
      if !isNew, tool.definition.parameters.validate(.object(merged), limit: 1).isEmpty {
        calls[place] = (Call(tool: new.tool, arguments: merged), calls[place].own.union(own))
        return
      }
    }
    calls.append((new, own))
  }

  /// Fills what each unit lacks from the others, the statements and the nearest first, and drops statements that ask nothing.
  private func resolved(_ units: [Unit], _ matcher: Matcher) -> [Call] {
    var calls: [(call: Call, own: Set<String>)] = []
    let asked = Set(units.filter(\.isRequest).compactMap { $0.match?.tool })
    for (place, unit) in units.enumerated() {
      var match = unit.match
      if match == nil {
        let context = units.indices.filter { $0 != place }.sorted { (abs($0 - place), $0) < (abs($1 - place), $1) }.prefix(
          Self.contextLimit
        ).map { units[$0].range }
        match = qualified(matcher.matches(unit.range, context: context).first)
      }
      guard let match else { continue }
      if !unit.isRequest, units.count > 1, asked.contains(match.tool) || match.score < Matcher.statementThreshold { continue }
      add(match, matcher.tools[match.tool], to: &calls)
    }
    return calls.map(\.call)
  }
}
