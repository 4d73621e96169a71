import RoostCore

/// Finds the words of a parameter's choices in a stretch of a message.
struct ChoiceFinder {
  let base: CandidateFinder
  let values: [JSONValue]

  private struct Found {
    var place: Int
    var index: Int
    var count: Int
    var score: Double
  }

  func candidates() -> [Candidate] {
    var found: [Found] = []
    let names = values.map { Self.plain($0.stringValue ?? $0.plainText) }
    for index in base.range where base.used.isDisjoint(with: [index]) {
      for count in 1...3 where index + count <= base.range.upperBound {
        found += matches(index, count, names)
      }
    }
    let sides = found.map { side(of: $0) }
    var ranked = Array(found.indices)
    ranked.sort { left, right in
      let one = found[left].score + bonus(sides[left])
      let other = found[right].score + bonus(sides[right])
      return one != other ? one > other : found[left].index < found[right].index
    }
    if base.parameter.side != nil {
      let opposite: Parameter.Side = base.parameter.side == .source ? .target : .source
      ranked.removeAll { sides[$0] == opposite }
    }
    return ranked.map { place in
      let one = found[place]
      return Candidate(value: values[one.place], range: one.index..<one.index + one.count, strength: one.score >= 2 ? 0.4 : 0.25)
    }
  }

  private func bonus(_ side: Parameter.Side?) -> Double { side != nil && side == base.parameter.side ? 2 : 0 }

  private func matches(_ index: Int, _ count: Int, _ names: [String]) -> [Found] {
    let window = base.tokens[index..<index + count]
    guard window.allSatisfy({ $0.kind != .sign || $0.text == "°" || ($0.text == "/" && !$0.spaceBefore) }),
      window.first?.isSign("/") != true
    else { return [] }
    let joined = Self.plain(window.map(\.lower).joined())
    if joined.isEmpty { return [] }
    for (place, name) in names.enumerated() where name == joined { return [Found(place: place, index: index, count: count, score: 3)] }
    guard count == 1 || window.allSatisfy({ !$0.isFunctionWord }) else { return [] }
    let stem = count == 1 ? base.tokens[index].stem : joined
    if count == 1, base.tokens[index].isFunctionWord { return [] }
    let near = names.enumerated().filter { WordForm.stem($0.element) == stem || WordForm.similarity(WordForm.stem($0.element), stem) > 0 }
    if near.count == 1 { return [Found(place: near[0].offset, index: index, count: count, score: 2.5)] }
    guard count == 1, base.tokens[index].kind == .word else { return [] }
    if let number = base.question.mention(at: index), number.isNumber { return [] }
    // Unambiguous abbreviations, in both directions.
    let short = names.enumerated().filter { isShort(joined, of: $0.element, at: index) || isShort($0.element, of: joined, at: index) }
    if short.count == 1 { return [Found(place: short[0].offset, index: index, count: 1, score: 1.5)] }
    // One word of a choice of several.
    let parts = values.enumerated().filter { ToolProfile.stems(of: $0.element.stringValue ?? "").contains(stem) }
    return parts.count == 1 && stem.utf8.count > 2 ? [Found(place: parts[0].offset, index: index, count: 1, score: 1)] : []
  }

  private func isShort(_ short: String, of long: String, at index: Int) -> Bool {
    guard short.utf8.count < long.utf8.count, let first = short.first, long.first == first else { return false }
    if short.utf8.count >= 3 && long.hasPrefix(short) { return true }
    let before = index > 0 ? base.tokens[index - 1] : nil
    let isUnitPlace = before.map { $0.kind == .number || $0.isSign("°") || ["in", "to", "into", "from"].contains($0.lower) } ?? false
    if short.utf8.count == 1 { return isUnitPlace && base.tokens[index].text.utf8.count == 1 }
    if short.utf8.count == 2 && long.hasPrefix(short) && base.tokens[index].isCapitalised { return true }
    return isUnitPlace && NumberAffinity.likeness(short, long) > 0
  }

  private func side(of found: Found) -> Parameter.Side? {
    guard
      let before = (1...2).map({ base.tokenBefore(found.index..<found.index, $0) }).first(where: { $0 != "a" && $0 != "the" && $0 != "°" })
    else { return nil }
    if ["to", "into", "in", "as", "many", "much"].contains(before) { return .target }
    let isAfterNumber =
      found.index > 0
      && (base.tokens[found.index - 1].kind == .number || base.question.mention(at: found.index - 1)?.isNumber == true
        || base.tokens[found.index - 1].isSign("°"))
    return before == "from" || isAfterNumber ? .source : nil
  }

  /// Lower case, without separators.
  private static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars where scalar.isWordPart { plain.append(scalar) }
    return String(plain)
  }
}
