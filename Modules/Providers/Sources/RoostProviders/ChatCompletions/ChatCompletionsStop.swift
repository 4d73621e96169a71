internal import RoostCore

/// Why an answer ended, in the servers' words.
struct ChatCompletionsStop {
  private(set) var raw: String?
  /// vLLM says which stop sequence was met; a number there is a token and says nothing.
  private var word: String?

  init() {}

  init(_ choice: JSONValue) { add(choice) }

  /// Takes what a choice says; an empty reason is none.
  mutating func add(_ choice: JSONValue) {
    if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty { raw = reason }
    if let met = choice["stop_reason"]?.stringValue, !met.isEmpty { word = met }
  }

  /// Whether the limit of tokens ended the answer.
  var isCut: Bool { raw == "length" }

  /// Calls in the answer make it `tool_use`, whatever the reason says; no calls make `tool_calls` an ordinary end.
  func reason(hasCalls: Bool, isRefused: Bool) -> StopReason {
    switch raw {
    case "length": .maxTokens
    case "model_length": .contextExceeded
    case _ where hasCalls: .toolUse
    case _ where isRefused: .refusal
    case "stop" where word != nil: .stopSequence
    case nil, "stop", "eos", "end_turn", "tool_calls", "function_call": .endTurn
    default: .other
    }
  }

  /// The error that the reason stands for; nil for an answer.
  func error(_ dialect: ChatCompletionsDialect) -> ProviderError? {
    switch raw {
    case "content_filter":
      ProviderError(.contentFiltered, "\(dialect.name) filtered the answer.", retry: .no, vendorCode: raw)
    case "error": ProviderError(.unavailable, "\(dialect.name) failed while it was answering.", vendorCode: raw)
    case "insufficient_system_resource":
      ProviderError(.overloaded, "\(dialect.name) ran out of resources while it was answering.", vendorCode: raw)
    default: nil
    }
  }
}
