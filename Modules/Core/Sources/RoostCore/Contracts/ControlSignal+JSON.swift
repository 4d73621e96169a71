/// `{"conclude": ANSWER}` or `{"pause": {"reason": …, "call_id": …, "details": …}}`.
extension ControlSignal: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a control signal")
    if let answer = reader.object["conclude"] {
      self = .conclude(answer)
    } else {
      self = .pause(try reader.value("pause", as: PauseRequest.self))
    }
  }

  public var json: JSONValue {
    switch self {
    case .conclude(let answer): ["conclude": answer]
    case .pause(let request): ["pause": request.json]
    }
  }
}

extension PauseRequest: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a pause")
    self.init(reason: try reader.string("reason"), callID: try reader.optionalString("call_id"), details: reader.object["details"] ?? .null)
  }

  public var json: JSONValue {
    var object: JSONObject = ["reason": .string(reason)]
    object.put("call_id", callID.map { .string($0) })
    if details != .null { object["details"] = details }
    return .object(object)
  }
}
