import RoostCore

/// What `--help` prints, from the same table that the parser reads.
struct HelpText {
  let table: [Command]

  /// Help on one command, on a noun's commands, or on everything.
  func text(for words: [String]) throws -> String {
    guard let noun = words.first else { return overview }
    if let command = table.first(where: { $0.words == words }) { return text(on: command) }
    let verbs = table.filter { $0.words[0] == noun && !$0.isHidden }
    guard !verbs.isEmpty, words.count == 1 else {
      let names = table.filter { !$0.isHidden }.map(\.name)
      let nearest = NearestName.of(words.joined(separator: " "), in: names).map { "; did you mean “\($0)”?" } ?? "; see roost --help"
      throw HostError.usage("there is no help on \(quoted(words.joined(separator: " ")))\(nearest)")
    }
    return "Usage: roost \(noun) COMMAND [flags]\n\nCommands:\n\(list(verbs))\n\nroost \(noun) COMMAND --help says more.\n"
  }

  private var overview: String {
    """
    \(Distribution.running?.helpText ?? "Roost \(RoostVersion.current): run agents that are made of plugins.")

    Usage: roost COMMAND [flags]

    Commands:
    \(list(table.filter { !$0.isHidden }))

    Flags of every command:
    \(Self.columns(Flag.common.map { ($0.usage, $0.summary) }))

    roost COMMAND --help says more. Results go to standard output, everything else to standard error.

    """
  }

  private func text(on command: Command) -> String {
    var text = "\(command.summary)\n\nUsage: \(command.usage)\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    if !command.arguments.isEmpty { text += "\nArguments:\n\(Self.columns(command.arguments.map { ($0.name, $0.summary) }))\n" }
    text += "\nFlags:\n\(Self.columns(command.allFlags.map(Self.row)))\n"
    if !command.examples.isEmpty { text += "\nExamples:\n" + command.examples.map { "  \($0)\n" }.joined() }
    return text
  }

  private static func row(_ flag: Flag) -> (String, String) {
    (flag.usage, flag.summary + (flag.environment.map { " [\($0)]" } ?? ""))
  }

  private func list(_ commands: [Command]) -> String {
    Self.columns(commands.map { command in (([command.name] + command.arguments.map(\.usage)).joined(separator: " "), command.summary) })
  }

  private static func columns(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, right in "  \(left)\(String(repeating: " ", count: width - left.count))  \(right)" }.joined(separator: "\n")
  }
}
