import RoostCore

/// `roost config schema`: the manifest's own JSON Schema.
enum ConfigSchemaCommand {
  static let command = Command(
    words: ["config", "schema"], summary: "Print the manifest's JSON Schema, for the components that are here.",
    details: "An editor that knows it completes and checks roost.json. No plugin is opened.", flags: [.manifest, .pluginFolder, .safeMode],
    examples: ["roost config schema > roost.schema.json"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    try console.writeLine(ManifestSchema.make(for: Workplace(invocation).catalog).jsonText(.pretty))
    return .ok
  }
}
