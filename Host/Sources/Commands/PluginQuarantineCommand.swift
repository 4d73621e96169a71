import RoostCore

/// `roost plugin quarantine`: takes a plugin out of use.
enum PluginQuarantineCommand {
  private static let reason = Flag(
    name: "reason", values: [Flag.Value(name: "TEXT")], summary: "Why; it is told whenever the plugin is refused.")

  static let command = Command(
    words: ["plugin", "quarantine"], summary: "Take a plugin out of use on this machine, for this user.",
    details: "None of its code runs until roost plugin trust NAME. A manifest that needs it fails with 4; everything else works.",
    arguments: [Argument(name: "NAME", summary: "The plugin's name.")], flags: [.manifest, .pluginFolder, reason], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = invocation.arguments[0]
    let workplace = try Workplace(invocation)
    guard workplace.catalog.plugins.plugin(named: name) != nil else {
      throw HostError.noPlugin(name, among: workplace.catalog.plugins.plugins.map(\.name))
    }
    let text = invocation.value(reason) ?? "its user took it out of use"
    guard text.count <= Quarantine.maximumReason, !text.isEmpty else {
      throw HostError.usage("--reason is a text of 1 to \(Quarantine.maximumReason) characters, not of \(text.count)")
    }
    let entry = Quarantine.Entry(plugin: name, author: .user, reason: text)
    do { try Quarantine.add(entry, to: Quarantine.file(inState: workplace.directories.state)) } catch { throw HostError(error) }
    if try invocation.isOn(.json) {
      try console.writeLine(entry.json.jsonText(.pretty))
    } else {
      try console.writeLine("\(name) is in quarantine; to use it again: roost plugin trust \(name)")
    }
    return .ok
  }
}
