/// How far it is from one moment to another.
struct TimeDifference: CustomStringConvertible {
  private let from: Moment
  private let to: Moment

  init(from: Moment, to: Moment) {
    self.from = from
    self.to = to
  }

  var description: String {
    if from.isDate, to.isDate {
      let days = to.local.days - from.local.days
      let span = "From \(from.local.date), \(from.local.weekday), to \(to.local.date), \(to.local.weekday): \(Self.count(days, "day"))"
      return span + calendar(days.magnitude >= 28) + "."
    }
    let seconds = to.instant - from.instant
    return "From \(from) to \(to): \(Self.clock(seconds)) (\(Self.count(seconds, "second")))" + calendar(seconds.magnitude >= 28 * 86_400)
      + "."
  }

  private static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number.magnitude == 1 ? "" : "s")" }

  private static func join(_ parts: [(Int, String)]) -> String {
    parts.filter { $0.0 != 0 }.map { count($0.0, $0.1) }.joined(separator: " ")
  }

  /// Days of 24 hours, hours, minutes and seconds.
  private static func clock(_ seconds: Int) -> String {
    let size = Int(seconds.magnitude)
    let text = join([(size / 86_400, "day"), (size / 3_600 % 24, "hour"), (size / 60 % 60, "minute"), (size % 60, "second")])
    return text.isEmpty ? "no time" : (seconds < 0 ? "minus " : "") + text
  }

  /// The same in years, months and days of the calendar.
  private func calendar(_ isLong: Bool) -> String {
    guard isLong else { return "" }
    var end = to
    end.zone = from.zone
    let (first, second) = from.local.seconds <= end.local.seconds ? (from.local, end.local) : (end.local, from.local)
    var months = (second.year - first.year) * 12 + second.month - first.month
    if first.adding(months: months).seconds > second.seconds { months -= 1 }
    let days = (second.seconds - first.adding(months: months).seconds) / 86_400
    let text = Self.join([(months / 12, "year"), (months % 12, "month"), (days, "day")])
    return months == 0 ? "" : ", by the calendar \(text)"
  }
}
