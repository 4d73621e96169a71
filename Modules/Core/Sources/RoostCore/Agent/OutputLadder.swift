/// How one run's model is held to the form of its answer: native strict schema, forced tool, prompt; each rung when the one before it can't
/// be had. The answer is validated against the schema itself, whichever gave it.
///
/// Beside tools of the run's own, the forced tool is one among them and some tool must be called in every turn: the model uses the others
/// first, and its answer ends the run. In the last turn that `max_turns` allows the answer alone is left.
struct OutputLadder {
  enum Rung: String { case native, tool, prompt }

  private(set) var rung: Rung
  private var rest: ArraySlice<Rung>
  private let schema: JSONSchema
  private let capabilities: ProviderCapabilities
  private let answerTool: AnswerTool?
  /// What the request is without a form.
  private let tools: [ToolDefinition]
  private let system: String?
  private let promptedSystem: String?
  /// The answer's number among the calls that are streamed.
  private var answerIndex: Int?

  /// - Parameters:
  ///   - request: The run's first, with no form yet.
  ///   - promptedSystem: The instructions with the schema in them.
  /// Throws `unsupported_feature` where `mode` asks for what the model can't do.
  init(
    _ schema: JSONSchema, mode: StructuredOutputMode, capabilities: ProviderCapabilities, request: CompletionRequest,
    promptedSystem: String?, provider: String
  ) throws(RunError) {
    self.schema = schema
    self.capabilities = capabilities
    self.promptedSystem = promptedSystem
    tools = request.tools
    system = request.system
    let answerTool = AnswerTool(schema: schema, beside: request.tools)
    var obstacles: [Rung: String] = [:]
    obstacles[.native] = Self.obstacleToNative(capabilities, request)
    obstacles[.tool] = answerTool == nil ? "the schema can't be a tool's" : Self.obstacleToTool(capabilities, request)
    let wanted: [Rung] =
      switch mode {
      case .auto: [.native, .tool, .prompt].filter { obstacles[$0] == nil }
      case .native: [.native]
      case .tool: [.tool]
      case .prompt: [.prompt]
      }
    if mode != .auto, let obstacle = obstacles[wanted[0]] {
      throw RunError(
        .unsupportedFeature, "structured_output \(mode.rawValue) can't be had: \(obstacle); use auto, or choose another model.",
        source: provider)
    }
    self.answerTool = answerTool
    rung = wanted[0]
    rest = wanted.dropFirst()
  }

  private static func obstacleToNative(_ capabilities: ProviderCapabilities, _ request: CompletionRequest) -> String? {
    if !capabilities.supportsOutputSchema { return "the model has no strict schemas" }
    if !request.tools.isEmpty, capabilities.schemaExcludes.contains("tools") { return "the model takes no schema beside tools" }
    if let tool = request.nativeTools.first(where: { capabilities.schemaExcludes.contains($0.rawValue) }) {
      return "the model takes no schema beside \(tool.rawValue)"
    }
    return nil
  }

  private static func obstacleToTool(_ capabilities: ProviderCapabilities, _ request: CompletionRequest) -> String? {
    if !capabilities.supportsTools { return "the model can't call tools" }
    if !capabilities.supportsForcedTool { return "the model can't be made to call a tool" }
    if let tool = request.nativeTools.first(where: { capabilities.toolsExclude.contains($0.rawValue) }) {
      return "the model takes no tools beside \(tool.rawValue)"
    }
    let thinks = request.options.thinking.map { $0 != .off } ?? capabilities.thinksByDefault
    if thinks, !capabilities.supportsForcedToolWhileThinking { return "the model can't be made to call a tool while it thinks" }
    return nil
  }

  // MARK: - What is sent

  /// The request as this rung has it.
  func applied(to request: CompletionRequest) -> CompletionRequest {
    var request = request
    request.tools = tools
    request.system = system
    request.outputSchema = nil
    switch rung {
    case .native: request.outputSchema = schema
    case .tool: if let answerTool { request.tools.append(answerTool.definition) }
    case .prompt:
      request.system = promptedSystem
      if capabilities.supportsJSONMode, !capabilities.supportsOutputSchema { request.outputSchema = schema }
    }
    return request
  }

  /// The choice that is sent where the loop chose `choice`.
  func choice(_ choice: ToolChoice, isLastTurn: Bool) -> ToolChoice {
    guard rung == .tool, let answerTool else { return choice }
    if case .tool = choice, !isLastTurn { return choice }
    return tools.isEmpty || choice == .none || isLastTurn ? .tool(answerTool.name) : .required
  }

  // MARK: - Going down

  /// Takes the next rung where the vendor refused this one; says why, or nil where the error has another reason.
  mutating func descend(after error: ProviderError) -> String? {
    guard let next = rest.first, isRefusal(error) else { return nil }
    let reason = "\(rung.rawValue) was refused, \(next.rawValue) is next: \(error.message)"
    rung = next
    rest = rest.dropFirst()
    answerIndex = nil
    return reason
  }

  private func isRefusal(_ error: ProviderError) -> Bool {
    guard error.kind == .unsupportedFeature || (error.kind == .invalidRequest && (error.status ?? 400) / 100 == 4) else { return false }
    let said = "\(error.message) \(error.vendorCode ?? "") \((error.body ?? "").prefix(4_096))".lowercased()
    let words =
      rung == .native
      ? ["schema", "response_format", "output_config", "text.format", "structured output", "responsemimetype", "mime type", "outputconfig"]
      : ["tool_choice", "toolchoice", "tool choice", "schema", "functioncallingconfig", answerTool?.name ?? "final_answer"]
    return words.contains { said.contains($0) }
  }

  // MARK: - What comes back

  /// Where the answer's pieces are, when they are a tool call's.
  enum Piece { case answer(String), other }

  mutating func piece(_ delta: ToolCallDelta) -> Piece {
    guard rung == .tool, let answerTool else { return .other }
    if let name = delta.name, !name.isEmpty {
      answerIndex = name == answerTool.name ? delta.index : answerIndex == delta.index ? nil : answerIndex
    }
    return delta.index == answerIndex ? .answer(delta.arguments) : .other
  }

  /// Whether pieces of the answer are inside another object.
  var isWrapped: Bool { rung == .tool && answerTool?.isWrapped == true }

  /// Before each request: the calls of a stream are counted anew.
  mutating func begin() { answerIndex = nil }

  /// The completion with the answer as its text where a call carries it, and which rung gave it. Other calls of that turn are left out: the
  /// answer ends the run.
  func read(_ completion: Completion) -> (completion: Completion, rung: Rung) {
    guard rung == .tool, let answerTool else { return (completion, rung) }
    guard let call = completion.toolCalls.first(where: { $0.name == answerTool.name }) else { return (completion, .prompt) }
    var answer = completion
    answer.parts = completion.parts.filter { part in
      switch part {
      case .toolCall, .text: false
      default: true
      }
    }
    answer.parts.append(.text(answerTool.text(of: call.arguments)))
    if answer.stopReason == .toolUse { answer.stopReason = .endTurn }
    return (answer, .tool)
  }
}
