/// Finds the values in a message, in one pass from left to right.
struct MentionFinder {
  let tokens: [Token]
  private(set) var mentions: [Mention] = []
  private var place = 0

  static func mentions(in tokens: [Token]) -> [Mention] {
    var finder = MentionFinder(tokens: tokens)
    while finder.place < tokens.count { finder.step() }
    return finder.mentions
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  private func token(_ index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }
  private func word(_ index: Int) -> String { token(index)?.lower ?? "" }

  private mutating func add(_ kind: Mention.Kind, _ text: String, _ count: Int, back: Int = 0) {
    mentions.append(Mention(kind: kind, text: text, range: place - back..<place + count))
    place += count
  }

  private mutating func step() {
    let token = tokens[place]
    switch token.kind {
    case .quoted: add(.quoted, token.text, 1)
    case .sign: place += 1
    case .number: if !takeDate() && !takeTime() { takeNumber(token.text, 1) }
    case .word: if !takeDate() && !takeTime() && !takeSpelledNumber() { takeWord(token) }
    }
  }

  private mutating func takeWord(_ token: Token) {
    if Lexicon.weekdays.contains(token.lower) || Lexicon.weekdays.contains(String(token.lower.dropLast())) {
      let name = Lexicon.weekdays.contains(token.lower) ? token.lower : String(token.lower.dropLast())
      return add(.weekday, name, 1)
    }
    if let offset = Lexicon.relativeDays[token.lower] { return add(.relativeDay(offset), token.lower, 1) }
    if token.isCode { return add(.code, token.text, 1) }
    takeName()
  }

  // MARK: numbers

  private mutating func takeNumber(_ digits: String, _ count: Int) {
    var digits = digits
    var count = count
    if let next = token(place + count), next.isSign("/"), let below = token(place + count + 1), below.kind == .number,
      let top = Double(digits), let bottom = Double(below.text), bottom != 0, !next.spaceBefore
    {
      digits = Self.plain(top / bottom)
      count += 2
    }
    if let factor = Self.scale(word(place + count)), let number = Double(digits) {
      digits = Self.plain(number * factor)
      count += 1
    }
    var isNegative = false
    if token(place - 1)?.isSign("-") == true, token(place)?.spaceBefore == false,
      place < 2 || (tokens[place - 1].spaceBefore && tokens[place - 2].kind != .number)
    {
      isNegative = true
    }
    let isPercent = token(place + count)?.isSign("%") == true || ["percent", "pct"].contains(word(place + count))
    let before = token(place - 1)?.text ?? ""
    let after = token(place + count)
    let isMoney = "$€£¥".contains(before) && !before.isEmpty || after.map { "$€£¥".contains($0.text) } == true
    add(.number(isPercent: isPercent, isMoney: isMoney), (isNegative ? "-" : "") + digits, count)
    if isPercent { place += 1 }
  }

  private static func scale(_ word: String) -> Double? {
    switch word {
    case "hundred": 100
    case "thousand": 1_000
    case "million": 1_000_000
    case "dozen": 12
    default: nil
    }
  }

  static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
  }

  private static func value(_ word: String) -> Int? {
    if let small = Lexicon.smallNumbers.firstIndex(of: word) { return small }
    if let ten = Lexicon.tens.firstIndex(of: word) { return (ten + 2) * 10 }
    let parts = word.split(separator: "-")
    guard parts.count == 2, let ten = Lexicon.tens.firstIndex(of: String(parts[0])),
      let small = Lexicon.smallNumbers.firstIndex(of: String(parts[1])), (1...9).contains(small)
    else { return nil }
    return (ten + 2) * 10 + small
  }

