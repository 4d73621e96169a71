import RoostCore

/// `roost plugin trust`: lets a plugin out of quarantine.
enum PluginTrustCommand {
  static let command = Command(
    words: ["plugin", "trust"], summary: "Let a plugin be used again that is in quarantine.",
    arguments: [Argument(name: "NAME", summary: "The plugin's name.")], flags: [.manifest, .pluginFolder], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = invocation.arguments[0]
    Workplace.settleCrashes(invocation, console)
    let workplace = try Workplace(invocation, readsManifest: false)
    let entry: Quarantine.Entry?
    do { entry = try Quarantine.remove(name, from: Quarantine.file(inState: workplace.directories.state)) } catch { throw HostError(error) }
    if entry == nil, workplace.catalog.plugins.plugin(named: name) == nil {
      let quarantined = workplace.trust.quarantine.entries.map(\.plugin)
      // Its folder may be named by a manifest that is not here.
      throw HostError.noPlugin(name, among: quarantined + workplace.catalog.plugins.plugins.map(\.name))
    }
    if try invocation.isOn(.json) {
      let report: JSONValue = ["plugin": .string(name), "was": entry?.json ?? .null]
      try console.writeLine(report.jsonText(.pretty))
    } else if let entry {
      try console.writeLine("\(name) is trusted again; it was in quarantine since \(entry.since): \(entry.reason)")
    } else {
      try console.writeLine("\(name) is not in quarantine")
    }
    return .ok
  }
}

extension HostError {
  /// The quarantine's file can't be read or written.
  init(_ error: TrustFileError) { self.init(.failed, problems: error.problems) }
}
