public import RoostCore

/// Runs the contract suite of a component's kind, as `roost plugin test` does.
public struct ComponentConformance: ConformanceSuites {
  public init() {}

  public func examine(_ component: ComponentType, plan: JSONValue) async -> ConformanceReport {
    var report = ConformanceReport(component: component.id, outcome: .passed)
    let settings = plan["settings"] ?? [:]
    if let violation = component.settings.validate(settings).first {
      report.outcome = .failed
      let place = violation.path.manifestPath
      report.findings = [
        .init(
          rule: "settings",
          message: "\(place.isEmpty ? "the settings" : place): \(violation.message). Give settings that fit in plugin.json, under "
            + "\"x-test\": { \"\(component.id)\": { \"settings\": {…} } }, or with --settings FILE")
      ]
      return report
    }
    var findings: [Finding]
    do {
      let instance = try await component.instance(settings: settings, context: Doubles.context(for: component))
      findings = await Self.live(instance) { await Self.suite(of: component, instance, settings, plan, &report) }
    } catch {
      findings = [Finding("make", "Making it threw \(error).")]
    }
    report.findings = findings.map { .init(rule: $0.rule, message: $0.message) }
    if !findings.isEmpty { report.outcome = .failed }
    return report
  }

  /// Starts what has a beginning, and stops it as often as it must be stoppable.
  private static func live(_ instance: any Sendable, _ body: () async -> [Finding]) async -> [Finding] {
    var parts: [any Lifecycle] = []
    if let lifecycle = instance as? any Lifecycle { parts.append(lifecycle) }
    if let tool = instance as? ToolComponent {
      switch tool {
      case .tool(let tool): if let lifecycle = tool.links.lifecycle { parts.append(lifecycle) }
      case .source(let source): if let lifecycle = source as? any Lifecycle { parts.append(lifecycle) }
      }
    }
    for part in parts {
      do { try await part.start() } catch {
        await part.stop()
        return [Finding("start", "start() threw \(error).")]
      }
    }
    var findings = await body()
    for part in parts {
      let outcome = await Patience.wait(.seconds(30)) {
        await part.stop()
        await part.stop()
      }
      if case .tooSlow = outcome { findings.append(Finding("stop", "Stopping it twice did not end within 30 seconds.")) }
    }
    return findings
  }

  private static func suite(
    of component: ComponentType, _ instance: any Sendable, _ settings: JSONValue, _ plan: JSONValue, _ report: inout ConformanceReport
  ) async -> [Finding] {
    func texts(_ key: String) -> [String] { plan[key]?.arrayValue?.compactMap(\.stringValue) ?? [] }
    switch instance {
    case let tool as ToolComponent: return await Self.tools(tool, plan, &report)
    case let guardrail as any Guardrail:
      if texts("harmful").isEmpty { report.notes.append("no text was tried that it must stop: give some under \"harmful\"") }
      return await GuardrailContract.findings(
        guardrail, harmless: texts("harmless").isEmpty ? ["Good morning."] : texts("harmless"), harmful: texts("harmful"))
    case let provider as any Provider:
      let prompt = plan["prompt"]?.stringValue ?? "Say hello."
      return await ProviderContract.findings(
        provider, request: CompletionRequest(model: plan["model"]?.stringValue ?? "", messages: [.user(prompt)]))
    case let embedder as any Embedder:
      return texts("texts").isEmpty
        ? await EmbedderContract.findings(embedder) : await EmbedderContract.findings(embedder, texts: texts("texts"))
    case let engine as any Engine: return await Self.engine(component, engine, settings, plan)
    case let store as any Store: return await StoreContract.findings(store)
    case let memory as any Memory: return await MemoryContract.findings(memory)
    case let conversations as any ConversationStore: return await ConversationStoreContract.findings(conversations)
    case let exporter as any EventExporter: return await ExporterContract.findings(exporter)
    default:
      report.outcome = .skipped
      report.notes.append("it was made, and there is no suite for components of kind \(component.prefix)")
      return []
    }
  }

  private static func tools(_ component: ToolComponent, _ plan: JSONValue, _ report: inout ConformanceReport) async -> [Finding] {
    switch component {
    case .tool(let tool):
      if plan["example"] == nil { report.notes.append("it was not called: give arguments that do no harm under \"example\"") }
      return await ToolContract.findings(tool, example: plan["example"])
    case .source(let source):
      let outcome = await Patience.wait(.seconds(30)) { try await source.tools() }
      switch outcome {
      case .tooSlow: return [Finding("tools.ends", "tools() gave nothing within 30 seconds.")]
      case .failed(let error): return [Finding("tools.succeeds", "tools() threw \(error).")]
      case .done(let tools):
        var findings: [Finding] = []
        if Set(tools.map(\.name)).count != tools.count {
          findings.append(Finding("tools.names", "Two tools have one name: \(tools.map(\.name))."))
        }
        for tool in tools {
          let example = plan["examples"]?[tool.name]
          if example == nil {
            report.notes.append("\(tool.name) was not called: give arguments under \"examples\": { \"\(tool.name)\": {…} }")
          }
          findings += await ToolContract.findings(tool, example: example).map { Finding("\(tool.name).\($0.rule)", $0.message) }
        }
        return findings
      }
    }
  }

  private static func engine(_ component: ComponentType, _ engine: any Engine, _ settings: JSONValue, _ plan: JSONValue) async -> [Finding]
  {
    // Each run of the suite wants a fresh one; they are made before, since making waits and the suite's closure can't.
    var engines: [any Engine] = [engine]
    do {
      for _ in 0..<EngineContract.engineCount {
        let made = try await component.instance(settings: settings, context: Doubles.context(for: component))
        if let made = made as? any Engine { engines.append(made) }
      }
    } catch {
      return [Finding("make", "Making a second one threw \(error).")]
    }
    let queue = EngineQueue(engines)
    return await EngineContract.findings(task: plan["task"]?.stringValue ?? "Say hello.") { queue.next() }
  }
}

/// The symbol by which the host finds the suites.
@c(roost_conformance_v1) public func roostConformance() -> UnsafeMutableRawPointer { ConformanceEntry.box(ComponentConformance()) }
