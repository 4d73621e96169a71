/// One member, which says what the chunk is: `{"text": …}`, `{"thinking": …}`, `{"tool_call": {…}}`, `{"part": {…}}` or `{"finish": {…}}`.
extension CompletionChunk: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a completion chunk")
    guard reader.object.count == 1, let key = reader.object.first?.key else {
      throw JSONShapeError(expected: "an object with one member", found: "\(reader.object.count) members")
    }
    switch key {
    case "text": self = .text(try reader.string(key))
    case "thinking": self = .thinking(try reader.string(key))
    case "tool_call": self = .toolCall(try reader.value(key, as: ToolCallDelta.self))
    case "part": self = .part(try reader.value(key, as: ContentPart.self))
    case "finish": self = .finish(try reader.value(key, as: CompletionFinish.self))
    default: throw JSONShapeError(expected: "one of text, thinking, tool_call, part, finish", found: key)
    }
  }

  public var json: JSONValue {
    switch self {
    case .text(let text): ["text": .string(text)]
    case .thinking(let text): ["thinking": .string(text)]
    case .toolCall(let delta): ["tool_call": delta.json]
    case .part(let part): ["part": part.json]
    case .finish(let finish): ["finish": finish.json]
    }
  }
}

extension ToolCallDelta: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a piece of a tool call")
    self.init(
      index: try reader.integer("index"), id: try reader.optionalString("id"), name: try reader.optionalString("name"),
      arguments: try reader.optionalString("arguments") ?? "")
  }

  public var json: JSONValue {
    var object: JSONObject = ["index": .integer(index)]
    object.put("id", id.map { .string($0) })
    object.put("name", name.map { .string($0) })
    if !arguments.isEmpty { object["arguments"] = .string(arguments) }
    return .object(object)
  }
}

extension CompletionFinish: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "the end of a completion")
    self.init(
      stopReason: try reader.word("stop_reason", as: StopReason.self), rawStopReason: try reader.optionalString("raw_stop_reason"),
      usage: try reader.optional("usage", as: TokenUsage.self), id: try reader.optionalString("id") ?? "",
      model: try reader.optionalString("model") ?? "", costUSD: try reader.optionalNumber("cost_usd"),
      metadata: try reader.members("metadata"))
  }

  public var json: JSONValue {
    var object: JSONObject = ["stop_reason": .string(stopReason.rawValue)]
    object.put("raw_stop_reason", rawStopReason.map { .string($0) })
    object.put("usage", usage?.json)
    if !id.isEmpty { object["id"] = .string(id) }
    if !model.isEmpty { object["model"] = .string(model) }
    object.put("cost_usd", costUSD.map { .number($0) })
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    return .object(object)
  }
}
