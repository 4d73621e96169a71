import RoostCore

/// `roost plugin test`: whether a plugin's components do what their kinds must.
enum PluginTestCommand {
  private static let settings = Flag(
    name: "settings", values: [Flag.Value(name: "FILE", completion: .file)],
    summary: "What to try, by component id, over plugin.json's x-test: { \"tool.weather\": { \"settings\": {…}, \"example\": {…} } }.")
  private static let timeout = Flag(
    name: "timeout", values: [Flag.Value(name: "TIME")], summary: "Stop the plugin after this time (default 5m).")

  static let command = Command(
    words: ["plugin", "test"], summary: "Run the contract suites on a built plugin.",
    details: """
      Every component is made and tried in a process of its own: tools, guardrails, providers, embedders, engines, stores, memories,
      conversations and exporters. plugin.json's x-test holds, by component id, the settings to make it with and what to try: "example" for a
      tool's arguments, "harmless" and "harmful" texts for a guardrail, "prompt" for a provider, "task" for an engine.
      The exit code is 0 when all pass and 1 when one does not.
      """,
    arguments: [Argument(name: "BUNDLE", summary: "The plugin's folder, built (default: here).", isOptional: true, completion: .folder)],
    flags: [settings, timeout], readsConfiguration: false,
    examples: ["roost plugin test", "roost plugin test weather/build/weather --json"],
    body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let bundle = try BuiltBundle.find(invocation.arguments.first ?? ".")
    let test = BundleTest(
      bundle: bundle, plans: try BundleTest.plans(of: bundle, over: invocation.value(settings)), environment: invocation.environment,
      timeout: try invocation.duration(timeout) ?? .seconds(300))
    let progress = Progress("Testing \(bundle.name)", console: console)
    let interruption = try Interruption(invocation, console)
    progress.start()
    defer { progress.stop() }
    let outcome: BundleTest.Outcome
    do { outcome = try await interruption.during { try await test.run() } } catch is CancellationError {
      return interruption.received ?? .interrupted
    }
    progress.stop()
    if try invocation.isOn(.json) {
      var object: JSONObject = [
        "plugin": .string(bundle.name), "version": .string(bundle.descriptor.version), "passed": .bool(outcome.passed),
      ]
      object["components"] = .array(outcome.reports.map(\.json))
      if let failure = outcome.failure { object["failure"] = ["rule": .string(failure.rule), "message": .string(failure.message)] }
      if !outcome.output.isEmpty { object["output"] = .string(outcome.output) }
      try console.writeLine(JSONValue.object(object).jsonText(.pretty))
    } else {
      if !outcome.output.isEmpty { console.error(outcome.output) }
      try console.write(text(outcome))
    }
    return outcome.passed ? .ok : .failed
  }

  private static func text(_ outcome: BundleTest.Outcome) -> String {
    var text = ""
    for report in outcome.reports {
      text += "\(report.component): \(report.outcome.rawValue)\n"
      for finding in report.findings { text += "  \(finding.rule): \(finding.message)\n" }
      for note in report.notes { text += "  note: \(note)\n" }
    }
    if let failure = outcome.failure { text += "failed: \(failure.rule): \(failure.message)\n" }
    if outcome.reports.isEmpty, outcome.failure == nil { text += "the plugin has no components\n" }
    return text
  }
}
