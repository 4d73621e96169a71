/// A model's request to call one tool.
public struct ToolCall: Hashable, JSONRepresentable {
  /// The provider's id for the call, unique within a run; made up where the provider gives none.
  public var id: String
  public var name: String
  /// The arguments as the model sent them; an object unless the model erred.
  public var arguments: JSONValue

  public init(id: String, name: String, arguments: JSONValue) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a tool call")
    id = try reader.string("id")
    name = try reader.string("name")
    arguments = reader.object["arguments"] ?? .object(JSONObject())
  }

  public var json: JSONValue { ["id": .string(id), "name": .string(name), "arguments": arguments] }
}

/// What a tool call gave, as the model sees it.
public struct ToolResult: Hashable, JSONRepresentable {
  /// The id of the call this answers.
  public var callID: String
  public var name: String
  /// Text and media for the model.
  public var content: [ContentPart]
  public var isError: Bool

  public init(callID: String, name: String, content: [ContentPart], isError: Bool = false) {
    self.callID = callID
    self.name = name
    self.content = content
    self.isError = isError
  }

  /// A result the model reads as plain text.
  public static func ok(_ text: String, callID: String, name: String = "") -> ToolResult {
    ToolResult(callID: callID, name: name, content: [.text(text)])
  }

  /// A result the model reads as JSON text.
  public static func ok(_ value: JSONValue, callID: String, name: String = "") -> ToolResult {
    ToolResult(callID: callID, name: name, content: [.text(value.plainText)])
  }

  /// A failure the model sees and may react to.
  public static func error(_ text: String, callID: String, name: String = "") -> ToolResult {
    ToolResult(callID: callID, name: name, content: [.text(text)], isError: true)
  }

  /// The text parts, joined.
  public var text: String { content.plainText }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a tool result")
    callID = try reader.string("call_id")
    name = try reader.optionalString("name") ?? ""
    content = try reader.list("content", of: ContentPart.self)
    isError = try reader.boolean("is_error", default: false)
  }

  public var json: JSONValue {
    ["call_id": .string(callID), "name": .string(name), "content": .array(content.map(\.json)), "is_error": .bool(isError)]
  }
}

extension JSONValue {
  /// The value as text for a reader: a string as it is, null as nothing, everything else as compact JSON.
  public var plainText: String {
    switch self {
    case .string(let text): text
    case .null: ""
    default: description
    }
  }
}
