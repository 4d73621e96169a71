/// What flows between agents, engines, steps and tools: a task on the way in, an answer or an error on the way out.
public struct Envelope: Hashable, JSONRepresentable, CustomStringConvertible {
  /// What to do.
  public var task: String?
  /// Text that helps with the task.
  public var context: String?
  /// Images, recordings and documents that belong to the task.
  public var attachments: [ContentPart]
  /// The answer: text, or the value of a structured output. After an error, null or the last value produced; read `error` first.
  public var payload: JSONValue
  public var metadata: EnvelopeMetadata
  public var error: RunError?

  public init(
    task: String? = nil, context: String? = nil, attachments: [ContentPart] = [], payload: JSONValue = .null,
    metadata: EnvelopeMetadata = EnvelopeMetadata(), error: RunError? = nil
  ) {
    self.task = task
    self.context = context
    self.attachments = attachments
    self.payload = payload
    self.metadata = metadata
    self.error = error
  }

  /// An input. The payload is the task too, so that the first of a chain finds its input where every other one does.
  public static func task(_ task: String, context: String? = nil, attachments: [ContentPart] = []) -> Envelope {
    Envelope(task: task, context: context, attachments: attachments, payload: .string(task))
  }

  /// A failure.
  public static func failure(_ error: RunError, task: String? = nil, metadata: EnvelopeMetadata = EnvelopeMetadata()) -> Envelope {
    Envelope(task: task, metadata: metadata, error: error)
  }

  /// Whether there is no error.
  public var isOK: Bool { error == nil }

  /// The payload as text: a string as it is, a structured value as JSON, null as nothing.
  public var text: String { payload.plainText }

  public var description: String { text }

  /// The payload as a value of `type`.
  public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    try payload.decode(type)
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "an envelope")
    task = try reader.optionalString("task")
    context = try reader.optionalString("context")
    attachments = try reader.list("attachments", of: ContentPart.self)
    payload = reader.object["payload"] ?? .null
    metadata = try reader.optional("metadata", as: EnvelopeMetadata.self) ?? EnvelopeMetadata()
    error = try reader.optional("error", as: RunError.self)
  }

  public var json: JSONValue {
    var object = JSONObject()
    object.put("task", task.map { .string($0) })
    object.put("context", context.map { .string($0) })
    if !attachments.isEmpty { object["attachments"] = .array(attachments.map(\.json)) }
    object["payload"] = payload
    object["metadata"] = metadata.json
    object.put("error", error?.json)
    return .object(object)
  }
}
