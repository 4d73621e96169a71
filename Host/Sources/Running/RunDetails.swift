import RoostCore

/// What `--verbose` says of a run while it happens: each model and tool call, with what it was given, how long it took and what it used.
struct RunDetails: EventExporter {
  /// Longest argument, result or message shown, in characters.
  static let valueLimit = 200

  let console: Console

  /// The event is redacted already.
  func export(_ event: EventRecord) {
    guard let line = Self.line(event.type.name, event.fields) else { return }
    let agent = event.scope?.parentRunID == nil ? nil : event.scope?.agent
    console.detail("roost: \(agent.map { "\($0): " } ?? "")\(line)")
  }

  /// One line; nil for events that say nothing new.
  static func line(_ type: String, _ fields: JSONObject) -> String? {
    let fields = Fields(fields)
    switch type {
    case "run.started": return "agent \(fields["agent"]) starts"
    case "model.request":
      return "turn \(fields.turn): asking \(fields.model) (messages: \(fields["messages"]), "
        + "tools: \(fields["tools"]))"
    case "model.response":
      return "turn \(fields.turn): \(fields.model) answered in \(fields.milliseconds("duration_ms")), "
        + "\(fields["input_tokens"]) tokens in, \(fields["output_tokens"]) out, \(fields["stop_reason"])"
    case "model.retry":
      return "turn \(fields.turn): attempt \(fields["attempt"]) failed (\(fields["kind"])), the next in "
        + "\(fields.milliseconds("delay_ms")): \(fields["message"])"
    case "model.fallback":
      return "turn \(fields.turn): \(fields["from"]) gave up (\(fields["kind"])), \(fields["to"]) is asked: \(fields["message"])"
    case "provider.circuit": return "provider \(fields["provider"]) of \(fields["fallback"]): circuit \(fields["state"])"
    case "tool.call": return "calling \(fields["name"]) \(fields["arguments"])"
    case "tool.result": return "\(fields["name"]) gave in \(fields.milliseconds("duration_ms")): \(fields["result"])"
    case "tool.error": return "\(fields["name"]) failed after \(fields.milliseconds("duration_ms")): \(fields["message"])"
    case "tool.timeout": return "\(fields["name"]) took longer than \(fields["timeout_s"]) s"
    case "guardrail": return "guardrail \(fields["guardrail"]) on the \(fields["stage"]): \(fields["decision"])"
    case "feature.dropped": return "left out \(fields["feature"]): \(fields["reason"])"
    case "run.finished", "run.failed", "run.cancelled":
      let end = type == "run.failed" ? "failed (\(fields["code"]))" : type == "run.finished" ? "finished" : "cancelled"
      return "agent \(fields["agent"]) \(end) in \(fields.milliseconds("latency_ms")), \(fields["total_input_tokens"]) tokens in, "
        + "\(fields["total_output_tokens"]) out"
    case "run.paused": return "agent \(fields["agent"]) waits: \(fields["reason"])"
    default: return nil
    }
  }

  /// An event's fields as short texts on one line.
  private struct Fields {
    let fields: JSONObject

    init(_ fields: JSONObject) { self.fields = fields }

    subscript(key: String) -> String {
      guard let value = fields[key], !value.isNull else { return "0" }
      let text = value.stringValue ?? value.jsonText(.compact)
      let shown = text.count > RunDetails.valueLimit ? "\(text.prefix(RunDetails.valueLimit))… (\(text.count) characters)" : text
      return ControlEscaper.escape(shown, keepingLayout: false)
    }

    /// From 1, as people count.
    var turn: Int { (fields["turn"]?.intValue ?? 0) + 1 }

    /// The provider, and its model where one was named.
    var model: String { self["model"].isEmpty ? self["provider"] : "\(self["provider"])/\(self["model"])" }

    func milliseconds(_ key: String) -> String { "\(Int((fields[key]?.doubleValue ?? 0).rounded(.up))) ms" }
  }
}
