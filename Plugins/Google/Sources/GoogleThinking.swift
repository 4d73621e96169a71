import RoostCore
import RoostProviders

/// How a model is told to think: by a level from Gemini 3 on, by a budget of tokens before. Both in one request is an error.
struct GoogleThinking {
  let entry: ModelEntry

  private static let levels = ["minimal", "low", "medium", "high"]
  /// The levels' budgets, as the vendor maps them for clients of another API (ai.google.dev, OpenAI compatibility, 2026).
  private static let budgets = ["low": 1_024, "medium": 8_192, "high": 24_576]

  /// Nil where nothing is said.
  func config(_ thinking: GenerationOptions.Thinking) -> JSONValue? {
    switch entry.thinkingStyle {
    case "none": nil
    case "budget": budget(thinking)
    default: level(thinking)
    }
  }

  private func budget(_ thinking: GenerationOptions.Thinking) -> JSONValue? {
    switch thinking {
    case .off: entry.thinkingCanBeOff ? ["thinkingBudget": 0] : nil
    case .effort(let effort): ["thinkingBudget": .integer(allowed(Self.budgets[effort.rawValue] ?? 8_192)), "includeThoughts": true]
    case .budget(let tokens): ["thinkingBudget": .integer(allowed(tokens)), "includeThoughts": true]
    }
  }

  private func allowed(_ tokens: Int) -> Int {
    let limits = entry["thinking"]?["budget"]
    return max(limits?["min"]?.intValue ?? 0, min(tokens, limits?["max"]?.intValue ?? tokens))
  }

  private func level(_ thinking: GenerationOptions.Thinking) -> JSONValue {
    switch thinking {
    // These models can't be told to stop thinking, only to think little.
    case .off: ["thinkingLevel": .string(nearest(entry.efforts.contains("minimal") ? "minimal" : "low"))]
    case .effort(let effort): ["thinkingLevel": .string(nearest(effort.rawValue)), "includeThoughts": true]
    case .budget(let tokens):
      ["thinkingLevel": .string(nearest(tokens <= 2_048 ? "low" : tokens <= 12_288 ? "medium" : "high")), "includeThoughts": true]
    }
  }

  /// The level itself, else the next higher one that the model knows, else its highest.
  private func nearest(_ word: String) -> String {
    let known = Self.levels.filter { entry.efforts.isEmpty || entry.efforts.contains($0) }
    let higher = known.first { (Self.levels.firstIndex(of: $0) ?? 0) >= (Self.levels.firstIndex(of: word) ?? 0) }
    return (higher ?? known.last ?? word).uppercased()
  }
}
