import RoostCore

/// Understands a command line. Pure: words and variables in, an invocation or a usage error out.
struct CommandParser {
  let table: [Command]
  let environment: [String: String]

  /// What the words ask for.
  enum Outcome {
    case run(Invocation)
    /// Help on one command, on the commands of a noun, or on everything.
    case help([String])
    case version
  }

  func parse(_ words: [String]) throws -> Outcome {
    let (path, rest) = try commandWords(words)
    guard !path.isEmpty else {
      if rest.contains("--version") { return .version }
      if rest.contains("--help") || rest.contains("-h") || rest.isEmpty { return .help([]) }
      throw HostError.usage("no command; \(hint)")
    }
    if path == ["help"] { return .help(rest.filter { !$0.hasPrefix("-") }) }
    let verbs = table.filter { $0.words.first == path[0] && $0.words.count > 1 }
    if path.count == 1, !verbs.isEmpty, rest.contains("--help") || rest.contains("-h") { return .help(path) }
    guard let command = table.first(where: { $0.words == path }) ?? verbs.first(where: { $0.isDefault && path.count == 1 }) else {
      throw unknownVerb(path, verbs)
    }
    var invocation = Invocation(command: command, environment: environment)
    try fill(&invocation, rest)
    if invocation.has(.help) { return .help(command.words) }
    try checkArguments(invocation)
    return .run(invocation)
  }

  // MARK: - The command's own words

