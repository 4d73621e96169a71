public import RoostCore

/// A branch of the library.
@Generable public enum Branch: String, CaseIterable, Sendable {
  case central, riverside, northgate
}

extension Branch {
  /// From and to, for a day of the week (0 is Sunday); nil when closed.
  private func usualHours(on weekday: Int) -> (String, String)? {
    switch (self, weekday) {
    case (.central, 0): ("11:00", "16:00")
    case (.central, 6): ("09:00", "17:00")
    case (.central, _): ("08:30", "20:00")
    case (.riverside, 0), (.riverside, 1): nil
    case (.riverside, 6): ("10:00", "15:00")
    case (.riverside, _): ("09:00", "18:00")
    case (.northgate, 0): nil
    case (.northgate, 6): ("10:00", "14:00")
    case (.northgate, _): ("10:00", "19:00")
    }
  }

  /// One line that says when the branch is open on `date`; public holidays and Christmas Eve come before the week's hours.
  func hours(on date: CalendarDate) -> String {
    let place = "\(rawValue), \(date.weekdayName) \(date)"
    switch (date.month, date.day) {
    case (12, 25), (12, 26), (1, 1): return "\(place): closed (public holiday)"
    default: break
    }
    guard var (from, to) = usualHours(on: date.weekday) else { return "\(place): closed" }
    if date.month == 12, date.day == 24 { (from, to) = (max(from, "09:00"), "13:00") }
    return "\(place): open \(from)–\(to)"
  }
}
