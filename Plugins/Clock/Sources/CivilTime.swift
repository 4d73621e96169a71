/// A date and time of day as clocks show them, in the Gregorian calendar, without a zone.
struct CivilTime: Hashable, Sendable {
  static let years = 1...9_999
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  var year: Int
  var month: Int
  var day: Int
  /// Seconds since midnight.
  var second: Int

  init(year: Int, month: Int, day: Int, second: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.second = second
  }

  /// The time that is `seconds` after 1970-01-01T00:00.
  init(seconds: Int) {
    let days = Self.floor(seconds, 86_400)
    self.init(days: days)
    second = seconds - days * 86_400
  }

  /// Midnight of the day that is `days` after 1970-01-01.
  init(days: Int) {
    // Years are counted from March, so that the leap day is their last; 400 years have 146,097 days.
    let shifted = days + 719_468
    let era = Self.floor(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    second = 0
  }

  /// Days since 1970-01-01.
  var days: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = Self.floor(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Seconds since 1970-01-01T00:00.
  var seconds: Int { days * 86_400 + second }

  var weekday: String { Self.weekdays[weekdayNumber] }
  /// 0 for Sunday.
  var weekdayNumber: Int { let number = (days + 4) % 7; return number < 0 ? number + 7 : number }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The same day `count` months later, or the last of that month where it has no such day.
  func adding(months count: Int) -> CivilTime {
    let months = year * 12 + month - 1 + count
    var result = self
    result.year = Self.floor(months, 12)
    result.month = months - result.year * 12 + 1
    result.day = min(day, Self.daysInMonth(result.month, result.year))
    return result
  }

  static func floor(_ value: Int, _ divisor: Int) -> Int { value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor) }
}

extension CivilTime: CustomStringConvertible {
  /// As in `2026-03-29T14:30:00`.
  var description: String {
    "\(date)T\(Self.padded(second / 3_600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))"
  }

  var date: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

  static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
