/// Why the clock has no answer.
enum ClockError: Error, Hashable {
  case unknownZone(String, nearest: String?)
  case badZoneName(String)
  case noZoneFiles([String])
  case badZoneFile(zone: String, problem: ZoneFileProblem)
  case unreadable(zone: String, reason: String)
  case badTime(String, argument: String)
  case badDuration(String)
  case outsideYears
  case bothAddAndUntil
}

/// What is wrong with a compiled time zone file.
enum ZoneFileProblem: String, Error, Hashable {
  case notZoneFile = "it does not begin with TZif"
  case truncated = "it is shorter than its header says"
  case tooLarge = "it is larger than 1 MiB"
  case badCounts = "its counts contradict each other"
  case badType = "a transition names a type that it doesn't have"
  case badOffset = "an offset from UTC is outside 26 hours"
  case badOrder = "its transitions are not in order"
  case badName = "the abbreviation of a type is outside its text"
  case badFooter = "the rule at its end is malformed"
  case leapSeconds = "it counts leap seconds"
}

extension ClockError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownZone(let name, let nearest):
      "There is no time zone named \(Self.quoted(name)). "
        + (nearest.map { "Did you mean \($0)?" } ?? "Use an IANA name such as Europe/Paris, or the zone of the nearest large city.")
    case .badZoneName(let name): "\(Self.quoted(name)) can't be the name of a time zone. Use an IANA name such as Europe/Paris."
    case .noZoneFiles(let folders):
      "No time zone files are installed: \(folders.joined(separator: ", ")) is not there. Install tzdata, or set 'tzdata' to their folder."
    case .badZoneFile(let zone, let problem): "The file of time zone \(zone) is malformed: \(problem.rawValue). Install tzdata again."
    case .unreadable(let zone, let reason): "The file of time zone \(zone) can't be read: \(reason)."
    case .badTime(let text, let argument):
      "'\(argument)' is \(Self.quoted(text)), which is no date or time. Write 2026-03-29T14:30, 2026-03-29, 14:30 or 2026-03-29T14:30:00+02:00."
    case .badDuration(let text): "'add' is \(Self.quoted(text)), which is no duration. Write P1DT2H, 3 days, or -90 minutes."
    case .outsideYears: "The result is outside the years 1 to 9999."
    case .bothAddAndUntil: "Give 'add' or 'until', not both: one moves the time, the other measures how far away it is."
    }
  }

  private static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { $0.properties.generalCategory == .control ? "?" : Character($0) }
    return "'" + String(shown) + (text.unicodeScalars.count > 60 ? "…'" : "'")
  }
}
