/// The deadline crosses as what is left of it: two processes share no clock reading.
extension ToolContext: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a tool call's context")
    let left = try reader.optionalInteger("time_left_ms")
    self.init(
      callID: try reader.optionalString("call_id") ?? "", agent: try reader.optionalString("agent") ?? "",
      runID: try reader.optionalString("run_id") ?? "", turn: try reader.integer("turn", default: 0),
      idempotencyKey: try reader.optionalString("idempotency_key") ?? "",
      execution: try reader.optional("execution", as: ExecutionSnapshot.self)?.context,
      deadline: left.map { .now + .milliseconds(Int64(clamping: $0)) }, metadata: try reader.members("metadata"))
  }

  public var json: JSONValue {
    var object: JSONObject = ["call_id": .string(callID), "agent": .string(agent), "run_id": .string(runID), "turn": .integer(turn)]
    object["idempotency_key"] = .string(idempotencyKey)
    object.put("execution", execution.map { ExecutionSnapshot($0).json })
    object.put("time_left_ms", deadline.map { .integer(max(0, Int((ContinuousClock.now.duration(to: $0)) / .milliseconds(1)))) })
    if metadata.count > 0 { object["metadata"] = .object(metadata) }
    return .object(object)
  }
}

/// An execution context as it was when it crossed a boundary. Its shared state is read there, and changes to it stay there.
struct ExecutionSnapshot: JSONRepresentable {
  let context: ExecutionContext

  init(_ context: ExecutionContext) { self.context = context }

  init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "an execution context")
    let id = try reader.optionalString("principal")
    context = ExecutionContext(
      principal: ExecutionContext.Principal(id: id ?? "", claims: try reader.members("claims")),
      route: try reader.optionalString("route") ?? "", metadata: try reader.members("metadata"), state: try reader.members("state"))
  }

  var json: JSONValue {
    var object = JSONObject()
    if let principal = context.principal {
      object["principal"] = .string(principal.id)
      if principal.claims.count > 0 { object["claims"] = .object(principal.claims) }
    }
    if !context.route.isEmpty { object["route"] = .string(context.route) }
    if context.metadata.count > 0 { object["metadata"] = .object(context.metadata) }
    let state = context.state
    if state.count > 0 { object["state"] = .object(state) }
    return .object(object)
  }
}
