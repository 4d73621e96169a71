import Glibc
import RoostCore

/// `roost dist init`: a `dist.json` to begin with.
enum DistInitCommand {
  static let command = Command(
    words: ["dist", "init"], summary: "Write a dist.json here that builds.",
    details: "It lists the plugins of this Roost; take out what yours shall not have. A dist.json that is there already is left alone.",
    readsConfiguration: false, examples: ["roost dist init && roost dist build"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let plugins = try DistributionHome.ofRunningProgram().plugins.plugins.map(\.name)
    let path = DistributionSpec.fileName
    do {
      try FileBytes.create(path, with: Array(text(plugins, folder: PluginProject.realPath(".") ?? "").utf8), mode: 0o644)
    } catch  where error.code == EEXIST {
      throw HostError(.failed, "\(path) is here already and was left as it is", code: .fileExists)
    } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
    if try invocation.isOn(.json) {
      try console.writeLine(JSONValue.object(["written": .string(path)]).jsonText(.pretty))
    } else {
      try console.writeLine("Wrote \(path). Try: roost dist build")
    }
    return .ok
  }

  private static func text(_ plugins: [String], folder: String) -> String {
    // The folder's name, as far as it may be a distribution's.
    let name = (folder.split(separator: "/").last ?? "").lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let isName = name.first.map { $0.isLetter } ?? false
    return """
      {
        // What each key means: docs/distributions.md. Whether it fits: roost dist validate.
        "roost": 1,
        "name": "\(isName ? name : "my-roost")",
        "version": "0.1.0",
        "description": "What it is for.",
        "plugins": [\(plugins.map { "\"\($0)\"" }.joined(separator: ", "))],
        "sdk": false
      }

      """
  }
}
