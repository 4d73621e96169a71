/// Tokens that a provider counted.
public struct TokenUsage: Hashable, JSONRepresentable {
  /// All input tokens, those read from or written to a cache included.
  public var inputTokens: Int
  /// All output tokens, reasoning included.
  public var outputTokens: Int
  /// The part of the input that was read from the provider's cache.
  public var cacheReadTokens: Int
  /// The part of the input that was written to the provider's cache.
  public var cacheWriteTokens: Int
  /// The part of the output spent on reasoning.
  public var reasoningTokens: Int

  public init(inputTokens: Int = 0, outputTokens: Int = 0, cacheReadTokens: Int = 0, cacheWriteTokens: Int = 0, reasoningTokens: Int = 0) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cacheReadTokens = cacheReadTokens
    self.cacheWriteTokens = cacheWriteTokens
    self.reasoningTokens = reasoningTokens
  }

  public var totalTokens: Int { inputTokens.addingClamped(outputTokens) }

  public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    TokenUsage(
      inputTokens: left.inputTokens.addingClamped(right.inputTokens),
      outputTokens: left.outputTokens.addingClamped(right.outputTokens),
      cacheReadTokens: left.cacheReadTokens.addingClamped(right.cacheReadTokens),
      cacheWriteTokens: left.cacheWriteTokens.addingClamped(right.cacheWriteTokens),
      reasoningTokens: left.reasoningTokens.addingClamped(right.reasoningTokens))
  }

  public static func += (left: inout TokenUsage, right: TokenUsage) { left = left + right }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "token usage")
    inputTokens = try reader.integer("input_tokens", default: 0)
    outputTokens = try reader.integer("output_tokens", default: 0)
    cacheReadTokens = try reader.integer("cache_read_tokens", default: 0)
    cacheWriteTokens = try reader.integer("cache_write_tokens", default: 0)
    reasoningTokens = try reader.integer("reasoning_tokens", default: 0)
  }

  public var json: JSONValue {
    [
      "input_tokens": .integer(inputTokens), "output_tokens": .integer(outputTokens), "cache_read_tokens": .integer(cacheReadTokens),
      "cache_write_tokens": .integer(cacheWriteTokens), "reasoning_tokens": .integer(reasoningTokens),
    ]
  }
}

extension Int {
  /// The sum, or the largest integer where it doesn't fit: a count from outside must not stop the program.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other > 0 ? .max : .min
  }
}
