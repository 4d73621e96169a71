import RoostCore

/// `roost dist validate`: whether a `dist.json` fits the plugins and libraries that are here.
enum DistValidateCommand {
  static let argument = Argument(name: "DIST", summary: "A dist.json, or its folder (default: here).", isOptional: true, completion: .file)

  static let command = Command(
    words: ["dist", "validate"], summary: "Check a dist.json; nothing is built.",
    details: "Every mistake is printed at once, each as FILE:LINE:COL: error: PATH: what is wrong and what to write instead.",
    arguments: [argument], readsConfiguration: false, examples: ["roost dist validate Distributions/minimal"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    var problems: [FileProblem]
    let path = invocation.arguments.first ?? "."
    do {
      let spec = try DistributionSpec(reading: path)
      problems = try DistributionPlan(spec, home: .ofRunningProgram(), making: .assembled).sortedProblems
    } catch let error as HostError where !error.problems.isEmpty {
      problems = error.problems
    }
    if try invocation.isOn(.json) {
      let report: JSONValue = ["valid": .bool(problems.isEmpty), "problems": .array(problems.map(\.json))]
      try console.writeLine(report.jsonText(.pretty))
    } else if problems.isEmpty {
      try console.writeLine("\(path): valid")
    } else {
      for problem in problems { console.error("\(problem)") }
    }
    return problems.isEmpty ? .ok : .invalidManifest
  }
}
