import RoostCore

/// `roost version`: which Roost this is.
enum VersionCommand {
  static let command = Command(words: ["version"], summary: "Print the version.", readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    if try invocation.isOn(.json) {
      var object: JSONObject = ["version": .string(RoostVersion.current), "contract": .integer(PluginEntry.contractVersion)]
      if let distribution = Distribution.running {
        object["distribution"] = ["name": .string(distribution.name), "version": .string(distribution.version)]
      }
      try console.writeLine(JSONValue.object(object).jsonText(.pretty))
    } else {
      try console.writeLine(text)
    }
    return .ok
  }

  /// Roost's version, with the distribution's where there is one, or the distribution's own words.
  static var text: String {
    let own = "roost \(RoostVersion.current)"
    guard let distribution = Distribution.running, !distribution.version.isEmpty else { return own }
    return distribution.versionText ?? "\(own), distribution \(distribution.name) \(distribution.version)"
  }
}
