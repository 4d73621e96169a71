/// A date, a time of day or both, as written.
struct TimeText: Hashable {
  enum Day: Hashable {
    case date(year: Int, month: Int, day: Int)
    /// Days from today.
    case relative(Int)
  }

  static let lengthLimit = 64

  /// Nil for a time of day alone, which is today's.
  var day: Day?
  /// Seconds since midnight; nil for a date alone.
  var second: Int?
  /// Seconds east of UTC, where written.
  var offset: Int?

  /// Nil where `text` is neither date nor time.
  init?(_ text: String) {
    guard text.utf8.count <= Self.lengthLimit else { return nil }
    var rest = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased()[...]
    for (word, days) in [("TODAY", 0), ("TOMORROW", 1), ("YESTERDAY", -1)] where rest.hasPrefix(word) {
      day = .relative(days)
      rest = rest.dropFirst(word.count)
    }
    if day == nil, let date = Self.date(&rest) { day = date }
    if day != nil, rest.isEmpty { return }
    if day != nil {
      guard let first = rest.first, first == "T" || first == " " else { return nil }
      rest.removeFirst()
      if rest.hasPrefix("AT ") { rest = rest.dropFirst(3) }
    }
    guard let time = Self.timeOfDay(&rest) else { return nil }
    second = time
    while rest.first == " " { rest.removeFirst() }
    guard !rest.isEmpty else { return }
    guard day != nil || !rest.isEmpty, let offset = rest == "Z" || rest == "UTC" ? 0 : Self.offset(String(rest)) else { return nil }
    self.offset = offset
  }

  private static func number(_ rest: inout Substring, _ digits: ClosedRange<Int>) -> Int? {
    let run = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.contains(run.count) else { return nil }
    rest = rest.dropFirst(run.count)
    return Int(run)
  }

  private static func accept(_ character: Character, _ rest: inout Substring) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private static func date(_ text: inout Substring) -> Day? {
    var rest = text
    guard let year = number(&rest, 4...4), CivilTime.years.contains(year), accept("-", &rest) else { return nil }
    guard let month = number(&rest, 1...2), (1...12).contains(month), accept("-", &rest) else { return nil }
    guard let day = number(&rest, 1...2), (1...CivilTime.daysInMonth(month, year)).contains(day) else { return nil }
    text = rest
    return .date(year: year, month: month, day: day)
  }

  /// `14:30`, `14:30:59.5`, `2:30 PM`, `2 PM`; fractions of a second are dropped.
  private static func timeOfDay(_ text: inout Substring) -> Int? {
    var rest = text
    guard var hour = number(&rest, 1...2) else { return nil }
    var minute = 0
    var second = 0
    var hasMinute = false
    if accept(":", &rest) {
      guard let value = number(&rest, 2...2), value < 60 else { return nil }
      minute = value
      hasMinute = true
      if accept(":", &rest) {
        guard let value = number(&rest, 2...2), value < 60 else { return nil }
        second = value
        if accept(".", &rest) || accept(",", &rest), number(&rest, 1...18) == nil { return nil }
      }
    }
    let half = rest.drop { $0 == " " }
    if half.hasPrefix("AM") || half.hasPrefix("PM") {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (half.hasPrefix("PM") ? 12 : 0)
      rest = half.dropFirst(2)
    } else if !hasMinute {
      return nil
    }
    guard hour < 24 else { return nil }
    text = rest
    return hour * 3_600 + minute * 60 + second
  }

  /// Seconds of `+02:00`, `-0330` or `+2`; nil for anything else.
  static func offset(_ text: String) -> Int? {
    guard let sign = text.first, sign == "+" || sign == "-" || sign == "−" else { return nil }
    var rest = text.dropFirst()
    let compact = rest.prefix { $0.isASCII && $0.isNumber }
    var hour: Int?
    var minute: Int? = 0
    if compact.count == 4 {
      (hour, minute) = (Int(compact.prefix(2)), Int(compact.suffix(2)))
      rest = rest.dropFirst(4)
    } else {
      hour = number(&rest, 1...2)
      if accept(":", &rest) { minute = number(&rest, 2...2) }
    }
    guard let hour, let minute, rest.isEmpty, hour <= 14, minute < 60 else { return nil }
    return (sign == "+" ? 1 : -1) * (hour * 3_600 + minute * 60)
  }

  /// As in `+02:00`; with seconds where there are some, as before 1900.
  static func describe(offset: Int) -> String {
    let size = Int(offset.magnitude)
    let seconds = size % 60 == 0 ? "" : ":" + CivilTime.padded(size % 60, 2)
    return "\(offset < 0 ? "-" : "+")\(CivilTime.padded(size / 3_600, 2)):\(CivilTime.padded(size / 60 % 60, 2))\(seconds)"
  }
}
