import RoostCore

/// `roost validate`: whether the manifest fits, opening no plugin.
enum ValidateCommand {
  static let command = Command(
    words: ["validate"], summary: "Check the manifest; no plugin is opened.",
    details: "Every mistake is printed at once, each as FILE:LINE:COL: error: PATH: what is wrong and what to write instead.",
    flags: Flag.wiring, examples: ["roost validate", "roost validate -f base.json -f production.json"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    guard try invocation.isOn(.json) else { return try text(invocation, console) }
    var problems: [FileProblem] = []
    var code = ExitCode.ok
    do {
      let (_, manifest) = try check(invocation)
      problems = manifest.warnings
    } catch let errors as ManifestErrors {
      problems = errors.plugins + errors.problems
      code = HostError(errors).exit
    }
    let report: JSONValue = ["valid": .bool(code == .ok), "problems": .array(problems.map(\.json))]
    try console.writeLine(report.jsonText(.pretty))
    return code
  }

  @MainActor private static func text(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    do {
      let (workplace, manifest) = try check(invocation)
      for warning in manifest.warnings { console.error("\(warning)") }
      for problem in workplace.unusable { console.note("roost: \(problem)") }
      try console.writeLine("\(workplace.files.joined(separator: ", ")): valid")
      return .ok
    } catch let errors as ManifestErrors {
      // The mistakes are the result here.
      for problem in errors.plugins + errors.problems { console.error("\(problem)") }
      return HostError(errors).exit
    }
  }

  private static func check(_ invocation: Invocation) throws -> (Workplace, Manifest) {
    let workplace = try Workplace(invocation)
    guard let source = workplace.source else { throw HostError.noManifest }
    return (workplace, try Manifest(checking: source, catalog: workplace.catalog))
  }
}

extension HostError {
  static let noManifest = HostError(
    .invalidManifest, "there is no roost.json here or in a parent folder; write one with roost init, or name one with -f")
}
