/// How a zone goes on after its last recorded change: the POSIX TZ string at the end of its file (RFC 9636, 3.3).
struct ZoneRule: Hashable, Sendable {
  /// A day of each year.
  enum Day: Hashable, Sendable {
    /// The nth weekday of a month; week 5 is the last.
    case weekday(month: Int, week: Int, weekday: Int)
    /// 1 to 365, 29 February not counted.
    case julian(Int)
    /// 0 to 365, 29 February counted.
    case ordinal(Int)
  }

  struct Change: Hashable, Sendable {
    var day: Day
    /// Seconds after midnight; may be negative or beyond a day.
    var time = 7_200
  }

  var standard: LocalTimeType
  var daylight: LocalTimeType?
  var start = Change(day: .julian(1))
  var end = Change(day: .julian(1))

  init(_ text: String) throws(ZoneFileProblem) {
    var reader = RuleReader(text)
    standard = LocalTimeType(offset: 0, isDaylight: false, name: try reader.name())
    standard.offset = -(try reader.time(hours: 24))
    guard !reader.isAtEnd else { return }
    var summer = LocalTimeType(offset: standard.offset + 3_600, isDaylight: true, name: try reader.name())
    if !reader.accepts(",") {
      summer.offset = -(try reader.time(hours: 24))
      guard reader.accepts(",") else { throw .badFooter }
    }
    daylight = summer
    start = try reader.change()
    guard reader.accepts(",") else { throw .badFooter }
    end = try reader.change()
    guard reader.isAtEnd else { throw .badFooter }
  }

  /// What clocks show at `instant`, in seconds since 1970 UTC.
  func type(at instant: Int) -> LocalTimeType {
    guard let daylight else { return standard }
    let year = CivilTime(seconds: instant + standard.offset).year
    let begins = Self.seconds(of: start, in: year) - standard.offset
    let ends = Self.seconds(of: end, in: year) - daylight.offset
    let isDaylight = begins < ends ? instant >= begins && instant < ends : instant >= begins || instant < ends
    return isDaylight ? daylight : standard
  }

  private static func seconds(of change: Change, in year: Int) -> Int {
    let newYear = CivilTime(year: year, month: 1, day: 1).days
    let day: Int
    switch change.day {
    case .julian(let number): day = newYear + number - 1 + (CivilTime.isLeap(year) && number > 59 ? 1 : 0)
    case .ordinal(let number): day = newYear + number
    case .weekday(let month, let week, let weekday):
      let first = CivilTime(year: year, month: month, day: 1)
      var number = 1 + (weekday - first.weekdayNumber + 7) % 7 + (week - 1) * 7
      if number > CivilTime.daysInMonth(month, year) { number -= 7 }
      day = CivilTime(year: year, month: month, day: number).days
    }
    return day * 86_400 + change.time
  }
}

/// Reads a POSIX TZ string.
private struct RuleReader {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func accepts(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  mutating func name() throws(ZoneFileProblem) -> String {
    let isQuoted = accepts("<")
    let name = rest.prefix { $0.isASCII && ($0.isLetter || (isQuoted && ($0.isNumber || $0 == "+" || $0 == "-"))) }
    rest = rest.dropFirst(name.count)
    guard (3...16).contains(name.count), !isQuoted || accepts(">") else { throw .badFooter }
    return String(name)
  }

  mutating func number(_ range: ClosedRange<Int>) throws(ZoneFileProblem) -> Int {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 3, let value = Int(digits), range.contains(value) else { throw .badFooter }
    rest = rest.dropFirst(digits.count)
    return value
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(hours: Int) throws(ZoneFileProblem) -> Int {
    let isNegative = accepts("-")
    if !isNegative { _ = accepts("+") }
    var seconds = try number(0...hours) * 3_600
    if accepts(":") {
      seconds += try number(0...59) * 60
      if accepts(":") { seconds += try number(0...59) }
    }
    return isNegative ? -seconds : seconds
  }

  mutating func change() throws(ZoneFileProblem) -> ZoneRule.Change {
    var change: ZoneRule.Change
    if accepts("M") {
      let month = try number(1...12)
      guard accepts(".") else { throw .badFooter }
      let week = try number(1...5)
      guard accepts(".") else { throw .badFooter }
      change = ZoneRule.Change(day: .weekday(month: month, week: week, weekday: try number(0...6)))
    } else if accepts("J") {
      change = ZoneRule.Change(day: .julian(try number(1...365)))
    } else {
      change = ZoneRule.Change(day: .ordinal(try number(0...365)))
    }
    if accepts("/") { change.time = try time(hours: 167) }
    return change
  }
}
