import Glibc
import RoostCore

/// `roost doctor`: whether everything that runs here is as it should be.
enum DoctorCommand {
  static let command = Command(
    words: ["doctor"], summary: "Look for what is wrong with this installation, its plugins and the manifest.",
    details: "Opens no plugin and changes nothing. Exits with 1 when it finds an error.",
    flags: [.manifest, .pluginFolder, .safeMode, .offline],
    readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    var examination = Examination(invocation)
    examination.run()
    let isWell = !examination.findings.contains { $0.severity == .error }
    if try invocation.isOn(.json) {
      let report: JSONValue = ["ok": .bool(isWell), "checks": .array(examination.findings.map(\.json))]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.write(Table.text(examination.findings.map { [$0.severity.rawValue, $0.subject, $0.detail] }))
    }
    return isWell ? .ok : .failed
  }
}
