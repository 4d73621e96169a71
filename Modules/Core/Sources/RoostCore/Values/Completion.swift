/// What a provider answered to one request.
public struct Completion: Hashable, JSONRepresentable {
  /// The vendor's id of the response; empty where it gives none.
  public var id: String
  /// The model that answered, as the vendor names it.
  public var model: String
  /// The answer, in the order the model wrote it.
  public var parts: [ContentPart]
  public var stopReason: StopReason
  /// The vendor's own word for the stop reason.
  public var rawStopReason: String?
  public var usage: TokenUsage
  /// What the vendor says the call cost, in US dollars.
  public var costUSD: Double?
  /// What else the provider tells of the call, as in `ignored_events`, `structured_output`, `sources`.
  public var metadata: JSONObject

  public init(
    id: String = "", model: String = "", parts: [ContentPart], stopReason: StopReason = .endTurn, rawStopReason: String? = nil,
    usage: TokenUsage = TokenUsage(), costUSD: Double? = nil, metadata: JSONObject = JSONObject()
  ) {
    self.metadata = metadata
    self.id = id
    self.model = model
    self.parts = parts
    self.stopReason = stopReason
    self.rawStopReason = rawStopReason
    self.usage = usage
    self.costUSD = costUSD
  }

  /// The text parts, joined.
  public var text: String { parts.plainText }

  public var toolCalls: [ToolCall] {
    parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
  }

  /// The answer as a message to append to the conversation.
  public var message: Message { Message(role: .assistant, parts: parts) }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a completion")
    id = try reader.optionalString("id") ?? ""
    model = try reader.optionalString("model") ?? ""
    parts = try reader.list("content", of: ContentPart.self)
    stopReason = try reader.word("stop_reason", as: StopReason.self)
    rawStopReason = try reader.optionalString("raw_stop_reason")
    usage = try reader.optional("usage", as: TokenUsage.self) ?? TokenUsage()
    costUSD = try reader.optionalNumber("cost_usd")
    metadata = try reader.members("metadata")
  }

  public var json: JSONValue {
    var object: JSONObject = ["id": .string(id), "model": .string(model), "content": .array(parts.map(\.json))]
    object["stop_reason"] = .string(stopReason.rawValue)
    object.put("raw_stop_reason", rawStopReason.map { .string($0) })
    object["usage"] = usage.json
    object.put("cost_usd", costUSD.map { .number($0) })
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    return .object(object)
  }
}
