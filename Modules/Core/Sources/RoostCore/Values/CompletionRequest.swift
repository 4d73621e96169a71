/// What goes to a provider: one call of one model.
public struct CompletionRequest: Hashable, Sendable {
  /// The model's name, as the provider knows it; empty means the provider's own configured model.
  public var model: String
  /// Instructions that stand before the conversation.
  public var system: String?
  public var messages: [Message]
  /// The tools that the model may call.
  public var tools: [ToolDefinition]
  public var toolChoice: ToolChoice
  /// Whether the model may ask for several calls in one turn.
  public var parallelToolCalls: Bool
  /// The form the answer must have; nil for free text. The provider lowers it as its capabilities allow.
  public var outputSchema: JSONSchema?
  public var options: GenerationOptions
  /// Tools that the vendor runs itself, each once.
  public var nativeTools: [NativeTool]
  /// Settings of native tools, by the tool's name, in the vendor's own words.
  public var nativeToolOptions: JSONObject
  /// Settings that only one provider understands, as its documentation describes them.
  public var providerOptions: JSONObject

  public init(
    model: String = "", system: String? = nil, messages: [Message], tools: [ToolDefinition] = [], toolChoice: ToolChoice = .auto,
    parallelToolCalls: Bool = true, outputSchema: JSONSchema? = nil, options: GenerationOptions = GenerationOptions(),
    providerOptions: JSONObject = JSONObject(), nativeTools: [NativeTool] = [], nativeToolOptions: JSONObject = JSONObject()
  ) {
    self.nativeTools = nativeTools
    self.nativeToolOptions = nativeToolOptions
    self.model = model
    self.system = system
    self.messages = messages
    self.tools = tools
    self.toolChoice = toolChoice
    self.parallelToolCalls = parallelToolCalls
    self.outputSchema = outputSchema
    self.options = options
    self.providerOptions = providerOptions
  }
}

/// Which tools the model may or must call.
public enum ToolChoice: Hashable, Sendable {
  case auto
  /// Some tool must be called. The engine asks for it in the first turn only, or the run would never end.
  case required
  case none
  case tool(String)
}

/// What a model is told about one tool.
public struct ToolDefinition: Hashable, Sendable {
  /// ASCII letters, digits, `_` and `-`; at most 64 characters.
  public var name: String
  public var description: String
  /// The schema of the arguments, an object.
  public var parameters: JSONSchema
  /// Whether the provider should hold the model to the schema.
  public var strict: Bool

  public init(name: String, description: String, parameters: JSONSchema, strict: Bool = false) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.strict = strict
  }
}

/// How a model should write.
public struct GenerationOptions: Hashable, Sendable {
  /// 0 to 2; nil for the provider's default.
  public var temperature: Double?
  /// 0 to 1; nil for the provider's default.
  public var topP: Double?
  /// The most output tokens; nil for the provider's default.
  public var maxTokens: Int?
  public var stopSequences: [String]
  public var seed: Int?
  public var thinking: Thinking?

  /// How much a model may reason before it answers.
  public enum Thinking: Hashable, Sendable {
    case off
    /// The provider's own measure.
    case effort(Effort)
    /// At most so many tokens.
    case budget(Int)

    public enum Effort: String, Sendable, Hashable, CaseIterable { case low, medium, high }
  }

  public init(
    temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil, stopSequences: [String] = [], seed: Int? = nil,
    thinking: Thinking? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
    self.stopSequences = stopSequences
    self.seed = seed
    self.thinking = thinking
  }
}
