import Glibc
import RoostCore

/// Tells, converts, adds and compares times.
struct ClockTool: Tool {
  @Generable(keys: .snakeCase) struct Arguments {
    @Guide("Time zone of the answer: an IANA name or a large city, such as Europe/Paris, Tokyo or UTC. The usual one unless given.")
    var zone: String?
    @Guide("Date or time to convert, to start from or to add to, such as 2026-03-29T14:30, 2026-03-29 or 14:30. Now unless given.")
    var time: String?
    @Guide("Time zone in which 'time' is meant, where it is not the zone of the answer.")
    var fromZone: String?
    @Guide("A second date or time: the answer is how long it is from 'time' until then.")
    var until: String?
    @Guide("Duration to add, such as P1DT2H, 3 days or -90 minutes.")
    var add: String?
  }

  let name = "clock"
  let description = """
    Tells the current date, time and day of the week in any time zone or city. Also converts a time from one time zone to another, adds a duration \
    to a date or time, and counts the days or hours between two dates or times. Use it whenever an answer depends on what time or date it is.
    """
  let options = ToolOptions(recovery: .retry)
  private let library: ZoneLibrary
  private let defaultZone: String
  private let fixedNow: Int?

  init(_ settings: ClockSettings, baseDirectory: String) throws(ClockError) {
    library = ZoneLibrary(folder: settings.tzdata.map { $0.hasPrefix("/") ? $0 : "\(baseDirectory)/\($0)" })
    defaultZone = settings.zone
    fixedNow = try settings.now.map { text throws(ClockError) in
      guard let time = TimeText(text), case .date(let year, let month, let day)? = time.day else { throw .badTime(text, argument: "now") }
      return CivilTime(year: year, month: month, day: day, second: time.second ?? 0).seconds - (time.offset ?? 0)
    }
  }

  func call(arguments: Arguments, context: ToolContext) async throws -> String {
    if arguments.add != nil, arguments.until != nil { throw ClockError.bothAddAndUntil }
    let now = fixedNow ?? time(nil)
    let zone = try await library.zone(Self.given(arguments.zone) ?? defaultZone)
    let source = if let from = Self.given(arguments.fromZone) { try await library.zone(from) } else { zone }
    let start = try Moment(Self.given(arguments.time), argument: "time", now: now, zone: source)
    if let until = Self.given(arguments.until) {
      let end = try Moment(until, argument: "until", now: now, zone: source)
      return start.notes + end.notes + TimeDifference(from: start, to: end).description
    }
    if let text = Self.given(arguments.add) {
      guard let duration = DurationText(text) else { throw ClockError.badDuration(text) }
      let moved = try start.adding(duration)
      return start.notes + moved.notes + "\(start) plus \(text) is \(try moved.shown(in: zone))."
    }
    if Self.given(arguments.time) == nil || source.name == zone.name {
      let answer = try start.shown(in: zone)
      return start.notes + (Self.given(arguments.time) == nil ? "It is now \(answer)." : "\(answer).")
    }
    return start.notes + "\(start) is \(try start.shown(in: zone))."
  }

  private static func given(_ text: String?) -> String? {
    guard let text, text.contains(where: { !$0.isWhitespace }), text.lowercased() != "now" else { return nil }
    return text
  }
}
