/// An instant as the clocks of one zone show it.
struct Moment {
  var instant: Int
  var zone: ZoneLibrary.Zone
  /// Whether only a date was given, which stands for its midnight.
  var isDate = false
  /// What to say about a time that clocks show twice or never; ends with a space where not empty.
  var notes = ""

  /// The moment that `text` means in `zone`; now without a text.
  init(_ text: String?, argument: String, now: Int, zone: ZoneLibrary.Zone) throws(ClockError) {
    self.zone = zone
    instant = now
    guard let text else { return }
    guard let time = TimeText(text) else { throw .badTime(text, argument: argument) }
    let today = CivilTime(seconds: now + (time.offset ?? zone.file.type(at: now).offset)).days
    var local: CivilTime
    switch time.day {
    case .date(let year, let month, let day): local = CivilTime(year: year, month: month, day: day)
    case .relative(let days): local = CivilTime(days: today + days)
    case nil: local = CivilTime(days: today)
    }
    local.second = time.second ?? 0
    isDate = time.second == nil
    if let offset = time.offset { instant = local.seconds - offset } else { try resolve(local) }
    guard CivilTime.years.contains(self.local.year) else { throw .outsideYears }
  }

  private mutating func resolve(_ local: CivilTime) throws(ClockError) {
    let instants = zone.file.instants(of: local)
    if let first = instants.first {
      instant = first
      if instants.count > 1, let second = instants.last {
        let (early, late) = (zone.file.type(at: first), zone.file.type(at: second))
        notes =
          "Clocks in \(zone.name) show \(local) twice; this is the first (\(early.name), \(TimeText.describe(offset: early.offset))), "
          + "not the second (\(late.name), \(TimeText.describe(offset: late.offset))). "
      }
      return
    }
    instant = local.seconds - zone.file.offsetBeforeGap(at: local)
    notes = "Clocks in \(zone.name) never show \(local), because they go forward then; \(self.local) is used. "
  }

  private var type: LocalTimeType { zone.file.type(at: instant) }
  var local: CivilTime { CivilTime(seconds: instant + type.offset) }

  /// Calendar units keep the time of day; hours, minutes and seconds are exact.
  func adding(_ duration: DurationText) throws(ClockError) -> Moment {
    var result = self
    result.notes = ""
    result.isDate = isDate && duration.seconds == 0
    if duration.months != 0 || duration.days != 0 {
      let shown = local
      guard abs(duration.months) <= 12 * CivilTime.years.count, abs(duration.days) <= 366 * CivilTime.years.count else {
        throw .outsideYears
      }
      let month = shown.adding(months: duration.months)
      var target = CivilTime(days: month.days + duration.days)
      target.second = shown.second
      let clamped = month.day == shown.day ? "" : "\(month.date.dropLast(3)) has no day \(shown.day), so its last day is used. "
      try result.resolve(target)
      result.notes = clamped + result.notes
    }
    result.instant += duration.seconds
    guard CivilTime.years.contains(result.local.year) else { throw .outsideYears }
    return result
  }

  func shown(in other: ZoneLibrary.Zone) throws(ClockError) -> String {
    var moved = self
    moved.zone = other
    guard CivilTime.years.contains(moved.local.year) else { throw .outsideYears }
    return moved.description
  }
}

extension Moment: CustomStringConvertible {
  /// As in `2026-03-29T14:30:00+02:00, Sunday, in Europe/Paris (CEST)`.
  var description: String {
    let type = type
    let label = type.name == zone.name ? "" : " (\(type.name))"
    return "\(local)\(TimeText.describe(offset: type.offset)), \(local.weekday), in \(zone.name)\(label)"
  }
}
