import RoostCore

/// `roost plugin build`: a bundle from sources.
enum PluginBuildCommand {
  private static let out = Flag(
    name: "out", values: [Flag.Value(name: "DIR", completion: .folder)],
    summary: "The plugin directory to put the bundle in (default: build/ in the plugin's folder).")
  private static let warningsAreErrors = Flag(name: "warnings-as-errors", summary: "Fail where the compiler warns.")
  private static let runtime = Flag(
    name: "runtime", summary: "Copy parts of the Swift runtime that the plugin needs and lib/ lacks from the toolchain.")

  static let command = Command(
    words: ["plugin", "build"], summary: "Compile a plugin against this Roost; no checkout is needed.",
    details: """
      Swift is compiled with swiftc against the distribution's sdk/, C with cc (or CC), Rust with rustc, or with cargo --offline where there
      is a Cargo.toml. The bundle gets a plugin.json that says what the plugin brings and what it was built against. The plugin's
      registration is run once, in a process of its own: build only what you would run.
      """,
    arguments: [Argument(name: "DIR", summary: "The plugin's folder (default: here).", isOptional: true, completion: .folder)],
    flags: [out, warningsAreErrors, runtime], readsConfiguration: false, examples: ["roost plugin build", "roost plugin build weather"],
    body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let project = try PluginProject(folder: invocation.arguments.first ?? ".")
    let builder = PluginBuilder(
      project: project, environment: invocation.environment, out: try folder(invocation.value(out) ?? project.folder + "/build"),
      warningsAreErrors: invocation.has(warningsAreErrors), addsRuntime: invocation.has(runtime))
    let progress = Progress("Building \(project.descriptor.name)", console: console)
    let interruption = try Interruption(invocation, console)
    progress.start()
    defer { progress.stop() }
    let built: PluginBuilder.Built
    do { built = try await interruption.during { try await builder.build() } } catch is CancellationError {
      return interruption.received ?? .interrupted
    }
    progress.stop()
    if !built.words.isEmpty { console.error(built.words.split(separator: "\n").joined(separator: "\n")) }
    if try invocation.isOn(.json) {
      let value: JSONValue = [
        "directory": .string(built.directory), "name": .string(built.descriptor.name), "version": .string(built.descriptor.version),
        "components": .array(built.descriptor.components.map { .string($0.id) }), "build": built.descriptor.build?.json ?? .null,
      ]
      try console.writeLine(value.jsonText(.pretty))
    } else {
      let components = built.descriptor.components.map(\.id).joined(separator: ", ")
      try console.writeLine("Built \(built.directory): \(components.isEmpty ? "no components" : components)")
    }
    return .ok
  }

  /// The path from the root, since a child process runs elsewhere.
  static func folder(_ path: String) throws -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let here = PluginProject.realPath(".") else { throw HostError(.failed, "the working folder is gone") }
    return here + "/" + path
  }
}
