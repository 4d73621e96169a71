/// The last known state of a service.
struct ServiceRecord {
  let name: String
  let environment: DeployEnvironment
  let state: String
  let since: String

  static let all = [
    ServiceRecord(name: "checkout", environment: .production, state: "degraded", since: "2026-11-19 22:14"),
    ServiceRecord(name: "checkout", environment: .staging, state: "up", since: "2026-11-03 08:00"),
    ServiceRecord(name: "billing", environment: .production, state: "up", since: "2026-10-28 06:30"),
    ServiceRecord(name: "search", environment: .production, state: "up", since: "2026-11-11 17:45"),
    ServiceRecord(name: "search", environment: .staging, state: "up", since: "2026-11-18 12:05"),
    ServiceRecord(name: "mailer", environment: .production, state: "up", since: "2026-09-30 04:10"),
    ServiceRecord(name: "mailer", environment: .staging, state: "down", since: "2026-11-20 03:52"),
  ]

  var line: String { "\(name) (\(environment.rawValue)): \(state) since \(since)" }
}
