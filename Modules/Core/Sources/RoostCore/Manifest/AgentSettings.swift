/// One agent as a manifest describes it, its engine's settings left out.
@Generable(keys: .snakeCase)
struct AgentSettings {
  /// What the agent does: for people, and for agents that have it as a tool.
  var description: String = ""

  /// What decides what happens next: `type` and that engine's own settings.
  var engine: JSONObject

  /// Names of tools, tool sources, agents and other things that can be called; nothing else is visible to the agent.
  @Guide(reference: "callable") var tools: [String] = []

  /// Checks on what goes in and what comes out, in order.
  var guardrails: Guardrails = Guardrails()

  /// What the agent remembers, over all its runs.
  @Guide(reference: "memory") var memory: String?

  /// Where conversations are kept; in memory unless named.
  @Guide(reference: "conversations") var conversations: String?

  /// Values that its engine and tools share.
  @Guide(reference: "store") var store: String?

  /// The form of the answer: a JSON Schema, or the path of a file that holds one.
  var output: JSONValue?

  /// How often an answer that doesn't fit `output` is asked for again.
  @Guide(range: 0...10) var maxOutputRetries: Int = 2

  /// The agent that answers when this one fails.
  @Guide(reference: "agent") var fallback: String?

  /// The most time for one run, in seconds; null for no limit.
  @Guide(range: 0.001...604800) var deadline: Double? = 600

  /// The most model calls of one run; the same as the engine's own setting of that name.
  @Guide(range: 1...1000) var maxTurns: Int?

  /// Tools that the vendor runs itself, after the engine's own.
  var nativeTools: [NativeTool] = []
  /// Settings of native tools by the tool's name, in the vendor's words, as in {"file_search": {"vector_store_ids": ["…"]}}.
  var nativeToolOptions: JSONObject = JSONObject()
  /// Whether native tools that act by themselves, code_execution and computer_use, may be named.
  var allowDangerousNativeTools: Bool = false
  /// Whether a native tool that the model doesn't have fails the run; else it is left out, with an event.
  var strictNativeTools: Bool = false
  /// How the model is held to the form of its answer; the engine's own where nothing is said.
  var structuredOutput: StructuredOutputMode?
  /// What becomes of media that the model can't read; the engine's own where nothing is said.
  var unsupportedMedia: UnsupportedMedia?
  /// Parts of the prompt that the vendor should keep: true, or {"system": true, "tools": true, "ttl": "5m" or "1h"}; the engine's own where nothing is said.
  var cache: PromptCache?

  /// What one run and everything below it may spend.
  var budget: Spend = Spend()

  /// Checks by name.
  @Generable(keys: .snakeCase)
  struct Guardrails {
    /// Checks on the task.
    @Guide(reference: "guardrail") var input: [String] = []
    /// Checks on the answer.
    @Guide(reference: "guardrail") var output: [String] = []
  }

  /// Limits on spending.
  @Generable(keys: .snakeCase)
  struct Spend {
    /// The most tokens, input and output together.
    @Guide(minimum: 1) var maxTokens: Int?
    /// The most money, in US dollars.
    @Guide(minimum: 0) var maxCostUsd: Double?
  }
}
