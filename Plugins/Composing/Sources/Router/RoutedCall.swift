import RoostCore

/// What rules look at in one call.
struct RoutedCall {
  let model: String
  let modalities: Set<Modality>
  let hasTools: Bool
  let hasSchema: Bool
  let inputTokens: Int
  /// Empty outside runs.
  let agent: String
  let metadata: JSONObject

  init(_ request: CompletionRequest, context: RunContext? = .current) {
    model = request.model
    modalities = Set(request.messages.flatMap { $0.parts.compactMap(\.modality) })
    hasTools = !request.tools.isEmpty
    hasSchema = request.outputSchema != nil
    inputTokens = request.estimatedTokens
    agent = context?.scope.agent ?? ""
    metadata = context?.metadata ?? JSONObject()
  }

  /// For errors: nothing of what was said.
  var summary: String {
    var facts = [model.isEmpty ? "a call without a model" : "a call of the model \(model)"]
    facts += modalities.map(\.rawValue).sorted().map { "with \($0) input" }
    if hasTools { facts.append("with tools") }
    if hasSchema { facts.append("with a schema") }
    facts.append("of about \(inputTokens) input tokens")
    if !agent.isEmpty { facts.append("by the agent \(agent)") }
    return facts.joined(separator: " ")
  }
}

extension RouterRule {
  func fits(_ call: RoutedCall) -> Bool {
    fits(model: call.model) && Self.fits(images, call.modalities.contains(.image)) && Self.fits(audio, call.modalities.contains(.audio))
      && Self.fits(documents, call.modalities.contains(.document)) && Self.fits(tools, call.hasTools) && Self.fits(schema, call.hasSchema)
      && call.inputTokens >= minInputTokens ?? 0 && call.inputTokens <= maxInputTokens ?? .max
      && (agents.isEmpty || agents.contains { NamePattern($0).matches(call.agent) })
      && metadata.allSatisfy { call.metadata[$0.key] == $0.value }
  }

  func fits(model: String) -> Bool { models.isEmpty || models.contains { NamePattern($0).matches(model) } }

  private static func fits(_ wanted: Bool?, _ found: Bool) -> Bool { wanted == nil || wanted == found }

  /// The rule in words, for errors.
  var conditions: String {
    var words: [String] = []
    if !models.isEmpty { words.append("models \(models.joined(separator: ", "))") }
    for (name, wanted) in [("images", images), ("audio", audio), ("documents", documents), ("tools", tools), ("schema", schema)] {
      if let wanted { words.append(wanted ? name : "no \(name)") }
    }
    if let minInputTokens { words.append("at least \(minInputTokens) tokens") }
    if let maxInputTokens { words.append("at most \(maxInputTokens) tokens") }
    if !agents.isEmpty { words.append("agents \(agents.joined(separator: ", "))") }
    words += metadata.map { "metadata \($0.key)=\($0.value)" }
    return words.isEmpty ? "anything" : words.joined(separator: " and ")
  }
}