  /// Splits the words into the command's and the others; flags may stand before the command.
  private func commandWords(_ words: [String]) throws -> (path: [String], rest: [String]) {
    var rest: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      guard word.hasPrefix("-"), word != "-" else { break }
      if word == "--" { break }
      rest.append(word)
      index += 1
      guard !["--help", "-h", "--version"].contains(word), let flag = try anyFlag(word) else { continue }
      let missing = Self.hasInlineValue(word) ? 0 : flag.values.count
      rest += words[index...].prefix(missing)
      index += min(missing, words.count - index)
    }
    guard index < words.count, words[index] != "--" else { return ([], rest) }
    let noun = words[index]
    index += 1
    let commands = table.filter { $0.words.first == noun }
    guard !commands.isEmpty || noun == "help" else { throw unknownCommand(noun) }
    rest += words[index...]
    guard commands.contains(where: { $0.words.count > 1 }), let verb = firstArgument(rest) else { return ([noun], rest) }
    return ([noun, rest.remove(at: verb)], rest)
  }

  /// The place of the first word that is neither a flag nor a flag's value.
  private func firstArgument(_ words: [String]) -> Int? {
    var index = 0
    while index < words.count, words[index].hasPrefix("-"), words[index] != "-", words[index] != "--" {
      // A flag that doesn't exist is reported when the command is known.
      let flag = (try? anyFlag(words[index])) ?? nil
      index += 1 + (Self.hasInlineValue(words[index]) ? 0 : flag?.values.count ?? 0)
    }
    return index < words.count && words[index] != "--" ? index : nil
  }

  /// The flag of any command that `word` names; nil for words that aren't one flag.
  private func anyFlag(_ word: String) throws -> Flag? {
    let flags = table.flatMap(\.allFlags)
    if word.hasPrefix("--") {
      let name = word.dropFirst(2).prefix { $0 != "=" }
      guard let flag = flags.first(where: { $0.name == name }) else { throw unknownFlag("--\(name)", nil) }
      return flag
    }
    return flags.first { $0.short != nil && $0.short == word.dropFirst().first }
  }

  private static func hasInlineValue(_ word: String) -> Bool {
    word.hasPrefix("--") ? word.contains("=") : word.count > 2
  }

  // MARK: - Flags and arguments

  private func fill(_ invocation: inout Invocation, _ words: [String]) throws {
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        invocation.arguments += words[index...]
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        invocation.arguments.append(word)
        continue
      }
      if word.hasPrefix("--") {
        try long(word, words, &index, &invocation)
      } else {
        try short(word, words, &index, &invocation)
      }
    }
  }

  private func long(_ word: String, _ words: [String], _ index: inout Int, _ invocation: inout Invocation) throws {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let flag = invocation.command.allFlags.first(where: { $0.name == parts[0] }) else {
      throw unknownFlag("--\(parts[0])", invocation.command)
    }
    let inline = parts.count > 1 ? parts[1] : nil
    if let inline, flag.values.isEmpty { throw HostError.usage("--\(flag.name) takes no value, so not \(quoted(inline))") }
    try take(flag, as: "--\(flag.name)", inline: inline, words, &index, &invocation)
  }

  /// `-u`, `-m MODEL`, `-mMODEL`, or several switches in one word.
  private func short(_ word: String, _ words: [String], _ index: inout Int, _ invocation: inout Invocation) throws {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let flag = invocation.command.allFlags.first(where: { $0.short == letter }) else {
        throw unknownFlag("-\(letter)", invocation.command)
      }
      guard !flag.values.isEmpty else {
        invocation.add(flag, [])
        continue
      }
      let inline = letters.isEmpty ? nil : String(letters)
      try take(flag, as: "-\(letter)", inline: inline, words, &index, &invocation)
      return
    }
  }

  private func take(
    _ flag: Flag, as spelling: String, inline: String?, _ words: [String], _ index: inout Int, _ invocation: inout Invocation
  ) throws {
    let start = index
    invocation.add(flag, try values(of: flag, as: spelling, inline: inline, words, &index, invocation.command))
    if index > start { invocation.taken.append((spelling, flag, Array(words[start..<index]))) }
  }

  private func values(
    of flag: Flag, as spelling: String, inline: String?, _ words: [String], _ index: inout Int, _ command: Command
  ) throws -> [String] {
    var values = inline.map { [$0] } ?? []
    while values.count < flag.values.count {
      guard index < words.count else {
        throw HostError.usage(
          "\(spelling) needs \(flag.values.map(\.name).joined(separator: " ")); see roost \(command.name) \(Self.helpOption)")
      }
      values.append(words[index])
      index += 1
    }
    return values
  }

  private func checkArguments(_ invocation: Invocation) throws {
    let command = invocation.command
    let needed = command.arguments.filter { !$0.isOptional }
    if invocation.arguments.count < needed.count {
      throw HostError.usage("roost \(command.name) needs \(needed[invocation.arguments.count].name); usage: \(command.usage)")
    }
    if !command.arguments.contains(where: \.isRepeatable), invocation.arguments.count > command.arguments.count {
      if command.hidesWords { throw HostError.usage("roost \(command.name) takes no value here; usage: \(command.usage)") }
      let extra = invocation.arguments[command.arguments.count]
      throw HostError.usage("roost \(command.name) has no use for \(quoted(extra)); usage: \(command.usage)")
    }
  }

  // MARK: - Mistakes

  private static let helpOption = "--help"
  private var hint: String { "see roost \(Self.helpOption)" }

  private func unknownCommand(_ word: String) -> HostError {
    let nouns = table.filter { !$0.isHidden }.map { $0.words[0] } + ["help"]
    let nearest = NearestName.of(word, in: nouns).map { "; did you mean “\($0)”?" } ?? ";"
    return .usage("there is no command \(quoted(word))\(nearest) \(hint)")
  }

  private func unknownVerb(_ path: [String], _ verbs: [Command]) -> HostError {
    let names = verbs.filter { !$0.isHidden }.map { $0.words[1] }
    let nearest = path.count > 1 ? NearestName.of(path[1], in: names).map { "; did you mean “\($0)”?" } : nil
    return .usage("roost \(path[0]) has no \(quoted(path.last ?? ""))\(nearest ?? "; it has: \(names.joined(separator: ", "))")")
  }

  /// `command` nil means that no command has the flag.
  private func unknownFlag(_ spelling: String, _ command: Command?) -> HostError {
    if let command {
      let owners = table.filter { row in
        !row.isHidden && row.allFlags.contains { "--\($0.name)" == spelling || $0.short.map { "-\($0)" } == spelling }
      }
      if !owners.isEmpty {
        return .usage("roost \(command.name) has no \(quoted(spelling)); it is a flag of: \(owners.map(\.name).joined(separator: ", "))")
      }
    }
    let known = (command.map(\.allFlags) ?? table.flatMap(\.allFlags)).map { "--\($0.name)" }
    let nearest = NearestName.of(spelling, in: known).map { "; did you mean “\($0)”?" } ?? ";"
    return .usage(
      "there is no flag \(quoted(spelling))\(nearest) see roost \((command?.words ?? []).map { $0 + " " }.joined())\(Self.helpOption)")
  }
}
