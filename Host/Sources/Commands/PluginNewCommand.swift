import RoostCore

/// `roost plugin new`: a plugin to begin with.
enum PluginNewCommand {
  private static let kind = Flag(
    name: "kind", values: [Flag.Value(name: "KIND", completion: .words(PluginTemplate.kinds.map(\.kind)))],
    summary: "What it brings: \(PluginTemplate.kinds.map(\.kind).joined(separator: ", ")).")
  private static let language = Flag(
    name: "language", values: [Flag.Value(name: "LANGUAGE", completion: .words(PluginProject.Language.allCases.map(\.rawValue)))],
    summary: "swift (default), c or rust.")
  private static let out = Flag(
    name: "out", values: [Flag.Value(name: "DIR", completion: .folder)], summary: "The folder to write (default: NAME here).")

  static let command = Command(
    words: ["plugin", "new"], summary: "Write a plugin that builds, tests and runs at once.",
    details: """
      \(combinations)
      The folder holds plugin.json, the sources, a README, and a roost.json that uses the plugin with the offline provider.
      """,
    arguments: [Argument(name: "NAME", summary: "Lower-case letters, digits, - and _, a letter first.")], flags: [kind, language, out],
    readsConfiguration: false,
    examples: ["roost plugin new word-count --kind tool", "roost plugin new house-rules --kind guardrail --language rust"], body: run)

  /// What there is, as help and errors list it.
  private static var combinations: String {
    PluginProject.Language.allCases.map { language in
      "\(language.name): \(PluginTemplate.kinds.filter { $0.languages.contains(language) }.map(\.kind).joined(separator: ", "))."
    }.joined(separator: "\n")
  }

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let name = invocation.arguments[0]
    guard PluginInstaller.isName(name) else {
      throw HostError.usage(
        "a plugin's name has lower-case letters, digits, - and _, a letter first, and at most 64 of them; not \(quoted(name))")
    }
    guard let word = invocation.value(kind) else { throw HostError.usage("--kind says what the plugin brings.\n\(combinations)") }
    guard let entry = PluginTemplate.kinds.first(where: { $0.kind == word }) else {
      let nearest = NearestName.of(word, in: PluginTemplate.kinds.map(\.kind)).map { "; did you mean “\($0)”?" } ?? "."
      throw HostError.usage("there is no kind \(quoted(word))\(nearest)\n\(combinations)")
    }
    let languageWord = invocation.value(language) ?? "swift"
    guard let chosen = PluginProject.Language(rawValue: languageWord) else {
      throw HostError.usage("there is no template in \(quoted(languageWord)).\n\(combinations)")
    }
    guard entry.languages.contains(chosen) else {
      throw HostError.usage("a plugin of kind \(word) can't be written in \(chosen.name).\n\(combinations)")
    }
    let folder = try PluginBuildCommand.folder(invocation.value(out) ?? name)
    let template = PluginTemplate(name: name, kind: word, language: chosen, templates: try SDK.ofRunningProgram().folder + "/templates")
    let files = try template.write(to: folder)
    if try invocation.isOn(.json) {
      let value: JSONValue = ["directory": .string(folder), "files": .array(files.map { .string($0) })]
      try console.writeLine(value.jsonText(.pretty))
    } else {
      let shown = invocation.value(out) ?? name
      try console.writeLine("Wrote \(shown). Try: cd \(shown) && roost plugin build && roost plugin test")
    }
    return .ok
  }
}
