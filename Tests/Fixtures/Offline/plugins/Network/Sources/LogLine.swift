/// One line of the collected logs.
struct LogLine {
  let day: String
  let level: LogLevel
  let text: String

  static let all = [
    LogLine(day: "2026-11-12", level: .error, text: "checkout: upstream timeout after 30 s"),
    LogLine(day: "2026-11-14", level: .warning, text: "mailer: queue holds 4100 messages"),
    LogLine(day: "2026-11-16", level: .warning, text: "search: slow query, timeout near"),
    LogLine(day: "2026-11-17", level: .error, text: "mailer: disk full on /var/spool"),
    LogLine(day: "2026-11-18", level: .info, text: "billing: nightly run finished"),
    LogLine(day: "2026-11-19", level: .error, text: "checkout: upstream timeout after 45 s"),
    LogLine(day: "2026-11-20", level: .error, text: "mailer: connection refused by relay"),
  ]

  var line: String { "\(day) \(level.rawValue) \(text)" }
}
