import RoostCore

/// `roost completion`: a script for the shell.
enum CompletionCommand {
  static let command = Command(
    words: ["completion"], summary: "Print a completion script for a shell.",
    arguments: [
      Argument(name: "SHELL", summary: "bash, zsh or fish.", completion: .words(CompletionScript.Shell.allCases.map(\.rawValue)))
    ],
    readsConfiguration: false, examples: ["source <(roost completion bash)", "roost completion fish | source"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let names = CompletionScript.Shell.allCases.map(\.rawValue)
    guard let shell = CompletionScript.Shell(rawValue: invocation.arguments[0]) else {
      let nearest = NearestName.of(invocation.arguments[0], in: names).map { "; did you mean “\($0)”?" }
      throw HostError.usage(
        "there is no completion for \(quoted(invocation.arguments[0]))\(nearest ?? "; there is: \(names.joined(separator: ", "))")")
    }
    let script = CompletionScript(table: CommandTable.all).text(for: shell)
    if try invocation.isOn(.json) {
      let value: JSONValue = ["shell": .string(shell.rawValue), "script": .string(script)]
      try console.writeLine(value.jsonText(.pretty))
    } else {
      try console.write(script)
    }
    return .ok
  }
}
