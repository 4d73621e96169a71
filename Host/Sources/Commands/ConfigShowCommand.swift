import RoostCore

/// `roost config show`: what is set, and by whom.
enum ConfigShowCommand {
  static let command = Command(
    words: ["config", "show"], summary: "Print the settings that are in force.",
    details: "A flag is stronger than its variable, then come the manifest, the user's config.json, the distribution's, the default.",
    flags: Flag.wiring + [.offline, .stream, .usage, .origin], readsConfiguration: false, isDefault: true, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    try invocation.checkVariables()
    let workplace = try Workplace(invocation)
    let resolver: ConfigResolver
    do { resolver = try Configuration.resolve(invocation, manifest: workplace.source) } catch { throw HostError(configuration: error) }
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.array(resolver.all.map(\.json) + enforced(workplace).map(\.json)).jsonText(.pretty))
      return .ok
    }
    let showsOrigin = invocation.has(.origin)
    try console.write(
      Table.text(
        resolver.all.map { resolved in
          let row = [resolved.setting.key, resolved.shown.description]
          return showsOrigin ? row + [resolved.origin.description] : row
        } + enforced(workplace).map { showsOrigin ? [$0.key, $0.value.description, $0.origin] : [$0.key, $0.value.description] }))
    return .ok
  }

  private struct Enforced {
    let key: String
    let value: JSONValue
    let origin: String

    var json: JSONValue {
      [
        "key": .string(key), "value": value, "origin": .string(origin),
        "summary": "Enforced by the distribution: no manifest, flag or variable lowers it.",
      ]
    }
  }

  private static func enforced(_ workplace: Workplace) -> [Enforced] {
    workplace.policy.rows.map { row in
      Enforced(key: row.path, value: row.value, origin: ConfigResolver.Origin.distribution(file: row.file, line: row.line).description)
    }
  }
}
