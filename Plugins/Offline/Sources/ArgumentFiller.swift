import RoostCore

/// Finds a tool's arguments in a message.
struct ArgumentFiller {
  let question: Question
  let tool: ToolProfile
  /// The current date as YYYY-MM-DD, where a tool's result told it.
  let today: String?
  /// Whether a number with a strange unit behind it fits no parameter.
  var isStrict = false

  /// Fills from `clause`; required arguments that it lacks come from `context`, the nearest first, then from `inherited`.
  func fill(_ clause: Range<Int>, context: [Range<Int>], inherited: JSONObject = JSONObject()) -> Filling? {
    var filling = Filling()
    let hasQuotation = question.mentions(in: clause).contains { if case .quoted = $0.kind { true } else { false } }
    func rank(_ place: Int) -> Int {
      // A quotation is what is to be written, where something is.
      if hasQuotation, case .prose = tool.parameters[place].kind { return -1 }
      return self.rank(tool.parameters[place])
    }
    let order = tool.parameters.indices.sorted { (rank($0), $0) < (rank($1), $1) }
    assignNumbers(clause, context, &filling)
    for index in order {
      let parameter = tool.parameters[index]
      if filling.arguments.contains(key: parameter.name) { continue }
      if take(parameter, from: clause, isOwn: true, &filling) { continue }
      if let value = inherited[parameter.name] {
        filling.arguments[parameter.name] = value
        continue
      }
      guard parameter.isRequired else { continue }
      if context.contains(where: { take(parameter, from: $0, isOwn: false, &filling) }) { continue }
      if let value = parameter.schema["default"] {
        filling.arguments[parameter.name] = value
      } else if case .flag = parameter.kind {
        filling.arguments[parameter.name] = false
      } else {
        return nil
      }
    }
    return validated(filling)
  }

  private func rank(_ parameter: Parameter) -> Int {
    let base =
      switch parameter.kind {
      case .choice: 0
      case .expression: 1
      case .date, .day, .time, .moment, .duration: 2
      case .address: 3
      case .identifier: 4
      case .flag: 5
      case .number: 6
      case .unit, .zone: 7
      case .list, .object: 8
      case .name: 9
      case .prose: 10
      case .query: 11
      case .task: 12
      }
    return base * 2 + (parameter.isRequired ? 0 : 1)
  }

  private func take(_ parameter: Parameter, from range: Range<Int>, isOwn: Bool, _ filling: inout Filling) -> Bool {
    let finder = CandidateFinder(question: question, tool: tool, parameter: parameter, range: range, used: filling.used, today: today)
    for candidate in finder.candidates() where parameter.accepts(candidate.value) {
      if !isOwn && candidate.isLeftover { continue }
      filling.arguments[parameter.name] = candidate.value
      if !candidate.range.isEmpty { filling.used.formUnion(candidate.range) }
      if isOwn {
        filling.strength += candidate.strength
        filling.own.append(parameter.name)
        if candidate.isLeftover { filling.isLeftover = true }
      }
      return true
    }
    return false
  }

  /// Members in the schema's order; optional ones that break it are left out.
  private func validated(_ filling: Filling) -> Filling? {
    var filling = filling
    var ordered = JSONObject()
    for parameter in tool.parameters { ordered[parameter.name] = filling.arguments[parameter.name] }
    filling.arguments = ordered
    for _ in 0...tool.parameters.count {
      guard let violation = tool.definition.parameters.validate(.object(filling.arguments), limit: 1).first else { return filling }
      guard let key = violation.path.tokens.first?.text, filling.arguments.contains(key: key),
        tool.parameters.contains(where: { $0.name == key && !$0.isRequired })
      else { return nil }
      filling.arguments[key] = nil
    }
    return nil
  }

  // MARK: numbers

  private func assignNumbers(_ clause: Range<Int>, _ context: [Range<Int>], _ filling: inout Filling) {
    let wanted = tool.parameters.filter { if case .number = $0.kind { true } else { false } }
    guard !wanted.isEmpty else { return }
    for (place, range) in ([clause] + context).enumerated() {
      let open = wanted.filter { !filling.arguments.contains(key: $0.name) && (place == 0 || $0.isRequired) }
      if open.isEmpty { return }
      assign(open, wanted.count, range, isOwn: place == 0, &filling)
    }
  }

  private func assign(_ open: [Parameter], _ wantedCount: Int, _ range: Range<Int>, isOwn: Bool, _ filling: inout Filling) {
    var numbers = question.mentions(in: range).filter {
      $0.isNumber && filling.used.isDisjoint(with: $0.range) && !isPartOfUnit($0) && !question.isFragment($0)
    }
    var open = open
    let affinity = NumberAffinity(question: question)
    func put(_ parameter: Parameter, _ number: Mention, _ strength: Double) {
      guard let value = value(number, parameter) else { return }
      filling.arguments[parameter.name] = value
      filling.used.formUnion(number.range)
      if isOwn {
        filling.own.append(parameter.name)
        filling.strength += strength
      }
      open.removeAll { $0.name == parameter.name }
      numbers.removeAll { $0.range == number.range }
    }
    while true {
      var best: (parameter: Parameter, number: Mention, score: Double)?
      for parameter in open {
        for number in numbers where value(number, parameter) != nil {
          let score = affinity.score(parameter, number)
          if score > (best?.score ?? 0.25) { best = (parameter, number, score) }
        }
      }
      guard let best else { break }
      put(best.parameter, best.number, 0.15 + 0.3 * best.score)
    }
    for parameter in open where parameter.isRequired || wantedCount == 1 {
      let fits = numbers.first { number in
        value(number, parameter) != nil && ((parameter.isRequired && !isStrict) || !affinity.belongsElsewhere(number, tool, parameter))
      }
      guard let fits else { continue }
      put(parameter, fits, 0.15)
    }
  }

  /// "per 100 km"
  private func isPartOfUnit(_ number: Mention) -> Bool {
    number.range.lowerBound > 0 && question.tokens[number.range.lowerBound - 1].lower == "per"
  }

  private func value(_ number: Mention, _ parameter: Parameter) -> JSONValue? {
    guard let value = try? JSONValue(parsing: number.text) else { return nil }
    return parameter.accepts(value) ? value : nil
  }
}
