import Glibc
import RoostCore

/// What `doctor` looks at. No finding stops the next.
struct Examination {
  private(set) var findings: [HealthFinding] = []
  let invocation: Invocation
  let directories: Directories
  /// How long all checks of one plugin may take together.
  let checkTimeout: Duration
  /// The command that builds a distribution.
  static let build = "scripts/build"

  init(_ invocation: Invocation) throws {
    self.invocation = invocation
    checkTimeout = try invocation.duration(.checkTimeout) ?? HealthFinding.timeLimit
    directories = Directories(environment: invocation.environment)
  }

  mutating func run() async {
    examineProgram()
    examineLibraries()
    examineCopies()
    await examineToolchain()
    examineIsolation()
    examineTerminal()
    examineDirectories()
    examineVariables()
    examineConfiguration()
    examineKeys()
    examinePlugins()
    examineManifest()
    examineTrust()
    await examineChecks()
  }

  mutating func note(
    _ severity: HealthFinding.Severity, _ subject: String, _ detail: String, at place: String? = nil, fix: String? = nil
  ) {
    findings.append(HealthFinding(severity, subject, detail, at: place, fix: fix))
  }

  mutating func add(_ more: [HealthFinding]) { findings += more }

  /// What is found with the manifest, or without it where it can't be read: that is told of by itself.
  func workplace() throws -> Workplace {
    do { return try Workplace(invocation) } catch { return try Workplace(invocation, readsManifest: false) }
  }

  static func text(_ error: any Error) -> String {
    guard let error = error as? HostError else { return "\(error)" }
    return error.lines.joined(separator: "; ")
  }
}
