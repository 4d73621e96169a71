/// One finished tool call.
public struct ToolCallRecord: Hashable, Sendable {
  public var call: ToolCall
  /// What the model saw.
  public var result: String
  public var isError: Bool
  public var duration: Duration
  /// The tool's own data, never shown to the model.
  public var metadata: JSONObject

  public init(call: ToolCall, result: String, isError: Bool, duration: Duration, metadata: JSONObject = JSONObject()) {
    self.call = call
    self.result = result
    self.isError = isError
    self.duration = duration
    self.metadata = metadata
  }

  public var json: JSONValue {
    var object: JSONObject = ["id": .string(call.id), "name": .string(call.name), "arguments": call.arguments, "result": .string(result)]
    object["is_error"] = .bool(isError)
    object["duration_ms"] = .number(duration.inMilliseconds)
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    return .object(object)
  }
}
