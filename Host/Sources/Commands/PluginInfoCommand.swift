import RoostCore

/// `roost plugin info`: what one plugin brings and declares.
enum PluginInfoCommand {
  static let command = Command(
    words: ["plugin", "info"], summary: "Say what a plugin brings, how it was built, and what it declares to need.",
    details: "No plugin's code is run.", arguments: [Argument(name: "NAME", summary: "The plugin's name.")],
    flags: [.manifest, .pluginFolder, .safeMode], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = invocation.arguments[0]
    Workplace.settleCrashes(invocation, console)
    let workplace = try Workplace(invocation)
    let verdicts = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader)
    guard let verdict = verdicts.first(where: { $0.name == name }) else { throw HostError.noPlugin(name, among: verdicts.map(\.name)) }
    let lock = workplace.trust.lock
    if try invocation.isOn(.json) {
      var object: JSONObject = ["status": .string(verdict.standing.rawValue), "reasons": .array(verdict.reasons.map { .string($0) })]
      object["directory"] = .string(verdict.directory)
      object["isolation"] = .string(workplace.isolation(of: verdict).rawValue)
      if let entry = workplace.trust.quarantine[name] { object["quarantine"] = entry.json }
      if let lock { object["lock"] = ["file": .string(lock.path), "entry": lock[name]?.json ?? .null] }
      if case .object(let members)? = verdict.descriptor?.json { for (key, value) in members { object[key] = value } }
      try console.writeLine(JSONValue.object(object).jsonText(.pretty))
    } else {
      try console.write(text(verdict, lock, workplace.isolation(of: verdict)))
    }
    return .ok
  }

  private static func text(_ verdict: PluginVerdict, _ lock: PluginLock?, _ isolation: IsolationLevel) -> String {
    var text = "\(verdict.name) \(verdict.descriptor?.version ?? "")\n"
    var rows = [["status", verdict.standing.rawValue]] + verdict.reasons.map { ["reason", $0] } + [["folder", verdict.directory]]
    if let lock {
      let entry = lock[verdict.name]
      rows.append([
        "lock", entry.map { "\(lock.path) lists version \($0.fingerprint.version), from \($0.source)" } ?? "\(lock.path) does not list it",
      ])
    }
    guard let descriptor = verdict.descriptor else { return text + Table.text(rows) }
    text += "\(descriptor.description)\n\n"
    rows.append(["library", descriptor.library])
    if let build = descriptor.build {
      let words = ["for Core \(build.core)", build.compiler, build.configuration].filter { !$0.isEmpty }
      rows.append(["built", words.joined(separator: ", ")])
    }
    rows.append(["isolation", isolation == .none ? "none: it runs in Roost's own process" : isolation.rawValue])
    rows += permissions(descriptor.permissions, isolation)
    text += Table.text(rows)
    if !descriptor.components.isEmpty { text += "\nComponents:\n" }
    for component in descriptor.components {
      text += "  \(component.id)  \(component.summary)\n"
      let settings = component.settings.json["properties"]?.objectValue ?? JSONObject()
      text += Table.text(
        settings.map { key, schema in ["    \(key)", schema["type"]?.plainText ?? "", schema["description"]?.plainText ?? ""] })
    }
    return text
  }

  private static func permissions(_ permissions: PluginPermissions, _ isolation: IsolationLevel) -> [[String]] {
    var rows: [[String]] = []
    for (name, values) in [
      ("network", permissions.network), ("read", permissions.read), ("write", permissions.write), ("environment", permissions.environment),
    ] where !values.isEmpty {
      rows.append(["declares", "\(name): \(values.joined(separator: ", "))"])
    }
    if permissions.subprocess { rows.append(["declares", "subprocess"]) }
    if rows.isEmpty { return [["declares", "no permissions"]] }
    switch isolation {
    case .none: return rows + [["", "(declarations, not enforcement: the plugin runs in Roost's own process)"]]
    case .process: return rows + [["", "(environment and subprocess are enforced; \"confined\" enforces all of it)"]]
    case .confined: return rows + [["", "(enforced, as far as plugins.grants gives it)"]]
    }
  }
}

extension HostError {
  /// A plugin that is on no search path.
  static func noPlugin(_ name: String, among names: [String]) -> HostError {
    let nearest = NearestName.of(name, in: names).map { "; did you mean “\($0)”?" } ?? "; roost plugin list shows what there is"
    return HostError(.pluginRefused, "there is no plugin \(quoted(name))\(nearest)")
  }
}
