import RoostCore

/// `roost plugin verify`: whether the plugins are what they should be.
enum PluginVerifyCommand {
  static let command = Command(
    words: ["plugin", "verify"], summary: "Check that plugins are as they were built and locked.",
    details: """
      No plugin's code is run. Checked are the library's hash, what it was compiled against, roost.lock where there is one, and the
      quarantine. Exits with 4 when a plugin fails, or one that roost.lock lists is missing.
      """,
    arguments: [Argument(name: "NAME", summary: "Only this plugin.", isOptional: true)], flags: [.manifest, .pluginFolder], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    Workplace.settleCrashes(invocation, console)
    let workplace = try Workplace(invocation)
    try workplace.requireReadableLock()
    let found = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader).filter { $0.standing != .shadowed }
    var rows = found.map { (name: $0.name, status: $0.standing.rawValue, reasons: $0.reasons) }
    for entry in workplace.trust.lock?.entries ?? [] where !found.contains(where: { $0.name == entry.name }) {
      let reason = "\(workplace.lockFile ?? PluginLock.fileName) lists it, and no plugin directory holds it"
      rows.append((entry.name, "missing", [entry.source.isEmpty ? reason : "\(reason); it came from \(entry.source)"]))
    }
    if let name = invocation.arguments.first {
      guard rows.contains(where: { $0.name == name }) else { throw HostError.noPlugin(name, among: rows.map(\.name)) }
      rows.removeAll { $0.name != name }
    }
    if workplace.trust.lock == nil { console.note("roost: there is no roost.lock: plugins are compared with their own plugin.json only") }
    let isWell = rows.allSatisfy { $0.status == PluginVerdict.Standing.usable.rawValue }
    if try invocation.isOn(.json) {
      let plugins = rows.map { row -> JSONValue in
        ["name": .string(row.name), "status": .string(row.status), "reasons": .array(row.reasons.map { .string($0) })]
      }
      let report: JSONValue = [
        "ok": .bool(isWell), "lock": workplace.trust.lock.map { .string($0.path) } ?? .null, "plugins": .array(plugins),
      ]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.write(Table.text(rows.map { [$0.name, $0.status == "usable" ? "ok" : $0.status] }))
      for row in rows { for reason in row.reasons { console.error("roost: \(row.name): \(reason)") } }
    }
    return isWell ? .ok : .pluginRefused
  }
}
