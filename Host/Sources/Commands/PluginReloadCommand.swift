import RoostCore

/// `roost plugin reload`: running hosts open the new version of a plugin.
enum PluginReloadCommand {
  static let command = Command(
    words: ["plugin", "reload"], summary: "Let running hosts open the present version of a plugin.",
    details: """
      Calls that have begun finish on the old version; everything after uses the new one. A version that can't be used changes nothing.
      Without a name every plugin whose files have changed is reloaded. Hosts that listen are conversations (roost chat) and servers.
      """,
    arguments: [Argument(name: "NAME", summary: "The plugin; without it, those that have changed.", isOptional: true)],
    flags: [.processID], readsConfiguration: false, examples: ["roost plugin reload weather"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let hosts = try RunningHosts.found(invocation)
    guard !hosts.isEmpty else { throw HostError(.failed, "no host is running that listens for reloads") }
    var request: JSONObject = ["do": "reload"]
    if let name = invocation.arguments.first { request["plugin"] = .string(name) }
    var answers: [JSONValue] = []
    var isWhole = true
    for host in hosts {
      let answer = RunningHosts.ask(host, .object(request))
      answers.append(answer)
      if let error = answer["error"]?.stringValue {
        isWhole = false
        console.error("roost: process \(host.processID): \(error)")
      }
      for item in answer["reloaded"]?.arrayValue ?? [] {
        let plugin = item["plugin"]?.stringValue ?? ""
        if let error = item["error"]?.stringValue {
          isWhole = false
          console.error("roost: process \(host.processID): \(plugin) was not reloaded: \(error)")
        } else if try !invocation.isOn(.json) {
          let (from, to) = (item["from"]?.stringValue ?? "", item["to"]?.stringValue ?? "")
          try console.writeLine("process \(host.processID): \(plugin) \(from) → \(to)")
        }
      }
    }
    if try invocation.isOn(.json) { try console.writeLine(JSONValue.array(answers).jsonText(.pretty)) }
    return isWhole ? .ok : .failed
  }
}

/// Hosts of this user that listen at a control socket.
enum RunningHosts {
  /// All of them, or the one that `--pid` names.
  static func found(_ invocation: Invocation) throws -> [RunningHost] {
    let all: [RunningHost]
    do { all = try RunningHost.all(Directories(environment: invocation.environment)) } catch { throw HostError(.failed, "\(error)") }
    guard let wanted = try invocation.count(.processID, in: 1...Int(Int32.max)) else { return all }
    let hosts = all.filter { $0.processID == wanted }
    guard !hosts.isEmpty else {
      let known = all.map { "\($0.processID)" }.joined(separator: ", ")
      throw HostError.usage("no host with process id \(wanted) listens; \(known.isEmpty ? "none does" : "there is \(known)")")
    }
    return hosts
  }

  /// The answer; a host that gives none says why under `error`.
  static func ask(_ host: RunningHost, _ request: JSONValue) -> JSONValue {
    do { return try host.ask(request) } catch { return ["pid": .integer(host.processID), "error": .string(error.reason)] }
  }
}
