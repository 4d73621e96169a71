import Foundation
import RoostCore
import Testing

@Suite struct ClockTests {
  /// The clock stands at Sunday, 29 March 2026, 12:00 UTC.
  private func ask(_ arguments: JSONValue, _ settings: JSONValue = ["now": "2026-03-29T12:00:00Z"]) async -> String {
    do { return try await BuiltPlugin.tool("Clock", symbol: "roost_plugin_v1_clock", settings: settings).answer(arguments) } catch {
      return "\(error)"
    }
  }

  @Test(arguments: ClockTable.rows.indices) func `a zone's clock agrees with zoneinfo`(row: Int) async {
    let (instant, zone, shown) = ClockTable.rows[row]
    #expect(await ask(["time": .string(instant), "zone": .string(zone)]) == "\(shown).")
  }

  @Test(
    arguments: [
      ([:], "It is now 2026-03-29T12:00:00+00:00, Sunday, in UTC."),
      (["zone": "Asia/Tokyo"], "It is now 2026-03-29T21:00:00+09:00, Sunday, in Asia/Tokyo (JST)."),
      (["zone": "tokyo"], "It is now 2026-03-29T21:00:00+09:00, Sunday, in Asia/Tokyo (JST)."),
      (["zone": "New York"], "It is now 2026-03-29T08:00:00-04:00, Sunday, in America/New_York (EDT)."),
      (["zone": "europe/paris", "time": "now"], "It is now 2026-03-29T14:00:00+02:00, Sunday, in Europe/Paris (CEST)."),
      (["zone": "+05:30"], "It is now 2026-03-29T17:30:00+05:30, Sunday, in UTC+05:30."),
      (["zone": "UTC-3"], "It is now 2026-03-29T09:00:00-03:00, Sunday, in UTC-03:00."),
      (
        ["time": "2026-07-01T09:00", "from_zone": "Europe/Berlin", "zone": "America/Los_Angeles"],
        "2026-07-01T09:00:00+02:00, Wednesday, in Europe/Berlin (CEST) is 2026-07-01T00:00:00-07:00, Wednesday, in America/Los_Angeles (PDT)."
      ),
      (
        ["time": "2:30 pm", "from_zone": "Asia/Kolkata", "zone": "Europe/London"],
        "2026-03-29T14:30:00+05:30, Sunday, in Asia/Kolkata (IST) is 2026-03-29T10:00:00+01:00, Sunday, in Europe/London (BST)."
      ),
      (["time": "tomorrow 08:15", "zone": "Asia/Tokyo"], "2026-03-30T08:15:00+09:00, Monday, in Asia/Tokyo (JST)."),
      (["time": "2024-02-29"], "2024-02-29T00:00:00+00:00, Thursday, in UTC."),
      (
        ["time": "2026-03-29T02:30", "zone": "Europe/Paris"],
        "Clocks in Europe/Paris never show 2026-03-29T02:30:00, because they go forward then; 2026-03-29T03:30:00 is used. "
          + "2026-03-29T03:30:00+02:00, Sunday, in Europe/Paris (CEST)."
      ),
      (
        ["time": "2026-10-25T02:30", "zone": "Europe/Paris"],
        "Clocks in Europe/Paris show 2026-10-25T02:30:00 twice; this is the first (CEST, +02:00), not the second (CET, +01:00). "
          + "2026-10-25T02:30:00+02:00, Sunday, in Europe/Paris (CEST)."
      ),
      (["time": "2026-10-25T02:30+01:00", "zone": "Europe/Paris"], "2026-10-25T02:30:00+01:00, Sunday, in Europe/Paris (CET)."),
      (
        ["time": "2011-12-30T12:00", "zone": "Pacific/Apia"],
        "Clocks in Pacific/Apia never show 2011-12-30T12:00:00, because they go forward then; 2011-12-31T12:00:00 is used. "
          + "2011-12-31T12:00:00+14:00, Saturday, in Pacific/Apia (+14)."
      ),
      (
        ["time": "2026-01-31", "add": "1 month"],
        "2026-02 has no day 31, so its last day is used. 2026-01-31T00:00:00+00:00, Saturday, in UTC plus 1 month is 2026-02-28T00:00:00+00:00, Saturday, in UTC."
      ),
      (
        ["time": "2026-03-28T12:00", "zone": "Europe/Paris", "add": "P1D"],
        "2026-03-28T12:00:00+01:00, Saturday, in Europe/Paris (CET) plus P1D is 2026-03-29T12:00:00+02:00, Sunday, in Europe/Paris (CEST)."
      ),
      (
        ["time": "2026-03-28T12:00", "zone": "Europe/Paris", "add": "PT24H"],
        "2026-03-28T12:00:00+01:00, Saturday, in Europe/Paris (CET) plus PT24H is 2026-03-29T13:00:00+02:00, Sunday, in Europe/Paris (CEST)."
      ),
      (["add": "-90 minutes"], "2026-03-29T12:00:00+00:00, Sunday, in UTC plus -90 minutes is 2026-03-29T10:30:00+00:00, Sunday, in UTC."),
      (
        ["add": "2 weeks and 1 day"],
        "2026-03-29T12:00:00+00:00, Sunday, in UTC plus 2 weeks and 1 day is 2026-04-13T12:00:00+00:00, Monday, in UTC."
      ),
      (["add": "3 days ago"], "2026-03-29T12:00:00+00:00, Sunday, in UTC plus 3 days ago is 2026-03-26T12:00:00+00:00, Thursday, in UTC."),
      (
        ["add": "P1Y2M3DT4H5M6S"],
        "2026-03-29T12:00:00+00:00, Sunday, in UTC plus P1Y2M3DT4H5M6S is 2027-06-01T16:05:06+00:00, Tuesday, in UTC."
      ),
      (
        ["time": "2026-01-01", "until": "2026-12-25"],
        "From 2026-01-01, Thursday, to 2026-12-25, Friday: 358 days, by the calendar 11 months 24 days."
      ),
      (["time": "2026-03-01", "until": "2026-02-27"], "From 2026-03-01, Sunday, to 2026-02-27, Friday: -2 days."),
      (
        ["time": "2026-03-29T01:00", "until": "2026-03-29T04:00", "zone": "Europe/Paris"],
        "From 2026-03-29T01:00:00+01:00, Sunday, in Europe/Paris (CET) to 2026-03-29T04:00:00+02:00, Sunday, in Europe/Paris (CEST): 2 hours (7200 seconds)."
      ),
    ] as [(JSONValue, String)]) func `the clock tells, converts, adds and compares`(arguments: JSONValue, answer: String) async
  {
    #expect(await ask(arguments) == answer)
  }

