import RoostCore
import RoostProviders

/// How a model on Bedrock is told to think: in fields of its maker's.
struct BedrockThinking {
  let request: CompletionRequest
  let entry: ModelEntry

  /// Whether a tool must be called.
  private var forcesTool: Bool {
    guard !request.tools.isEmpty else { return false }
    switch request.toolChoice {
    case .required, .tool: return true
    case .auto, .none: return false
    }
  }

  /// What is asked for; a model that thinks by itself is told not to where it must call a tool and can't do both.
  var wanted: GenerationOptions.Thinking? {
    if let thinking = request.options.thinking { return thinking }
    let thinksByItself = entry["thinking"]?["default"]?.stringValue == "on"
    return forcesTool && thinksByItself && excludesForcedTools && entry.thinkingCanBeOff ? .off : nil
  }

  private var excludesForcedTools: Bool { entry.refusedWhileThinking.contains("tool_choice") }

  /// Whether the request turns thinking on.
  var isOn: Bool {
    guard let wanted, wanted != .off else { return false }
    return entry.thinkingStyle.map { $0 != "none" } ?? false
  }

  /// Whether a forced tool may be named.
  var allowsForcedTool: Bool { !entry.refused.contains("tool_choice") && !(isOn && excludesForcedTools) }

  func add(to body: inout JSONObject, maxTokens: Int?) {
    guard let wanted else { return }
    switch entry.thinkingStyle {
    case "adaptive", "budget": claude(wanted, &body, maxTokens)
    case "effort": effort(wanted, &body)
    default: break
    }
  }

  private func claude(_ wanted: GenerationOptions.Thinking, _ body: inout JSONObject, _ maxTokens: Int?) {
    func think(_ thinking: JSONValue) { body["additionalModelRequestFields"] = ["thinking": thinking] }
    let isAdaptive = entry.thinkingStyle == "adaptive"
    switch wanted {
    case .off: if entry.thinkingCanBeOff { think(["type": "disabled"]) }
    case .effort(let effort) where isAdaptive:
      think(["type": "adaptive", "display": "summarized"])
      body["outputConfig"] = ["effort": .string(effort.rawValue)]
    // An adaptive model takes no budget.
    case .budget where isAdaptive: think(["type": "adaptive", "display": "summarized"])
    case .effort(let effort):
      think([
        "type": "enabled", "budget_tokens": .integer(budget([.low: 1_024, .medium: 4_096, .high: 16_384][effort] ?? 4_096, maxTokens)),
      ])
    case .budget(let tokens): think(["type": "enabled", "budget_tokens": .integer(budget(tokens, maxTokens))])
    }
  }

  /// At least 1,024, and less than the answer may have.
  private func budget(_ tokens: Int, _ maxTokens: Int?) -> Int {
    let most = entry["thinking"]?["budget"]?["max"]?.intValue ?? .max
    return max(1_024, min(tokens, most, maxTokens.map { $0 - 1 } ?? .max))
  }

  /// The field's name and form are the maker's: the catalogue names it.
  private func effort(_ wanted: GenerationOptions.Thinking, _ body: inout JSONObject) {
    guard let field = entry["thinking"]?["field"]?.stringValue else { return }
    let word: String
    switch wanted {
    case .off:
      if field == "reasoningConfig" && entry.thinkingCanBeOff { body["additionalModelRequestFields"] = [field: ["type": "disabled"]] }
      return
    case .effort(let effort): word = effort.rawValue
    case .budget(let tokens): word = tokens <= 2_048 ? "low" : tokens <= 12_288 ? "medium" : "high"
    }
    let value: JSONValue = field == "reasoningConfig" ? ["type": "enabled", "maxReasoningEffort": .string(word)] : .string(word)
    body["additionalModelRequestFields"] = .object([field: value])
  }
}
