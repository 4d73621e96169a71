import RoostCore

/// `roost components`: what a manifest may use.
enum ComponentsCommand {
  static let command = Command(
    words: ["components"], summary: "List every component type that a manifest may use.",
    details: "With --json, each with the JSON Schema of its settings. No plugin is opened.", flags: [.manifest, .pluginFolder, .safeMode],
    body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let workplace = try Workplace(invocation)
    workplace.tell(console)
    for problem in workplace.unusable { console.note("roost: \(problem)") }
    let entries = workplace.catalog.entries
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.array(entries.map(\.json)).jsonText(.pretty))
    } else if entries.isEmpty {
      console.note("roost: there are no components; look for plugins with --plugin-dir")
    } else {
      try console.write(Table.text([["ID", "PLUGIN", "SUMMARY"]] + entries.map { [$0.component.id, $0.owner, $0.component.summary] }))
    }
    return .ok
  }
}
