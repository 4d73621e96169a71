import RoostCore

/// `roost dist diff` and `roost dist attest`: what a distribution can do and what it can't, and what changed.
enum DistDiffCommand {
  private static let place = "a distribution's folder, an archive of one, or a dist.json"

  static let diff = Command(
    words: ["dist", "diff"], summary: "Say what the second of two distributions can do that the first cannot, and the other way round.",
    details:
      "Compares component ids, plugins, permissions, hosts, modules, libraries, what is enforced, and sizes. Exit code 0 either way.",
    arguments: [
      Argument(name: "OLD", summary: "\(place).", completion: .file), Argument(name: "NEW", summary: "\(place).", completion: .file),
    ],
    readsConfiguration: false, examples: ["roost dist diff roost-1.tar.gz roost-2.tar.gz"], body: runDiff)

  static let attest = Command(
    words: ["dist", "attest"], summary: "Check a distribution against its dist.lock, and state what it can do and what it cannot.",
    details: "With --json an in-toto statement with every file's SHA-256, every library's licence, components, permissions and hosts.",
    arguments: [Argument(name: "DIST", summary: "A distribution's folder, or an archive of one.", completion: .file)],
    readsConfiguration: false, body: runAttest)

  @MainActor private static func runDiff(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let environment = invocation.environment
    let old = try await DistributionPlace.facts(invocation.arguments[0], environment)
    let new = try await DistributionPlace.facts(invocation.arguments[1], environment)
    let difference = DistributionDifference(from: old, to: new)
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.object(["changes": difference.json]).jsonText(.pretty))
    } else if difference.changes.isEmpty {
      try console.writeLine("no difference")
    } else {
      for change in difference.changes { try console.writeLine(change.line) }
    }
    return .ok
  }

  @MainActor private static func runAttest(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let statement = try await DistributionPlace.withFolder(invocation.arguments[0], invocation.environment) {
      try DistributionStatement(folder: $0)
    }
    if try invocation.isOn(.json) {
      try console.writeLine(statement.json.jsonText(.pretty))
    } else {
      try console.write(statement.text)
    }
    return .ok
  }
}
