import RoostCore

/// `roost plugin list`: the plugins that are found, and whether each can be used.
enum PluginListCommand {
  static let command = Command(
    words: ["plugin", "list"], summary: "List the plugins that are found, and why any is refused.",
    details:
      "No plugin's code is run. ISOLATION is what the manifest says: \"none\" is Roost's own process, where a plugin can do whatever Roost can: its permissions and grants are declarations, not enforcement.",
    flags: [.manifest, .pluginFolder, .safeMode, .strictPlugins, .runningHosts, .processID], isDefault: true, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    if try invocation.isOn(.runningHosts) { return try listRunning(invocation, console) }
    Workplace.settleCrashes(invocation, console)
    let workplace = try Workplace(invocation)
    workplace.tell(console)
    let verdicts = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader)
    for problem in workplace.trust.faults { console.error("\(problem)") }
    for warning in workplace.catalog.plugins.warnings { console.note("roost: \(warning)") }
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.array(verdicts.map { $0.json(workplace.isolation(of: $0)) }).jsonText(.pretty))
    } else if verdicts.isEmpty {
      console.note("roost: no plugin in \(workplace.searchPath.joined(separator: ", "))")
    } else {
      let rows = verdicts.map {
        [
          $0.name, $0.descriptor?.version ?? "", $0.standing.rawValue, workplace.isolation(of: $0).rawValue,
          $0.descriptor?.description ?? $0.directory,
        ]
      }
      try console.write(Table.text([["NAME", "VERSION", "STATUS", "ISOLATION", "DESCRIPTION"]] + rows))
      if verdicts.contains(where: { $0.standing == .usable && workplace.isolation(of: $0) == .none }) {
        console.note("roost: where ISOLATION is none, permissions and grants are declarations, not enforcement")
      }
      for verdict in verdicts { for reason in verdict.reasons { console.error("roost: \(verdict.name): \(reason)") } }
    }
    return try invocation.isOn(.strictPlugins) && verdicts.contains(where: \.isRefused) ? .pluginRefused : .ok
  }

  @MainActor private static func listRunning(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let answers = try RunningHosts.found(invocation).map { RunningHosts.ask($0, ["do": "plugins"]) }
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.array(answers).jsonText(.pretty))
      return .ok
    }
    if answers.isEmpty { console.note("roost: no host is running that listens") }
    var rows: [[String]] = []
    for answer in answers {
      let process = answer["pid"]?.intValue.map { "\($0)" } ?? ""
      if let error = answer["error"]?.stringValue { console.error("roost: process \(process): \(error)") }
      for plugin in answer["plugins"]?.arrayValue ?? [] {
        rows.append([process] + ["name", "version", "directory"].map { plugin[$0]?.stringValue ?? "" })
      }
    }
    if !rows.isEmpty { try console.write(Table.text([["PROCESS", "NAME", "VERSION", "FOLDER"]] + rows)) }
    return .ok
  }
}
