/// A plain text is a reply too: `"done"` and `{"content": [{"type": "text", "text": "done"}]}` mean the same.
extension ToolReply: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    if case .string(let text) = json {
      self.init(text)
      return
    }
    let reader = try JSONReader(json, of: "a tool's reply")
    if case .string(let text)? = reader.object["content"] {
      self.init(text)
    } else {
      self.init(content: try reader.list("content", of: ContentPart.self))
    }
    isError = try reader.boolean("is_error", default: false)
    metadata = try reader.members("metadata")
    envelope = try reader.optional("envelope", as: Envelope.self)
  }

  public var json: JSONValue {
    var object: JSONObject = ["content": .array(content.map(\.json))]
    if isError { object["is_error"] = true }
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    object.put("envelope", envelope?.json)
    return .object(object)
  }
}

/// Members that have their default value are left out; times are in seconds.
extension ToolOptions: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a tool's options")
    self.init(
      requiresConfirmation: try reader.boolean("requires_confirmation", default: false), timeout: try reader.duration("timeout"),
      cacheTTL: try reader.duration("cache_ttl"), strict: try reader.boolean("strict", default: false),
      labels: Set(try reader.strings("labels")))
    if reader.object["recovery"] != nil { recovery = try reader.word("recovery", as: Recovery.self) }
  }

  public var json: JSONValue {
    var object = JSONObject()
    if requiresConfirmation { object["requires_confirmation"] = true }
    object.put("timeout", timeout.map { .number($0.inSeconds) })
    object.put("cache_ttl", cacheTTL.map { .number($0.inSeconds) })
    if strict { object["strict"] = true }
    if !labels.isEmpty { object["labels"] = .array(labels.sorted().map { .string($0) }) }
    if recovery != .ask { object["recovery"] = .string(recovery.rawValue) }
    return .object(object)
  }
}
