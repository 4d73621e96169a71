import RoostCore

/// `roost env`: the variables and folders that are in force.
enum EnvCommand {
  static let command = Command(
    words: ["env"], summary: "Print the variables and folders that are in force.", readsConfiguration: false, body: run)

  /// Variables that mirror no flag.
  private static let others = [
    ("ROOST_HOME", "Keep configuration, data, state and cache below this folder."), ("NO_COLOR", "Print no colours."),
  ]

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let directories = Directories(environment: invocation.environment)
    let folders = [
      ("config", directories.config), ("data", directories.data), ("state", directories.state), ("cache", directories.cache),
      ("run", directories.run),
    ]
    let host = HostIdentity.ofRunningProgram()
    if try invocation.isOn(.json) {
      var object: JSONObject = ["program": .string(host.path), "build": .string(host.buildID)]
      object["directories"] = .object(JSONObject(folders.map { ($0.0, .string($0.1)) }))
      object["variables"] = .object(JSONObject(variables.map { ($0.0, invocation.environment[$0.0].map { .string($0) } ?? .null) }))
      try console.writeLine(JSONValue.object(object).jsonText(.pretty))
      return .ok
    }
    try console.write(Table.text([["program", host.path], ["build", host.buildID]] + folders.map { [$0.0, $0.1] }))
    try console.write("\n")
    try console.write(Table.text(variables.map { [$0.0, invocation.environment[$0.0] ?? "(not set)", $0.1] }))
    return .ok
  }

  static var variables: [(String, String)] {
    var seen: Set<String> = []
    let flags = CommandTable.all.flatMap(\.allFlags).compactMap { flag in flag.environment.map { ($0, flag.summary) } }
    return others + flags.filter { seen.insert($0.0).inserted }
  }
}
