/// A duration in calendar and clock units, as written.
struct DurationText: Hashable {
  static let lengthLimit = 200
  /// Largest number of any unit.
  static let numberLimit = 1_000_000_000

  var months = 0
  var days = 0
  var seconds = 0

  private enum Unit {
    case months(Int), days(Int), seconds(Int)
  }

  private static let words: [String: Unit] = [
    "y": .months(12), "yr": .months(12), "year": .months(12), "month": .months(1), "mo": .months(1), "w": .days(7), "week": .days(7),
    "d": .days(1),
    "day": .days(1), "h": .seconds(3_600), "hr": .seconds(3_600), "hour": .seconds(3_600), "m": .seconds(60), "min": .seconds(60),
    "minute": .seconds(60), "s": .seconds(1), "sec": .seconds(1), "second": .seconds(1),
  ]

  /// ISO 8601 (`P1Y2M3DT4H5M6S`, `-PT90M`) or words (`3 days`, `-90 minutes`, `1 hour and 30 minutes ago`); nil for anything else.
  init?(_ text: String) {
    guard text.utf8.count <= Self.lengthLimit else { return nil }
    var rest = text.lowercased()[...]
    rest = rest.drop(while: \.isWhitespace)
    var isNegative = false
    if let sign = rest.first, sign == "-" || sign == "−" || sign == "+" {
      isNegative = sign != "+"
      rest = rest.dropFirst().drop(while: \.isWhitespace)
    }
    let isRead = rest.first == "p" ? readISO(rest.dropFirst()) : readWords(rest, &isNegative)
    guard isRead else { return nil }
    if isNegative { (months, days, seconds) = (-months, -days, -seconds) }
  }

  private static func number(_ rest: inout Substring) -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 10, let value = Int(digits), value <= numberLimit else { return nil }
    rest = rest.dropFirst(digits.count)
    return value
  }

  private mutating func add(_ count: Int, _ unit: Unit) {
    switch unit {
    case .months(let size): months += count * size
    case .days(let size): days += count * size
    case .seconds(let size): seconds += count * size
    }
  }

  private mutating func readISO(_ text: Substring) -> Bool {
    var rest = text
    var units: [(Character, Unit)] = [("y", .months(12)), ("m", .months(1)), ("w", .days(7)), ("d", .days(1))]
    var isEmpty = true
    var isInTime = false
    while let first = rest.first {
      if first == "t", !isInTime {
        isInTime = true
        isEmpty = true
        units = [("h", .seconds(3_600)), ("m", .seconds(60)), ("s", .seconds(1))]
        rest.removeFirst()
        continue
      }
      guard let count = Self.number(&rest), let letter = rest.first, let place = units.firstIndex(where: { $0.0 == letter }) else {
        return false
      }
      add(count, units[place].1)
      units.removeSubrange(...place)
      rest.removeFirst()
      isEmpty = false
    }
    return !isEmpty
  }

  private mutating func readWords(_ text: Substring, _ isNegative: inout Bool) -> Bool {
    var rest = text
    var isEmpty = true
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
      if rest.isEmpty { return !isEmpty }
      if rest.allSatisfy({ $0.isLetter }), rest == "ago", !isEmpty, !isNegative {
        isNegative = true
        return true
      }
      guard let count = Self.number(&rest) else { return false }
      rest = rest.drop(while: \.isWhitespace)
      let word = rest.prefix(while: \.isLetter)
      rest = rest.dropFirst(word.count)
      guard let unit = Self.words[String(word)] ?? (word.last == "s" ? Self.words[String(word.dropLast())] : nil) else { return false }
      add(count, unit)
      isEmpty = false
    }
  }
}
