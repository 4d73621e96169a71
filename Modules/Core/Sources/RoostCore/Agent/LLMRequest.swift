/// Makes the first request of a run from the engine's settings, the run's own and the input.
struct LLMRequest {
  let engine: LLMEngine
  let input: Envelope
  let context: RunContext

  struct Prepared {
    var request: CompletionRequest
    var capabilities: ProviderCapabilities
    /// What was asked for and left out, with the reason.
    var dropped: [(feature: String, reason: String)] = []
  }

  /// Throws `unsupported_feature` for what the model can't read or do.
  func prepared() throws(RunError) -> Prepared {
    let model = context.overrides.model ?? engine.model
    let capabilities = engine.provider.capabilities(of: model)
    try check(capabilities, model: model)
    var user = Message(role: .user, parts: [.text(task)])
    if !input.attachments.isEmpty { user.parts += input.attachments }
    var messages = context.history
    messages.append(user)
    var prepared = Prepared(
      request: CompletionRequest(
        model: model, system: system(capabilities), messages: messages, tools: context.tools.map(\.definition),
        toolChoice: engine.toolChoice,
        parallelToolCalls: engine.parallelToolCalls, outputSchema: context.outputSchema, options: options,
        providerOptions: context.overrides.providerOptions ?? engine.providerOptions), capabilities: capabilities)
    if !capabilities.refusedOptions.isEmpty { drop(capabilities.refusedOptions, from: &prepared) }
    return prepared
  }

  var task: String { input.task ?? input.text }

  private func check(_ capabilities: ProviderCapabilities, model: String) throws(RunError) {
    let name = engine.provider.name + (model.isEmpty ? "" : "/" + model)
    if !context.tools.isEmpty && !capabilities.supportsTools {
      throw RunError(
        .unsupportedFeature, "\(name) can't call tools and the agent has \(context.tools.count); choose another model.",
        source: engine.provider.name)
    }
    var parts = input.attachments
    for message in context.history where message.role == .user && message.parts.count > 1 { parts += message.parts }
    for part in parts {
      if let modality = part.modality, !capabilities.modalities.contains(modality) {
        throw RunError(
          .unsupportedFeature, "\(name) can't read \(modality.rawValue) input; choose another model or leave it out.",
          source: engine.provider.name)
      }
    }
  }

  /// What changes from run to run comes last, so that a provider's prompt cache keeps the rest.
  private func system(_ capabilities: ProviderCapabilities) -> String? {
    var text = context.overrides.system ?? engine.system ?? ""
    if let schema = context.outputSchema, !capabilities.supportsOutputSchema {
      Self.add("Answer with one JSON value that follows this JSON Schema, and with nothing else:\n\(schema.json)", to: &text)
    }
    if let more = input.context, !more.isEmpty { Self.add("Context:\n\(more)", to: &text) }
    return text.isEmpty ? nil : text
  }

  private static func add(_ section: String, to text: inout String) {
    if !text.isEmpty { text += "\n\n" }
    text += section
  }

  private var options: GenerationOptions {
    guard let over = context.overrides.options else { return engine.options }
    var options = engine.options
    if let temperature = over.temperature { options.temperature = temperature }
    if let topP = over.topP { options.topP = topP }
    if let maxTokens = over.maxTokens { options.maxTokens = maxTokens }
    if !over.stopSequences.isEmpty { options.stopSequences = over.stopSequences }
    if let seed = over.seed { options.seed = seed }
    if let thinking = over.thinking { options.thinking = thinking }
    return options
  }

  private func drop(_ refused: Set<String>, from prepared: inout Prepared) {
    var names: [String] = []
    func take(_ name: String, _ isGiven: Bool, _ remove: (inout GenerationOptions) -> Void) {
      guard isGiven, refused.contains(name) else { return }
      remove(&prepared.request.options)
      names.append(name)
    }
    let options = prepared.request.options
    take("temperature", options.temperature != nil) { $0.temperature = nil }
    take("top_p", options.topP != nil) { $0.topP = nil }
    take("max_tokens", options.maxTokens != nil) { $0.maxTokens = nil }
    take("stop", !options.stopSequences.isEmpty) { $0.stopSequences = [] }
    take("seed", options.seed != nil) { $0.seed = nil }
    take("thinking", options.thinking != nil) { $0.thinking = nil }
    prepared.dropped = names.map { ("option.\($0)", "The model \(prepared.request.model) doesn't take this option.") }
  }
}
