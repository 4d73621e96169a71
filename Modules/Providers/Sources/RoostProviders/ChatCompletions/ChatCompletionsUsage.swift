internal import RoostCore

/// The tokens that an answer, or an event of a stream, counts.
struct ChatCompletionsUsage {
  let tokens: TokenUsage
  /// What OpenRouter says the call cost, in US dollars.
  let cost: Double?

  /// Nil where nothing is counted.
  init?(_ json: JSONValue) {
    let usages = [json["usage"], json["x_groq"]?["usage"]]
    guard let usage = usages.lazy.compactMap({ $0 }).first(where: { $0["prompt_tokens"] != nil || $0["completion_tokens"] != nil }) else {
      return nil
    }
    func number(_ values: JSONValue?...) -> Int { values.lazy.compactMap { $0?.intValue }.first.map { max(0, $0) } ?? 0 }
    let input = usage["prompt_tokens_details"]
    tokens = TokenUsage(
      inputTokens: number(usage["prompt_tokens"]), outputTokens: number(usage["completion_tokens"]),
      cacheReadTokens: number(usage["prompt_cache_hit_tokens"], input?["cached_tokens"]),
      cacheWriteTokens: number(input?["cache_write_tokens"]),
      reasoningTokens: number(usage["completion_tokens_details"]?["reasoning_tokens"]))
    cost = usage["cost"]?.doubleValue
  }
}
