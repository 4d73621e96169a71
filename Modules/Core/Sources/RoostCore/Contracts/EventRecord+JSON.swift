/// With its fields apart, so that it can be read back; ``json`` is the flat form that files hold.
struct EventRecordForm: JSONRepresentable {
  let record: EventRecord

  init(_ record: EventRecord) { self.record = record }

  init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "an event")
    record = EventRecord(
      type: EventType(try reader.string("type"), critical: try reader.boolean("critical", default: false)),
      sequence: try reader.integer("sequence"), time: try reader.number("time", default: 0),
      scope: try reader.optional("scope", as: RunScope.self), fields: try reader.members("fields"),
      sessionID: try reader.optionalString("session_id") ?? "")
  }

  var json: JSONValue {
    var object: JSONObject = ["type": .string(record.type.name), "critical": .bool(record.type.isCritical)]
    object["sequence"] = .integer(record.sequence)
    object["time"] = .number(record.time)
    object.put("scope", record.scope?.json)
    object["fields"] = .object(record.fields)
    object["session_id"] = .string(record.sessionID)
    return .object(object)
  }
}

extension RunScope: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a run's scope")
    self.init(
      sessionID: try reader.optionalString("session_id") ?? "", runID: try reader.string("run_id"),
      parentRunID: try reader.optionalString("parent_run_id"), spanID: try reader.string("span_id"),
      parentSpanID: try reader.optionalString("parent_span_id"), agent: try reader.string("agent"))
  }

  public var json: JSONValue {
    var object: JSONObject = [
      "session_id": .string(sessionID), "run_id": .string(runID), "span_id": .string(spanID), "agent": .string(agent),
    ]
    object.put("parent_run_id", parentRunID.map { .string($0) })
    object.put("parent_span_id", parentSpanID.map { .string($0) })
    return .object(object)
  }
}
