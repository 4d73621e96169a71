import Glibc
import RoostCore

/// `roost keys`: the keys that stand in for variables which are not set.
enum KeysCommand {
  private static let name = Argument(name: "NAME", summary: "The variable that the key stands in for, as in ANTHROPIC_API_KEY.")

  static let list = Command(
    words: ["keys", "list"], summary: "List the keys that are kept, without their values.",
    details: """
      Of each, the beginning of its SHA-256, to tell two apart, and whether a variable of that name is set: it goes before the key.
      """, readsConfiguration: false, isDefault: true, body: list)

  static let set = Command(
    words: ["keys", "set"], summary: "Keep a key.",
    details: """
      The key is read from standard input, or typed at the terminal, which doesn't show it; never from the command line, which others can
      see. It stands in for the variable NAME in run, chat and validate, where that is not set.
      """, arguments: [name], flags: [.pluginFolder], readsConfiguration: false, hidesWords: true,
    examples: ["roost keys set ANTHROPIC_API_KEY", "pass show anthropic | roost keys set ANTHROPIC_API_KEY"], body: set)

  static let path = Command(
    words: ["keys", "path"], summary: "Print where the keys are kept.", readsConfiguration: false, body: path)

  static let remove = Command(
    words: ["keys", "remove"], summary: "Forget a key.", arguments: [name], readsConfiguration: false, hidesWords: true, body: remove)

  @MainActor private static func list(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let file = try KeysFile(environment: invocation.environment)
    let keys = try file.read().sorted { $0.key < $1.key }
    let rows = keys.map { name, value in
      (name: name, fingerprint: String(Digest.sha256Hex(Array(value.utf8)).prefix(8)), overridden: invocation.environment[name] != nil)
    }
    if try invocation.isOn(.json) {
      let entries = rows.map { row -> JSONValue in
        ["name": .string(row.name), "fingerprint": .string(row.fingerprint), "overridden": .bool(row.overridden)]
      }
      let report: JSONValue = ["path": .string(file.path), "keys": .array(entries)]
      try console.writeLine(report.jsonText(.pretty))
    } else if rows.isEmpty {
      console.note("roost: no keys are kept; roost keys set NAME keeps one")
    } else {
      let cells = rows.map { [$0.name, $0.fingerprint, $0.overridden ? "the variable of this name is set and goes before it" : ""] }
      try console.write(Table.text([["NAME", "SHA-256", ""]] + cells))
    }
    return .ok
  }

  @MainActor private static func set(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = try KeyName.checked(invocation.arguments[0], Workplace(invocation, readsManifest: false).catalog)
    let file = try KeysFile(environment: invocation.environment)
    // What can't be kept is not asked for.
    _ = try file.read()
    let key = try await KeyPrompt.read(name, console)
    var isNew = false
    try file.change { keys in isNew = keys.updateValue(key, forKey: name) == nil }
    try report(name, isNew ? "kept" : "replaced", file, invocation, console)
    if invocation.environment[name] != nil {
      console.note("roost: the variable \(name) is set, and goes before the key that was kept")
    }
    return .ok
  }

  @MainActor private static func remove(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = invocation.arguments[0]
    if let fault = KeyName.fault(of: name) { throw HostError.usage("the NAME \(fault)") }
    let file = try KeysFile(environment: invocation.environment)
    guard try file.read()[name] != nil else { throw try unknown(name, file) }
    try file.change { keys in keys[name] = nil }
    try report(name, "removed", file, invocation, console)
    return .ok
  }

  private static func unknown(_ name: String, _ file: KeysFile) throws -> HostError {
    let names = try file.read().keys.sorted()
    let nearest = NearestName.of(name, in: names).map { "; did you mean \($0)?" }
    return .usage(
      "no key \(name) is kept\(nearest ?? (names.isEmpty ? "; there are none" : "; there are: \(names.joined(separator: ", "))"))")
  }

  @MainActor private static func path(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let file = try KeysFile(environment: invocation.environment)
    if try invocation.isOn(.json) {
      let report: JSONValue = ["path": .string(file.path), "exists": .bool(access(file.path, F_OK) == 0)]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.writeLine(file.path)
    }
    return .ok
  }

  @MainActor private static func report(
    _ name: String, _ what: String, _ file: KeysFile, _ invocation: Invocation, _ console: Console
  ) throws {
    if try invocation.isOn(.json) {
      let report: JSONValue = ["name": .string(name), what: true, "path": .string(file.path)]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.writeLine("\(name): \(what), in \(file.path)")
    }
  }
}