  private mutating func takeSpelledNumber() -> Bool {
    let first = word(place)
    if first == "half" {
      let hasDozen = word(place + 1) == "a" && word(place + 2) == "dozen"
      add(.number(isPercent: false, isMoney: false), hasDozen ? "6" : "0.5", hasDozen ? 3 : 1)
      return true
    }
    if first == "dozen" || (first == "a" && Self.scale(word(place + 1)) != nil) {
      let count = first == "a" ? 2 : 1
      takeNumber(Self.plain(Self.scale(word(place + count - 1)) ?? 1), count)
      return true
    }
    guard var number = Self.value(first) else { return false }
    // "which one", "this one" and "one of" count nothing.
    if number == 1, place > 0, tokens[place - 1].isFunctionWord, !["for", "with", "by", "to", "and", "is", "at"].contains(word(place - 1)) {
      return false
    }
    if number == 1, word(place + 1) == "of" { return false }
    var count = 1
    if number >= 20, number % 10 == 0, let small = Self.value(word(place + 1)), (1...9).contains(small) {
      number += small
      count = 2
    }
    takeNumber(String(number), count)
    return true
  }

  // MARK: dates and times

  private static func month(_ word: String) -> Int? {
    if let full = Lexicon.months.firstIndex(of: word) { return full + 1 }
    guard word.utf8.count == 3 || word == "sept" else { return nil }
    return Lexicon.months.firstIndex { $0.hasPrefix(word.prefix(3)) }.map { $0 + 1 }
  }

  private func day(at index: Int) -> (day: Int, count: Int)? {
    guard let token = token(index), token.kind == .number, let day = Int(token.text), (1...31).contains(day) else { return nil }
    return (day, Lexicon.ordinalEndings.contains(word(index + 1)) ? 2 : 1)
  }

  private func year(at index: Int) -> (year: Int, count: Int)? {
    let skip = token(index)?.isSign(",") == true ? 1 : 0
    guard let token = token(index + skip), token.kind == .number, token.text.utf8.count == 4, let year = Int(token.text),
      (1000...2999).contains(year)
    else {
      return nil
    }
    return (year, skip + 1)
  }

  private mutating func takeDate() -> Bool {
    if let iso = Self.iso(word(place)) {
      add(.date, iso, 1)
      return true
    }
    if let (day, dayCount) = day(at: place) {
      let skip = word(place + dayCount) == "of" ? 1 : 0
      guard let month = Self.month(word(place + dayCount + skip)) else { return false }
      return addDate(month, day, dayCount + skip + 1)
    }
    guard let month = Self.month(word(place)), tokens[place].isCapitalised || word(place).utf8.count > 3 else { return false }
    let skip = word(place + 1) == "the" ? 1 : 0
    guard let (day, dayCount) = day(at: place + 1 + skip) else { return false }
    return addDate(month, day, 1 + skip + dayCount)
  }

