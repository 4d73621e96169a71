/// Cuts a message into tokens, in one pass.
struct Tokenizer {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var tokens: [Token] = []

  static func tokens(of text: String) -> [Token] {
    var tokenizer = Tokenizer(scalars: Array(text.unicodeScalars))
    tokenizer.run()
    return tokenizer.tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private subscript(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

  private mutating func run() {
    var spaceBefore = true
    while let scalar = self[place] {
      if scalar.isSpace {
        if scalar == "\n" { add(.sign, "\n", from: true) }
        place += 1
        spaceBefore = true
        continue
      }
      if isTimesSign {
        add(.sign, "*", from: spaceBefore)
        place += 1
        continue
      }
      if !takeQuotation(spaceBefore) && !takeNumber(spaceBefore) && !takeWord(spaceBefore) {
        add(.sign, String(scalar), from: spaceBefore)
        place += 1
      }
      spaceBefore = false
    }
  }

  /// The x of `3x4`.
  private var isTimesSign: Bool {
    (scalars[place] == "x" || scalars[place] == "X") && self[place - 1]?.isDigit == true && self[place + 1]?.isDigit == true
  }

  private mutating func add(_ kind: Token.Kind, _ text: String, from spaceBefore: Bool, to end: Int? = nil) {
    tokens.append(Token(kind, text, spaceBefore: spaceBefore, start: place, end: end ?? place + 1))
  }

  private func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  /// Longest quotation that counts as one, in scalars; what is longer is read as words.
  private static let quotationLimit = 400

  private mutating func takeQuotation(_ spaceBefore: Bool) -> Bool {
    let opening = scalars[place]
    let closing: Unicode.Scalar
    switch opening {
    case "\"", "`": closing = opening
    case "'":
      guard spaceBefore else { return false }
      closing = opening
    case "“", "„": closing = "”"
    case "‘": closing = "’"
    case "«": closing = "»"
    default: return false
    }
    var end = place + 1
    let limit = min(scalars.count, place + Self.quotationLimit)
    while end < limit {
      let isApostrophe = (closing == "'" || closing == "’") && self[end + 1]?.isWordPart == true
      if scalars[end] == closing && !isApostrophe { break }
      end += 1
    }
    guard end < limit, end > place + 1 else { return false }
    add(.quoted, text(place + 1..<end), from: spaceBefore, to: end + 1)
    place = end + 1
    return true
  }

  /// Takes a number with separators and a fraction, unless letters or further parts make it a code, a date or an address.
  private mutating func takeNumber(_ spaceBefore: Bool) -> Bool {
    if scalars[place] == ".", self[place + 1]?.isDigit == true, place == 0 || self[place - 1]?.isWordPart == false {
      return takeFraction(spaceBefore)
    }
    guard scalars[place].isDigit else { return false }
    var end = place
    var hasPoint = false
    while let scalar = self[end] {
      let isBeforeDigit = self[end + 1]?.isDigit == true
      if scalar.isDigit {
        end += 1
      } else if scalar == "," && isBeforeDigit && !hasPoint && isGroup(at: end + 1) {
        end += 1
      } else if scalar == "." && isBeforeDigit && !hasPoint {
        hasPoint = true
        end += 1
      } else if scalar == "_" && isBeforeDigit {
        end += 1
      } else {
        break
      }
    }
    if let whole = oddNumber(place, end, hasPoint) {
      add(.word, text(place..<whole), from: spaceBefore, to: whole)
      place = whole
      return true
    }
    if let exponent = exponent(end, hasPoint) { return takeDigits(exponent, spaceBefore) }
    if let next = self[end] {
      // "3D", "10.0.0.1", "2026-03-01" and "10:30" are words; "5kg" and "3x4" are numbers with something behind them.
      let afterNext = self[end + 1]
      if ".-:/".unicodeScalars.contains(next), afterNext?.isDigit == true {
        return isArithmetic(at: end) ? takeDigits(end, spaceBefore) : false
      }
      if ("-_".unicodeScalars.contains(next) && afterNext?.isLetter == true) || next == "@" { return takeHyphenated(end, spaceBefore) }
      if next.isLetter { return takeUnit(end, spaceBefore) }
    }
    return takeDigits(end, spaceBefore)
  }

  /// `.5`
  private mutating func takeFraction(_ spaceBefore: Bool) -> Bool {
    var end = place + 1
    while self[end]?.isDigit == true { end += 1 }
    if let next = self[end], next.isLetter || (next == "." && self[end + 1]?.isDigit == true) { return false }
    return takeDigits(end, spaceBefore)
  }

  /// The end of a number that mixes separators so that these rules can't tell its value, as `3.000,5` and `1'000`.
  private func oddNumber(_ start: Int, _ end: Int, _ hasPoint: Bool) -> Int? {
    guard let sign = self[end], self[end + 1]?.isDigit == true,
      (sign == "," && (hasPoint || scalars[start..<end].contains(","))) || sign == "'" || sign == "’"
    else { return nil }
    var last = end
    var parts = 0
    while let scalar = self[last], scalar.isDigit || (",.'’_".unicodeScalars.contains(scalar) && self[last + 1]?.isDigit == true) {
      if !scalar.isDigit { parts += 1 }
      last += 1
    }
    // "1.5,2.5,3.5" is a list.
    return sign == "," && parts > 1 && !isGroup(afterPointIn: start..<end) ? nil : last
  }

  /// Whether three digits follow the point, so that it may separate thousands.
  private func isGroup(afterPointIn range: Range<Int>) -> Bool {
    scalars[range].lastIndex(of: ".").map { range.upperBound - $0 == 4 } ?? true
  }

  /// The end of `e-50`; `2e3`, without point and sign, may be a code.
  private func exponent(_ start: Int, _ hasPoint: Bool) -> Int? {
    guard self[start] == "e" || self[start] == "E" else { return nil }
    let isSigned = self[start + 1] == "-" || self[start + 1] == "+"
    guard isSigned || hasPoint, self[start + (isSigned ? 2 : 1)]?.isDigit == true else { return nil }
    var end = start + (isSigned ? 2 : 1)
    while self[end]?.isDigit == true { end += 1 }
    if let next = self[end],
      next.isWordPart || ("-./:@".unicodeScalars.contains(next) && self[end + 1]?.isWordPart == true && next != "/" && next != "-")
    {
      return nil
    }
    return end
  }

  /// "4-person" and "30-minute" are a number and a word; "7-B" is a code.
  private mutating func takeHyphenated(_ end: Int, _ spaceBefore: Bool) -> Bool {
    var letters = end + 1
    while let scalar = self[letters], scalar.isLetter { letters += 1 }
    guard letters - end > 3, self[letters]?.isDigit != true, self[end + 1]?.isUpper != true, self[end] == "-" else { return false }
    _ = takeDigits(end, spaceBefore)
    place = end + 1
    return true
  }

  private mutating func takeDigits(_ end: Int, _ spaceBefore: Bool) -> Bool {
    var digits = String.UnicodeScalarView()
    if scalars[place] == "." { digits.append("0") }
    for scalar in scalars[place..<end] where scalar != "," && scalar != "_" { digits.append(scalar) }
    add(.number, String(digits), from: spaceBefore, to: end)
    place = end
    return true
  }

  /// A number with lower-case letters right behind it, as in `5kg`; with others it's a code.
  private mutating func takeUnit(_ end: Int, _ spaceBefore: Bool) -> Bool {
    var letters = end
    while let scalar = self[letters], scalar.isLetter { letters += 1 }
    let unit = text(end..<letters)
    if self[letters]?.isDigit == true && unit != "x" { return false }
    let isUnit = unit == unit.lowercased() || (unit.unicodeScalars.count <= 3 && unit.unicodeScalars.dropFirst().contains { !$0.isUpper })
    guard isUnit else { return false }
    return takeDigits(end, spaceBefore)
  }

  private func isGroup(at start: Int) -> Bool {
    (start..<start + 3).allSatisfy { self[$0]?.isDigit == true } && self[start + 3]?.isDigit != true
  }

  /// Whether a `-` or `/` between two digits is an operator: only where nothing like it follows and both sides are no part of a date.
  private func isArithmetic(at sign: Int) -> Bool {
    guard scalars[sign] == "/" || scalars[sign] == "-" else { return false }
    var end = sign + 1
    while let scalar = self[end], scalar.isDigit { end += 1 }
    if let next = self[end], ".-:/".unicodeScalars.contains(next), self[end + 1]?.isDigit == true {
      return next == "." && scalars[sign] == "/"
    }
    // "555-0123" is a code.
    if scalars[sign] == "-", end - sign > 3, sign >= 3, self[sign - 3]?.isDigit == true { return false }
    return self[end]?.isLetter != true
  }

  /// Longest word, in scalars; a longer one is cut.
  private static let wordLimit = 512

  private mutating func takeWord(_ spaceBefore: Bool) -> Bool {
    guard scalars[place].isWordPart else { return false }
    var end = place + 1
    while let scalar = self[end], end - place < Self.wordLimit {
      if scalar.isWordPart || scalar.properties.generalCategory == .nonspacingMark {
        end += 1
      } else if "-_'’.@:/&+=?%#~".unicodeScalars.contains(scalar), let next = self[end + 1], joins(scalar, next, place..<end) {
        end += 1
      } else {
        break
      }
    }
    add(.word, text(place..<end), from: spaceBefore, to: end)
    place = end
    return true
  }

  /// Whether the characters up to the next space hold an `@`.
  private func isAddress(at start: Int) -> Bool {
    var index = start
    while let scalar = self[index], !scalar.isSpace, index - start < Self.wordLimit {
      if scalar == "@" { return true }
      index += 1
    }
    return false
  }

  private func joins(_ sign: Unicode.Scalar, _ next: Unicode.Scalar, _ before: Range<Int>) -> Bool {
    let isLink = scalars[before].contains(":") && scalars[before].contains("/")
    if isLink || (sign == ":" && next == "/") || (sign == "/" && scalars[before.upperBound - 1] == ":") || (sign == "/" && next == "/") {
      return !next.isSpace
    }
    guard next.isWordPart else { return false }
    switch sign {
    case "/" where next.isUpper && scalars[before.lowerBound].isUpper: return true
    case "/": return scalars[before].contains { $0.isDigit || $0 == "." } || next.isDigit
    case ":": return scalars[before].contains { $0.isDigit } && next.isWordPart
    case ".": return !(next.isUpper && scalars[before].allSatisfy { $0.isLetter } && before.count > 1)
    case "=", "?", "%", "#", "~": return false
    // "user+list@example.org", "R+D" and a time's offset are words, "x+1" is a sum.
    case "+":
      return isAddress(at: before.lowerBound) || (before.count > 2 && scalars[before].allSatisfy(\.isUpper))
        || (next.isUpper && scalars[before.upperBound - 1].isUpper) || scalars[before].contains(":")
    default: return true
    }
  }
}
