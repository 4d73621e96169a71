/// Shell completion, from the same table that the parser reads.
struct CompletionScript {
  enum Shell: String, CaseIterable { case bash, zsh, fish }

  let table: [Command]

  func text(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private var commands: [Command] { table.filter { !$0.isHidden } }

  private var nouns: [String] {
    var seen: Set<String> = []
    return commands.map { $0.words[0] }.filter { seen.insert($0).inserted }
  }

  private func verbs(_ noun: String) -> [String] {
    commands.filter { $0.words[0] == noun && $0.words.count > 1 }.map { $0.words[1] }
  }

  private static func spellings(_ flag: Flag) -> [String] { (flag.short.map { ["-\($0)"] } ?? []) + ["--\(flag.name)"] }

  /// The flags of all commands, each name once.
  private var flags: [Flag] {
    var seen: Set<String> = []
    return commands.flatMap(\.allFlags).filter { seen.insert($0.name).inserted }
  }

  // MARK: - bash

  private var bash: String {
    var text = """
      # bash completion for roost: source <(roost completion bash)
      _roost() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local noun= verb= index
        for ((index = 1; index < COMP_CWORD; index++)); do
          case ${COMP_WORDS[index]} in
            -*) ;;
            *) if [[ -z $noun ]]; then noun=${COMP_WORDS[index]}; elif [[ -z $verb ]]; then verb=${COMP_WORDS[index]}; fi ;;
          esac
        done
        case $previous in

      """
    for flag in flags {
      guard let value = flag.values.first else { continue }
      text += "    \(Self.spellings(flag).joined(separator: "|"))) \(Self.bashReply(value.completion)); return ;;\n"
    }
    text += "  esac\n  case $noun in\n"
    text += "    '') COMPREPLY=($(compgen -W '\((nouns + ["help"]).joined(separator: " ")) --help --version' -- \"$current\")) ;;\n"
    for noun in nouns {
      let flags = commands.filter { $0.words[0] == noun }.flatMap(\.allFlags)
      var words: [String] = []
      for flag in flags where !words.contains("--\(flag.name)") { words += Self.spellings(flag) }
      text += "    \(noun))\n"
      let verbs = verbs(noun)
      if !verbs.isEmpty {
        text +=
          "      if [[ -z $verb && $current != -* ]]; then COMPREPLY=($(compgen -W '\(verbs.joined(separator: " "))' -- \"$current\")); return; fi\n"
      }
      text +=
        "      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\")); return; fi\n"
      if let argument = commands.first(where: { $0.words == [noun] })?.arguments.first {
        text += "      \(Self.bashReply(argument.completion)) ;;\n"
      } else {
        text += "      ;;\n"
      }
    }
    return text + "  esac\n}\ncomplete -F _roost roost\n"
  }

  private static func bashReply(_ completion: Flag.Completion) -> String {
    switch completion {
    case .nothing: "COMPREPLY=()"
    case .file: "COMPREPLY=($(compgen -f -- \"$current\"))"
    case .folder: "COMPREPLY=($(compgen -d -- \"$current\"))"
    case .words(let words): "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\"))"
    }
  }

  // MARK: - zsh

  private var zsh: String {
    var text =
      "#compdef roost\n# zsh completion for roost: source <(roost completion zsh)\n_roost() {\n  local -a nouns verbs\n  local noun=${words[2]}\n"
    text += "  nouns=(\n"
    for noun in nouns { text += "    \(Self.single("\(noun):\(summary(noun))"))\n" }
    text += "    'help:Say what a command does.'\n  )\n"
    text += "  if (( CURRENT == 2 )); then _describe command nouns; return; fi\n  case $noun in\n"
    for noun in nouns {
      text += "    \(noun))\n"
      let verbs = commands.filter { $0.words[0] == noun && $0.words.count > 1 }
      if !verbs.isEmpty {
        text += "      verbs=(\(verbs.map { Self.single("\($0.words[1]):\($0.summary)") }.joined(separator: " ")))\n"
        text += "      if (( CURRENT == 3 )) && [[ ${words[CURRENT]} != -* ]]; then _describe command verbs; return; fi\n"
      }
      let rows = commands.filter { $0.words[0] == noun }
      text += "      _arguments \(zshArguments(rows).joined(separator: " ")) ;;\n"
    }
    return text + "  esac\n}\nif [[ ${funcstack[1]} == _roost ]]; then _roost \"$@\"; else compdef _roost roost; fi\n"
  }

  private func zshArguments(_ rows: [Command]) -> [String] {
    var seen: Set<String> = []
    var words: [String] = []
    for flag in rows.flatMap(\.allFlags) where seen.insert(flag.name).inserted {
      let summary = flag.summary.replacing("[", with: "(").replacing("]", with: ")").replacing(":", with: "\\:")
      let values = flag.values.map { ":\($0.name):\(Self.zshAction($0.completion))" }.joined()
      for spelling in Self.spellings(flag) { words.append(Self.single("\(flag.isRepeatable ? "*" : "")\(spelling)[\(summary)]\(values)")) }
    }
    let argument = rows.first { $0.words.count == 1 }?.arguments.first
    words.append(Self.single("*:argument:\(Self.zshAction(argument?.completion ?? .nothing))"))
    return words
  }

  private static func zshAction(_ completion: Flag.Completion) -> String {
    switch completion {
    case .nothing: " "
    case .file: "_files"
    case .folder: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    }
  }

  // MARK: - fish

  private var fish: String {
    var text = "# fish completion for roost: roost completion fish | source\ncomplete -c roost -f\n"
    let none = "not __fish_seen_subcommand_from \(nouns.joined(separator: " "))"
    for noun in nouns { text += "complete -c roost -n \(Self.single(none)) -a \(noun) -d \(Self.single(summary(noun)))\n" }
    for noun in nouns {
      let seen = "__fish_seen_subcommand_from \(noun)"
      let verbs = verbs(noun)
      for verb in commands where verb.words.count > 1 && verb.words[0] == noun {
        let condition = "\(seen); and not __fish_seen_subcommand_from \(verbs.joined(separator: " "))"
        text += "complete -c roost -n \(Self.single(condition)) -a \(verb.words[1]) -d \(Self.single(verb.summary))\n"
      }
      var written: Set<String> = []
      for flag in commands.filter({ $0.words[0] == noun }).flatMap(\.allFlags) where written.insert(flag.name).inserted {
        text += "complete -c roost -n \(Self.single(seen))\(flag.short.map { " -s \($0)" } ?? "") -l \(flag.name)"
        if let value = flag.values.first { text += " \(Self.fishValue(value.completion))" }
        text += " -d \(Self.single(flag.summary))\n"
      }
      if case .words(let words)? = commands.first(where: { $0.words == [noun] })?.arguments.first?.completion {
        text += "complete -c roost -n \(Self.single(seen)) -a \(Self.single(words.joined(separator: " ")))\n"
      }
    }
    return text
  }

  private static func fishValue(_ completion: Flag.Completion) -> String {
    switch completion {
    case .nothing: "-x"
    case .file: "-r -F"
    case .folder: "-x -a '(__fish_complete_directories)'"
    case .words(let words): "-x -a \(single(words.joined(separator: " ")))"
    }
  }

  private func summary(_ noun: String) -> String {
    let rows = commands.filter { $0.words[0] == noun }
    return rows.count == 1 ? rows[0].summary : rows.map { $0.words.last ?? "" }.joined(separator: ", ")
  }

  /// In single quotes for any of the three shells.
  private static func single(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
