extension GuardrailContext: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a guardrail's context")
    self.init(
      stage: try reader.word("stage", as: Stage.self), agent: try reader.optionalString("agent") ?? "",
      runID: try reader.optionalString("run_id") ?? "", tool: try reader.optionalString("tool"),
      execution: try reader.optional("execution", as: ExecutionSnapshot.self)?.context)
  }

  public var json: JSONValue {
    var object: JSONObject = ["stage": .string(stage.rawValue), "agent": .string(agent), "run_id": .string(runID)]
    object.put("tool", tool.map { .string($0) })
    object.put("execution", execution.map { ExecutionSnapshot($0).json })
    return .object(object)
  }
}

/// `"pass"`, `{"block": MESSAGE}` or `{"modify": TEXT}`.
extension GuardrailDecision: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    if json == "pass" {
      self = .pass
      return
    }
    let reader = try JSONReader(json, of: "a guardrail's decision")
    if reader.object["block"] != nil {
      self = .block(try reader.string("block"))
    } else if reader.object["modify"] != nil {
      self = .modify(try reader.string("modify"))
    } else {
      throw JSONShapeError(expected: "\"pass\", or an object with \"block\" or \"modify\"", found: "neither")
    }
  }

  public var json: JSONValue {
    switch self {
    case .pass: "pass"
    case .block(let message): ["block": .string(message)]
    case .modify(let text): ["modify": .string(text)]
    }
  }
}

/// `"whole"` or a number of characters.
extension HoldBackWindow: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    if json == "whole" {
      self = .whole
    } else if let count = json.intValue, count >= 0 {
      self = .characters(count)
    } else {
      throw JSONShapeError(expected: "\"whole\" or a number of characters", found: json.brief)
    }
  }

  public var json: JSONValue {
    switch self {
    case .whole: "whole"
    case .characters(let count): .integer(count)
    }
  }
}
