/// A plugin's components with the calls into them counted, for the kinds that a crash is laid at the door of.
enum WatchedInstance {
  static func wrap(_ instance: any Sendable, _ slot: FlightSlot) -> any Sendable {
    switch instance {
    case .tool(let tool) as ToolComponent: ToolComponent.tool(self.tool(tool, slot))
    case .source(let source) as ToolComponent: ToolComponent.source(WatchedToolSource(source: source, slot: slot))
    case let guardrail as any Guardrail: WatchedGuardrail(guardrail: guardrail, slot: slot)
    case let provider as any RoutingProvider: WatchedRoutingProvider(router: provider, slot: slot)
    case let provider as any Provider: WatchedProvider(provider: provider, slot: slot)
    case let embedder as any Embedder: WatchedEmbedder(embedder: embedder, slot: slot)
    case let exporter as any EventExporter: WatchedExporter(exporter: exporter, slot: slot)
    default: instance
    }
  }

  static func tool(_ tool: AnyTool, _ slot: FlightSlot) -> AnyTool {
    var links = tool.links
    links.lifecycle = links.lifecycle.map { WatchedLifecycle(component: $0, slot: slot) }
    return AnyTool(
      name: tool.name, description: tool.description, parameters: tool.parameters, options: tool.options, links: links
    ) { arguments, context in
      slot.enter()
      defer { slot.leave() }
      return try await tool.call(arguments, context: context)
    }
  }
}

extension ComponentType {
  /// The same type, whose making, and what it makes, is counted as the plugin's work.
  func watched(in slot: FlightSlot) -> ComponentType {
    let make = make
    return ComponentType(id: id, prefix: prefix, section: section, summary: summary, settings: settings, metadata: metadata) {
      json, context in
      slot.enter()
      defer { slot.leave() }
      return WatchedInstance.wrap(try await make(json, context), slot)
    }
  }
}

private struct WatchedLifecycle: Lifecycle {
  let component: any Lifecycle
  let slot: FlightSlot

  func start() async throws {
    slot.enter()
    defer { slot.leave() }
    try await component.start()
  }

  func stop() async {
    slot.enter()
    defer { slot.leave() }
    await component.stop()
  }
}

/// A component that has a life exactly where what it stands for has one.
private protocol WatchedLife: Lifecycle {
  associatedtype Component
  var watchedComponent: Component { get }
  var slot: FlightSlot { get }
}

extension WatchedLife {
  private var life: WatchedLifecycle? { (watchedComponent as? any Lifecycle).map { WatchedLifecycle(component: $0, slot: slot) } }

  func start() async throws { try await life?.start() }
  func stop() async { await life?.stop() }
}

private struct WatchedToolSource: ToolSource, WatchedLife {
  let source: any ToolSource
  let slot: FlightSlot
  var watchedComponent: any ToolSource { source }

  func tools() async throws -> [AnyTool] {
    slot.enter()
    defer { slot.leave() }
    return try await source.tools().map { WatchedInstance.tool($0, slot) }
  }
}

private struct WatchedGuardrail: Guardrail, WatchedLife {
  let guardrail: any Guardrail
  let slot: FlightSlot
  var watchedComponent: any Guardrail { guardrail }
  var name: String { guardrail.name }
  var holdBack: HoldBackWindow { guardrail.holdBack }

  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    slot.enter()
    defer { slot.leave() }
    return try await guardrail.check(text, context: context)
  }
}

/// What stands before a provider of a plugin.
private protocol WatchingProvider: Provider, WatchedLife, Reviewed, StandsForProvider {
  var provider: any Provider { get }
}

extension WatchingProvider {
  var watchedComponent: any Provider { provider }
  var original: any Provider { provider }
  var name: String { provider.name }

  func capabilities(of model: String) -> ProviderCapabilities {
    slot.enter()
    defer { slot.leave() }
    return provider.capabilities(of: model)
  }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    slot.enter()
    defer { slot.leave() }
    return try await provider.complete(request)
  }

  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    slot.enter()
    defer { slot.leave() }
    return try await provider.countTokens(request)
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    slot.enter()
    defer { slot.leave() }
    return provider.stream(request).bracketed(slot.enter, slot.leave)
  }

  func review() async -> String? {
    slot.enter()
    defer { slot.leave() }
    return await (provider as? any Reviewed)?.review()
  }
}

private struct WatchedProvider: WatchingProvider {
  let provider: any Provider
  let slot: FlightSlot
}

/// The candidates that it names are other plugins' providers, and counted as theirs.
private struct WatchedRoutingProvider: WatchingProvider, RoutingProvider {
  let router: any RoutingProvider
  let slot: FlightSlot
  var provider: any Provider { router }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { try await router.complete(request) }
  func stream(_ request: CompletionRequest) -> CompletionStream { router.stream(request) }
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount { try await router.countTokens(request) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    slot.enter()
    defer { slot.leave() }
    return try await router.candidate(for: request)
  }
}

private struct WatchedEmbedder: Embedder, WatchedLife {
  let embedder: any Embedder
  let slot: FlightSlot
  var watchedComponent: any Embedder { embedder }
  var dimensions: Int { embedder.dimensions }

  func embed(_ texts: [String]) async throws -> [[Float]] {
    slot.enter()
    defer { slot.leave() }
    return try await embedder.embed(texts)
  }
}

private struct WatchedExporter: EventExporter, WatchedLife {
  let exporter: any EventExporter
  let slot: FlightSlot
  var watchedComponent: any EventExporter { exporter }

  func export(_ event: EventRecord) throws {
    slot.enter()
    defer { slot.leave() }
    try exporter.export(event)
  }

  func close() throws {
    slot.enter()
    defer { slot.leave() }
    try exporter.close()
  }
}
