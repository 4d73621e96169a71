import RoostCore

/// What `--json` prints of a run.
enum RunReport {
  static func json(of answer: Envelope, task: String) -> JSONValue {
    var object = JSONObject()
    object["task"] = .string(answer.task ?? task)
    object["text"] = .string(answer.text)
    object["payload"] = answer.payload
    object["error"] = answer.error?.json ?? .null
    object["metadata"] = answer.metadata.json
    object["tool_calls"] = .array(answer.metadata.toolCalls.map(\.json))
    return .object(object)
  }

  /// One line for `--usage`.
  static func usage(of answer: Envelope) -> String {
    let total = answer.metadata.total
    var parts = ["\(total.usage.inputTokens) tokens in", "\(total.usage.outputTokens) out"]
    if total.costUSD > 0 { parts.append("$\(total.costUSD)") }
    parts.append("\(Int(answer.metadata.latency.inMilliseconds.rounded(.up))) ms")
    let model = [answer.metadata.provider, answer.metadata.model].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "/")
    if !model.isEmpty { parts.append(model) }
    return parts.joined(separator: ", ")
  }
}
