import RoostCore

/// Finds dates with their times of day as one text, and lengths of time.
struct MomentFinder {
  let base: CandidateFinder

  private var tokens: [Token] { base.tokens }

  /// `2026-03-29T02:30`, with seconds and offset or without.
  static func isMoment(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 16, bytes.count <= 40, bytes[10] == 84 || bytes[10] == 116 else { return false }
    return bytes.prefix(16).enumerated().allSatisfy { place, byte in
      switch place {
      case 4, 7: byte == 45
      case 10: true
      case 13: byte == 58
      default: (48...57).contains(byte)
      }
    }
  }

  func moments() -> [Candidate] {
    var found: [(candidate: Candidate, side: Parameter.Side?)] = []
    let free = base.free
    var place = 0
    while place < free.count {
      let mention = free[place]
      let next = place + 1 < free.count ? free[place + 1] : nil
      place += 1
      if case .code = mention.kind, Self.isMoment(mention.text) {
        found.append((base.text(mention.text, mention.range, 0.6), side(mention.range)))
        continue
      }
      if let day = day(mention) {
        if let next, let time = time(next), isJoined(mention, next) {
          let range = mention.range.lowerBound..<next.range.upperBound
          found.append((base.text(joined(day, time), range, 0.6), side(range)))
          place += 1
        } else {
          found.append((base.text(day, mention.range, 0.3), side(mention.range)))
        }
      } else if let time = time(mention) {
        if let next, let day = day(next), isJoined(mention, next) {
          let range = mention.range.lowerBound..<next.range.upperBound
          found.append((base.text(joined(day, time), range, 0.6), side(range)))
          place += 1
        } else {
          found.append((base.text(time, mention.range, 0.25), side(mention.range)))
        }
      }
    }
    guard let side = base.parameter.side else { return found.map(\.candidate) }
    // What stands on the other side is the other parameter's.
    let fitting = found.filter { $0.side == side }.map(\.candidate)
    let open = found.filter { $0.side == nil }.map(\.candidate)
    if side == .source {
      return fitting + open + (found.count == 1 && found[0].side == .target && !isCounting ? found.map(\.candidate) : [])
    }
    return fitting + (base.parameter.isRequired ? open : [])
  }

  /// "how long until", "days until": the time is where counting ends.
  private var isCounting: Bool { base.range.contains { ["until", "till"].contains(tokens[$0].lower) } }

  private func side(_ range: Range<Int>) -> Parameter.Side? {
    switch base.tokenBefore(range, 1) {
    case "from", "between", "since": .source
    case "until", "till", "to", "and", "through": .target
    default: nil
    }
  }

  private func joined(_ day: String, _ time: String) -> String {
    day.utf8.count == 10 && day.utf8.first.map { (48...57).contains($0) } == true ? "\(day)T\(time)" : "\(day) \(time)"
  }

  private func day(_ mention: Mention) -> String? {
    guard mention.isDay else { return nil }
    if let date = DateResolver.date(of: mention, today: base.today) { return date }
    // Without the current date a tool may still understand the words, unless it wants digits.
    return base.parameter.description.contains("yyyy") ? nil : base.question.text(mention.range)
  }

  /// As written where it is in digits with seconds or an offset.
  private func time(_ mention: Mention) -> String? {
    guard case .time = mention.kind else { return nil }
    let text = base.question.text(mention.range)
    guard mention.range.count == 1, text.utf8.count > 5, text.utf8.last != 109, text.utf8.last != 77 else { return mention.text }
    return text.split(separator: ":").first?.utf8.count == 1 ? "0" + text : text
  }

  /// Whether only little words stand between the two.
  private func isJoined(_ one: Mention, _ other: Mention) -> Bool {
    let between = one.range.upperBound..<other.range.lowerBound
    return between.count <= 2 && between.allSatisfy { tokens[$0].isSign(",") || ["at", "on", "t"].contains(tokens[$0].lower) }
  }

  // MARK: lengths of time

  private static let units = Set(
    ["second", "sec", "minute", "min", "hour", "day", "week", "fortnight", "month", "quarter", "year", "h"].map(WordForm.stem))

  /// "3 days and 2 hours", "P1DT2H"
  func durations() -> [Candidate] {
    var found: [Candidate] = []
    var begun: Range<Int>?
    var isUsed = false
    func flush() {
      if let range = begun, !isUsed {
        let text = base.question.text(range)
        let isBack =
          range.upperBound < tokens.count && ["ago", "before", "earlier"].contains(tokens[range.upperBound].lower)
          || ["subtract", "minus", "-"].contains(base.tokenBefore(range, 1))
        // Of several parts only the first would be negative.
        if !isBack {
          found.append(base.text(text, range, 0.4))
        } else if range.count == 2 {
          found.append(base.text("-" + text, range, 0.4))
        }
      }
      begun = nil
      isUsed = false
    }
    var index = base.range.lowerBound
    while index < base.range.upperBound {
      let token = tokens[index]
      if token.kind == .word, token.isCode, token.text.hasPrefix("P"),
        token.text.utf8.dropFirst().allSatisfy({ "0123456789YMWDTHS.".utf8.contains($0) })
      {
        flush()
        found.append(base.text(token.text, index..<index + 1, 0.5))
      } else if let mention = base.question.mention(at: index), mention.isNumber, mention.range.upperBound < base.range.upperBound,
        Self.units.contains(tokens[mention.range.upperBound].stem)
      {
        isUsed = isUsed || !base.used.isDisjoint(with: mention.range)
        let start = begun?.lowerBound ?? mention.range.lowerBound
        begun = start..<mention.range.upperBound + 1
        index = mention.range.upperBound
      } else if !(begun != nil && (token.isSign(",") || token.lower == "and")) {
        flush()
      }
      index += 1
    }
    flush()
    return found
  }
}
