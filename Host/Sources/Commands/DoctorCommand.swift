import Glibc
import RoostCore

/// `roost doctor`: whether everything that runs here is as it should be.
enum DoctorCommand {
  static let command = Command(
    words: ["doctor"], summary: "Look for what is wrong with this installation, its plugins and the manifest.",
    details: """
      Changes nothing. Of plugins it opens only those that bring checks of their own (check.* components) and may be used, each in a process
      with a time limit; --safe-mode opens none. Exits with 1 when it finds an error.
      """,
    flags: [.manifest, .pluginFolder, .safeMode, .offline, .checkTimeout],
    readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    var examination = try Examination(invocation)
    await examination.run()
    let isWell = !examination.findings.contains { $0.severity == .error }
    if try invocation.isOn(.json) {
      let report: JSONValue = ["ok": .bool(isWell), "checks": .array(examination.findings.map(\.json))]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.write(Table.text(examination.findings.map { [$0.severity.rawValue, $0.subject, text(of: $0)] }))
    }
    return isWell ? .ok : .failed
  }

  /// What was found, and what to do where the sentence does not say it.
  private static func text(of finding: HealthFinding) -> String {
    var text = finding.detail
    if let place = finding.place, finding.severity != .ok, !text.contains(place) { text += " (\(place))" }
    guard let fix = finding.fix, !text.contains(fix) else { return text }
    return "\(text); to mend it: \(fix)"
  }
}