  @Test(
    arguments: [
      (["zone": "Europe/Pariss"], "There is no time zone named 'Europe/Pariss'. Did you mean Europe/Paris?"),
      (["zone": "Tokio"], "There is no time zone named 'Tokio'. Did you mean Asia/Tokyo?"),
      (["zone": "../../etc/passwd"], "'../../etc/passwd' can't be the name of a time zone. Use an IANA name such as Europe/Paris."),
      (["zone": "/etc/passwd"], "'/etc/passwd' can't be the name of a time zone. Use an IANA name such as Europe/Paris."),
      (
        ["zone": "Europe/../Europe/Paris"],
        "'Europe/../Europe/Paris' can't be the name of a time zone. Use an IANA name such as Europe/Paris."
      ),
      (["zone": "Europe//Paris"], "'Europe//Paris' can't be the name of a time zone. Use an IANA name such as Europe/Paris."),
      (["zone": "Europe/Paris\u{0}"], "'Europe/Paris?' can't be the name of a time zone. Use an IANA name such as Europe/Paris."),
      (["zone": "zone.tab"], "'zone.tab' can't be the name of a time zone. Use an IANA name such as Europe/Paris."),
      (
        ["time": "2026-02-30"],
        "'time' is '2026-02-30', which is no date or time. Write 2026-03-29T14:30, 2026-03-29, 14:30 or 2026-03-29T14:30:00+02:00."
      ),
      (
        ["until": "soon"],
        "'until' is 'soon', which is no date or time. Write 2026-03-29T14:30, 2026-03-29, 14:30 or 2026-03-29T14:30:00+02:00."
      ),
      (["add": "a while"], "'add' is 'a while', which is no duration. Write P1DT2H, 3 days, or -90 minutes."),
      (["add": "P"], "'add' is 'P', which is no duration. Write P1DT2H, 3 days, or -90 minutes."),
      (["add": "99999999999 days"], "'add' is '99999999999 days', which is no duration. Write P1DT2H, 3 days, or -90 minutes."),
      (["add": "1000000000 years"], "The result is outside the years 1 to 9999."),
      (["time": "9999-12-31", "add": "1 day"], "The result is outside the years 1 to 9999."),
      (
        ["add": "1 day", "until": "2026-01-01"],
        "Give 'add' or 'until', not both: one moves the time, the other measures how far away it is."
      ),
    ] as [(JSONValue, String)]) func `what can't be understood is said`(arguments: JSONValue, message: String) async
  {
    #expect(await ask(arguments) == "error: \(message)")
  }

