/// What a run cost and who did it.
public struct EnvelopeMetadata: Hashable, JSONRepresentable {
  public var runID: String?
  public var agent: String?
  public var provider: String?
  public var model: String?
  /// This agent's own use, nested agents left out.
  public var own: Spending
  /// The use of everything below: agents called as tools, steps, branches.
  public var nested: Spending
  /// Wall-clock time from start to end.
  public var latency: Duration
  public var stopReason: StopReason?
  /// Model calls that this agent made.
  public var turns: Int
  /// Which way a structured output was obtained; nil without one.
  public var structuredOutput: String?
  /// Whether a judge accepted the answer; nil without one.
  public var verified: Bool?
  /// The tool calls that the run made, in the order of the calls. Not part of the JSON form: events carry them.
  public var toolCalls: [ToolCallRecord] = []
  /// One entry for each reasoning block, over all turns. Not part of the JSON form.
  public var reasoning: [String] = []
  /// What callers and components add under names of their own.
  public var extra: JSONObject

  public init(
    runID: String? = nil, agent: String? = nil, provider: String? = nil, model: String? = nil, own: Spending = Spending(),
    nested: Spending = Spending(), latency: Duration = .zero, stopReason: StopReason? = nil, turns: Int = 0
  ) {
    self.runID = runID
    self.agent = agent
    self.provider = provider
    self.model = model
    self.own = own
    self.nested = nested
    self.latency = latency
    self.stopReason = stopReason
    self.turns = turns
    self.extra = JSONObject()
  }

  /// Own and nested use together.
  public var total: Spending { own + nested }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "metadata")
    runID = try reader.optionalString("run_id")
    agent = try reader.optionalString("agent")
    provider = try reader.optionalString("provider")
    model = try reader.optionalString("model")
    own = try Spending(json: json)
    nested = try reader.optional("nested", as: Spending.self) ?? Spending()
    latency = .milliseconds(1) * (try reader.number("latency_ms", default: 0))
    stopReason = try reader.optionalString("stop_reason") == nil ? nil : reader.word("stop_reason", as: StopReason.self)
    turns = try reader.integer("turns", default: 0)
    structuredOutput = try reader.optionalString("structured_output")
    if case .bool(let flag)? = reader.object["verified"] { verified = flag }
    extra = reader.object["extra"]?.objectValue ?? JSONObject()
  }

  public var json: JSONValue {
    var object = JSONObject()
    object.put("run_id", runID.map { .string($0) })
    object.put("agent", agent.map { .string($0) })
    object.put("provider", provider.map { .string($0) })
    object.put("model", model.map { .string($0) })
    own.write(into: &object)
    object["latency_ms"] = .number(latency.inMilliseconds)
    object.put("stop_reason", stopReason.map { .string($0.rawValue) })
    object["turns"] = .integer(turns)
    object.put("structured_output", structuredOutput.map { .string($0) })
    object.put("verified", verified.map { .bool($0) })
    if extra.count > 0 { object["extra"] = .object(extra) }
    object["nested"] = nested.json
    object["total"] = total.json
    return .object(object)
  }
}

/// Tokens and money.
public struct Spending: Hashable, JSONRepresentable {
  public var usage: TokenUsage
  /// US dollars; 0 where no price is known.
  public var costUSD: Double

  public init(usage: TokenUsage = TokenUsage(), costUSD: Double = 0) {
    self.usage = usage
    self.costUSD = costUSD
  }

  public static func + (left: Spending, right: Spending) -> Spending {
    Spending(usage: left.usage + right.usage, costUSD: left.costUSD + right.costUSD)
  }

  public static func += (left: inout Spending, right: Spending) { left = left + right }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "spending")
    usage = try TokenUsage(json: json)
    costUSD = try reader.number("cost_usd", default: 0)
  }

  public var json: JSONValue {
    var object = JSONObject()
    write(into: &object)
    return .object(object)
  }

  func write(into object: inout JSONObject) {
    object["input_tokens"] = .integer(usage.inputTokens)
    object["output_tokens"] = .integer(usage.outputTokens)
    if usage.cacheReadTokens != 0 { object["cache_read_tokens"] = .integer(usage.cacheReadTokens) }
    if usage.cacheWriteTokens != 0 { object["cache_write_tokens"] = .integer(usage.cacheWriteTokens) }
    if usage.reasoningTokens != 0 { object["reasoning_tokens"] = .integer(usage.reasoningTokens) }
    object["cost_usd"] = .number(costUSD)
  }
}

extension Duration {
  /// The duration in milliseconds, fractions included.
  public var inMilliseconds: Double {
    Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
  }

  /// The duration in seconds, fractions included.
  public var inSeconds: Double { inMilliseconds / 1_000 }
}
