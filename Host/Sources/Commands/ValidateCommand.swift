import RoostCore

/// `roost validate`: whether the manifest fits, opening no plugin.
enum ValidateCommand {
  static let command = Command(
    words: ["validate"], summary: "Check the manifest; no plugin is opened.",
    details: "Every mistake is printed at once, each as FILE:LINE:COL: error: PATH: what is wrong and what to write instead.",
    flags: Flag.wiring + [.offline], readsKeys: true, examples: ["roost validate", "roost validate -f base.json -f production.json"],
    body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    guard try invocation.isOn(.json) else { return try await text(invocation, console) }
    var problems: [FileProblem] = []
    var failure: HostError?
    do {
      let (_, manifest) = try await check(invocation, console)
      problems = manifest.warnings
    } catch let errors as ManifestErrors {
      failure = HostError(errors)
    } catch let error as HostError where error.exit == .invalidManifest {
      failure = error
    }
    var report: JSONObject = ["valid": .bool(failure == nil)]
    report["error"] = failure.map { ["code": .string($0.code.rawValue), "message": .string($0.message), "retryable": false] } ?? .null
    report["problems"] = .array((failure?.problems ?? problems).map(\.json))
    try console.writeLine(JSONValue.object(report).jsonText(.pretty))
    return failure?.exit ?? .ok
  }

  @MainActor private static func text(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    do {
      let (workplace, manifest) = try await check(invocation, console)
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

  @MainActor private static func check(_ invocation: Invocation, _ console: Console) async throws -> (Workplace, Manifest) {
    let workplace = try Workplace(invocation)
    workplace.tell(console)
    guard var source = workplace.source else { throw HostError.noManifest }
    if source.asksForStandIn, let standIn = try await StandIn.choose(workplace, invocation, offline: invocation.isOn(.offline)) {
      source = source.answering(auto: standIn.settings)
    }
    try workplace.requireReadableLock()
    let manifest = try Manifest(checking: workplace.source(source, invocation), catalog: workplace.catalog)
    let refusals = workplace.catalog.plugins.plugins.filter { manifest.plugins.contains($0.name) }.compactMap(workplace.trust.refusal)
    guard refusals.isEmpty else {
      throw ManifestErrors(plugins: refusals.map { FileProblem(file: $0.directory, message: $0.description) })
    }
    return (workplace, manifest)
  }
}

extension HostError {
  static let noManifest = HostError(
    .invalidManifest, "there is no roost.json here or in a parent folder; write one with roost init, or name one with -f",
    code: .manifestMissing)
}