  private mutating func addDate(_ month: Int, _ day: Int, _ count: Int) -> Bool {
    let monthAndDay = "\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    if let (year, more) = year(at: place + count) {
      add(.date, "\(year)-\(monthAndDay)", count + more)
    } else {
      add(.date, monthAndDay, count)
    }
    return true
  }

  /// YYYY-MM-DD as it is; DD.MM.YYYY, DD/MM/YYYY and MM/DD/YYYY only where one reading is possible.
  private static func iso(_ word: String) -> String? {
    guard let sign = "-./".first(where: { word.contains($0) }) else { return nil }
    let parts = word.split(separator: sign, omittingEmptySubsequences: false)
    guard parts.count == 3, let first = Int(parts[0]), let second = Int(parts[1]), let third = Int(parts[2]) else { return nil }
    func date(_ year: Int, _ month: Int, _ day: Int) -> String? {
      guard (1...12).contains(month), (1...31).contains(day), (1000...2999).contains(year) else { return nil }
      return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
    if parts[0].utf8.count == 4 { return date(first, second, third) }
    guard parts[2].utf8.count == 4 else { return nil }
    if sign == "." || first > 12 { return date(third, second, first) }
    return second > 12 || first == second ? date(third, first, second) : nil
  }

  private mutating func takeTime() -> Bool {
    let first = word(place)
    var hour: Int?
    var minute = 0
    var count = 1
    let parts = first.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2 || parts.count == 3, let one = Int(parts[0]), parts[1].utf8.count >= 2, let two = Int(parts[1].prefix(2)),
      (0...59).contains(two)
    {
      hour = one
      minute = two
    } else if tokens[place].kind == .number, let one = Int(first), ["am", "pm", "a.m", "p.m", "o'clock"].contains(word(place + 1)) {
      hour = one
    } else if first == "noon" || first == "midday" || first == "midnight" {
      hour = first == "midnight" ? 0 : 12
    }
    guard var hour, (0...24).contains(hour) else { return false }
    let isAfternoon = word(place + 1).hasPrefix("p") || first.hasSuffix("pm")
    if ["am", "pm", "a.m", "p.m", "o'clock"].contains(word(place + 1)) {
      count = 2
      if isAfternoon && hour < 12 { hour += 12 }
      if word(place + 1).hasPrefix("a") && hour == 12 { hour = 0 }
    } else if first.hasSuffix("pm"), hour < 12 {
      hour += 12
    }
    add(.time, "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)", count)
    return true
  }

  // MARK: names

  private static let links: Set<String> = [
    "of", "the", "de", "la", "le", "van", "von", "der", "del", "di", "du", "da", "&", "'s", "am", "an", "ob", "upon", "sur", "dos", "das",
    "al", "el",
  ]
  /// Shortened words whose point ends no sentence: "St. Louis".
  private static let shortened: Set<String> = ["st", "mt", "ft", "pt"]

  /// Takes capitalised words, with little words between them. The first word of a sentence counts only where a capitalised one follows.
  private mutating func takeName() {
    guard isNamePart(place) else {
      place += 1
      return
    }
    var end = place + 1
    // "Split 90" at the beginning is an order, "Room 12" elsewhere a name.
    let takesNumbers = !startsSentence(place) || tokens[place].isAllCapitals || tokens[place].lower.contains("-")
    while true {
      if isNamePart(end) || (takesNumbers && token(end)?.kind == .number && tokens[end].text.utf8.count <= 3 && !startsUnit(end + 1)) {
        end += 1
      } else if Self.shortened.contains(word(end - 1)), token(end)?.isSign(".") == true, token(end)?.spaceBefore == false,
        isNamePart(end + 1)
      {
        end += 2
      } else if Self.links.contains(word(end)), isNamePart(end + 1), !Lexicon.weekdays.contains(word(end + 1)) {
        end += 2
      } else if Self.links.contains(word(end)), Self.links.contains(word(end + 1)), isNamePart(end + 2) {
        end += 3
      } else {
        break
      }
    }
    let atStart = startsSentence(place)
    if atStart && end == place + 1 && !tokens[place].isAllCapitals && !isLoneName {
      place += 1
      return
    }
    var text = ""
    for index in place..<end { text += (index > place && tokens[index].spaceBefore ? " " : "") + tokens[index].text }
    if text.hasSuffix("'s") || text.hasSuffix("’s") { text.removeLast(2) }
    add(.name, text, end - place)
  }

  /// A capitalised first word that no sentence would begin with: nothing but signs follows, or a possessive.
  private var isLoneName: Bool {
    token(place + 1).map { $0.kind == .sign && !$0.isSign("-") } ?? true || tokens[place].lower.hasSuffix("'s")
      || tokens[place].lower.hasSuffix("’s")
  }

  private func startsUnit(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word else { return token(index)?.isSign("%") == true }
    return !token.isFunctionWord
  }

  private func isNamePart(_ index: Int) -> Bool {
    guard let token = token(index), token.kind == .word, token.isCapitalised else { return false }
    // "New York" and "The Hague": a little word written large inside a sentence belongs to the name behind it.
    if token.isFunctionWord {
      guard token.lower == "new" || (Lexicon.articles.contains(token.lower) && !startsSentence(index)), token.lower != "a" else {
        return false
      }
      return self.token(index + 1)?.isFunctionWord == false && isNamePart(index + 1)
    }
    if ["dr", "mr", "mrs", "ms", "prof"].contains(token.lower) { return false }
    return Self.month(token.lower) == nil && !Lexicon.weekdays.contains(token.lower)
      && !(startsSentence(index) && Lexicon.openingVerbs.contains(token.lower))
  }

  private func startsSentence(_ index: Int) -> Bool {
    guard let before = token(index - 1) else { return true }
    return before.kind == .sign && [".", "?", "!", "\n", ":", ";"].contains(before.text)
  }
}
