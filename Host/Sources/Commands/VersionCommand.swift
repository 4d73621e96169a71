import RoostCore

/// `roost version`: which Roost this is.
enum VersionCommand {
  static let command = Command(words: ["version"], summary: "Print the version.", readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    if try invocation.isOn(.json) {
      let value: JSONValue = ["version": .string(RoostVersion.current), "contract": .integer(PluginEntry.contractVersion)]
      try console.writeLine(value.jsonText(.pretty))
    } else {
      try console.writeLine("roost \(RoostVersion.current)")
    }
    return .ok
  }
}