  @Test func `without a fixed time the clock shows the system's`() async throws {
    let before = Date.now.timeIntervalSince1970.rounded(.down)
    let answer = await ask([:], [:])
    let shown = try #require(answer.split(separator: " ").dropFirst(3).first?.dropLast())
    let time = try Date(String(shown), strategy: .iso8601).timeIntervalSince1970
    #expect(time >= before && time <= Date.now.timeIntervalSince1970)
  }

  @Test func `a fixed time that is none is refused when the clock is made`() async {
    #expect(
      await ask([:], ["now": "noon"])
        == "'now' is 'noon', which is no date or time. Write 2026-03-29T14:30, 2026-03-29, 14:30 or 2026-03-29T14:30:00+02:00.")
  }

  @Test func `a folder without zone files is named`() async {
    #expect(
      await ask(["zone": "Europe/Paris"], ["tzdata": "nowhere/zones"])
        == "error: No time zone files are installed: //nowhere/zones is not there. Install tzdata, or set 'tzdata' to their folder.")
  }

  @Test(arguments: ZoneFileSample.allCases) func `a malformed zone file is refused`(sample: ZoneFileSample) async throws {
    let folder = try TemporaryFolder()
    try folder.write("Test/Zone", Data(sample.bytes))
    #expect(
      await ask(["zone": "Test/Zone"], ["tzdata": .string(folder.path)])
        == "error: The file of time zone Test/Zone is malformed: \(sample.problem). Install tzdata again.")
  }

  @Test func `every prefix of a zone file is refused or read, without a crash`() async throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris"))
    for length in stride(from: 0, to: whole.count, by: 7) {
      try folder.write("Cut/A\(length)", whole.prefix(length))
      let answer = await ask(["zone": .string("Cut/A\(length)")], ["tzdata": .string(folder.path), "now": "2026-03-29T12:00:00Z"])
      #expect(answer.hasPrefix("error: The file of time zone Cut/A\(length) is malformed"))
    }
  }

  @Test func `a pipe in the place of a zone file is not waited for`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("Test/Other", Data())
    #expect(mkfifo(folder.path + "/Test/Zone", 0o600) == 0)
    #expect(
      await ask(["zone": "Test/Zone"], ["tzdata": .string(folder.path)])
        == "error: The file of time zone Test/Zone can't be read: it is no regular file.")
  }
}

/// Zone files that lie about themselves.
enum ZoneFileSample: CaseIterable {
  case empty, otherMagic, cutHeader, hugeCounts, noTypes, missingType, wildOffset, unordered, badRule

  private static func header(_ version: UInt8, _ counts: [UInt32]) -> [UInt8] {
    Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
      + counts.flatMap { count in (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } }
  }

  private static let type: [UInt8] = [0, 0, 14, 16, 0, 0]
  private static let name = Array("ABC\0".utf8)

  var bytes: [UInt8] {
    let empty = Self.header(50, [0, 0, 0, 0, 1, 4]) + Self.type + Self.name
    return switch self {
    case .empty: []
    case .otherMagic: Array("TZiF".utf8) + [UInt8](repeating: 0, count: 60)
    case .cutHeader: Array("TZif2".utf8)
    case .hugeCounts: Self.header(0, [.max, 0, 0, 0, 1, 4])
    case .noTypes: Self.header(0, [0, 0, 0, 0, 0, 4]) + Self.name
    case .missingType: Self.header(0, [0, 0, 0, 1, 1, 4]) + [0, 0, 0, 1, 9] + Self.type + Self.name
    case .wildOffset: Self.header(0, [0, 0, 0, 0, 1, 4]) + [127, 255, 255, 255, 0, 0] + Self.name
    case .unordered: Self.header(0, [0, 0, 0, 2, 1, 4]) + [0, 0, 0, 2, 0, 0, 0, 1, 0, 0] + Self.type + Self.name
    case .badRule: empty + empty + Array("\nABC-1DEF,M13.1.0,M1.1.0\n".utf8)
    }
  }

  var problem: String {
    switch self {
    case .empty, .otherMagic: "it does not begin with TZif"
    case .cutHeader, .hugeCounts: "it is shorter than its header says"
    case .noTypes: "its counts contradict each other"
    case .missingType: "a transition names a type that it doesn't have"
    case .wildOffset: "an offset from UTC is outside 26 hours"
    case .unordered: "its transitions are not in order"
    case .badRule: "the rule at its end is malformed"
    }
  }
}
