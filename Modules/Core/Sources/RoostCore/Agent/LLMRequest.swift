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
    /// How the answer gets its form; nil for free text.
    var ladder: OutputLadder?
  }

  /// Throws `unsupported_feature` for what the model can't read or do.
  func prepared() throws(RunError) -> Prepared {
    let model = context.overrides.model ?? engine.model
    let capabilities = engine.provider.capabilities(of: model)
    let features = engine.features.joined(with: context.features)
    if !context.tools.isEmpty && !capabilities.supportsTools {
      throw unsupported("\(name(model)) can't call tools and the agent has \(context.tools.count); choose another model.")
    }
    var user = Message(role: .user, parts: [.text(task)])
    if !input.attachments.isEmpty { user.parts += input.attachments }
    var messages = context.history
    messages.append(user)
    var prepared = Prepared(
      request: CompletionRequest(
        model: model, system: system(schema: nil), messages: messages, tools: context.tools.map(\.definition),
        toolChoice: engine.toolChoice,
        parallelToolCalls: engine.parallelToolCalls, options: options,
        providerOptions: context.overrides.providerOptions ?? engine.providerOptions), capabilities: capabilities)
    try checkMedia(features.unsupportedMedia ?? .error, &prepared)
    if !features.nativeTools.isEmpty { try addNativeTools(features, to: &prepared) }
    if let cache = features.cache, prepared.request.providerOptions["cache"] == nil {
      prepared.request.providerOptions["cache"] = cache.json
    }
    if !capabilities.refusedOptions.isEmpty { drop(capabilities.refusedOptions, from: &prepared) }
    if let schema = context.outputSchema {
      let ladder = try OutputLadder(
        schema, mode: context.overrides.structuredOutput ?? features.structuredOutput ?? .auto, capabilities: capabilities,
        request: prepared.request, promptedSystem: system(schema: schema), provider: engine.provider.name)
      prepared.request = ladder.applied(to: prepared.request)
      prepared.ladder = ladder
    }
    return prepared
  }

  var task: String { input.task ?? input.text }

  private func name(_ model: String) -> String { engine.provider.name + (model.isEmpty ? "" : "/" + model) }

  private func unsupported(_ message: String) -> RunError { RunError(.unsupportedFeature, message, source: engine.provider.name) }

  /// Media that the model can't read fail the run or are taken out, in the history too.
  private func checkMedia(_ policy: UnsupportedMedia, _ prepared: inout Prepared) throws(RunError) {
    var kinds: [Modality] = []
    for index in prepared.request.messages.indices where prepared.request.messages[index].role == .user {
      let message = prepared.request.messages[index]
      guard message.parts.count > 1 || index < context.history.count else { continue }
      for part in message.parts {
        guard let modality = part.modality, !prepared.capabilities.modalities.contains(modality) else { continue }
        if policy == .error {
          throw unsupported("\(name(prepared.request.model)) can't read \(modality.rawValue) input; choose another model or leave it out.")
        }
        if !kinds.contains(modality) { kinds.append(modality) }
      }
    }
    guard !kinds.isEmpty else { return }
    for index in prepared.request.messages.indices where prepared.request.messages[index].role == .user {
      prepared.request.messages[index].parts.removeAll { $0.modality.map { kinds.contains($0) } ?? false }
    }
    // A message that was nothing but media is none any more.
    prepared.request.messages.removeAll { $0.role == .user && $0.parts.isEmpty }
    prepared.dropped += kinds.map { ("media.\($0.rawValue)", "\(name(prepared.request.model)) can't read \($0.rawValue) input.") }
  }

  /// Native tools that the model doesn't have fail the run or are left out.
  private func addNativeTools(_ features: ModelFeatures, to prepared: inout Prepared) throws(RunError) {
    let capabilities = prepared.capabilities
    for tool in features.nativeTools {
      let isKnown = capabilities.nativeTools.contains(tool.rawValue)
      if isKnown, prepared.request.tools.isEmpty || !capabilities.toolsExclude.contains(tool.rawValue) {
        prepared.request.nativeTools.append(tool)
        if let options = features.nativeToolOptions[tool.rawValue] { prepared.request.nativeToolOptions[tool.rawValue] = options }
        continue
      }
      let known = capabilities.nativeTools.sorted().joined(separator: ", ")
      let reason =
        isKnown
        ? "\(name(prepared.request.model)) takes no native tool \(tool.rawValue) beside the agent's own tools."
        : "\(name(prepared.request.model)) has no native tool \(tool.rawValue); it has "
          + (known.isEmpty ? "none." : "\(known).")
      if features.strictNativeTools || capabilities.strictNativeTools { throw unsupported(reason) }
      prepared.dropped.append((tool.rawValue, reason))
    }
  }

  /// What changes from run to run comes last, so that a provider's prompt cache keeps the rest.
  private func system(schema: JSONSchema?) -> String? {
    var text = context.overrides.system ?? engine.system ?? ""
    if let schema {
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
