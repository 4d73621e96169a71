import Testing

@testable import RoostCore

/// Prices are dollars per million tokens; a call's cost is what its tokens come to.
struct ModelCostTests {
  private static func catalogue(_ prices: JSONValue) throws -> ModelCatalogue {
    try ModelCatalogue(json: ["tiers": ["medium": "m"], "aliases": ["mine": "m"], "models": [["id": "m", "prices": prices]]])
  }

  private func cost(_ prices: JSONValue, _ usage: TokenUsage, model: String = "m") throws -> Double? {
    try Self.catalogue(prices).cost(of: usage, model: model)
  }

  // LA-COST-01, LA-PROV-10, LB1-COST-01
  @Test(arguments: ["m", "medium", "mine"]) func `tokens times price is the cost`(_ model: String) throws {
    let found = try cost(["input": 15, "output": 75], TokenUsage(inputTokens: 1_000, outputTokens: 1_000), model: model)
    #expect(abs(try #require(found) - 0.09) < 1e-12)
  }

  // LB1-COST-01
  @Test func `a model without prices has no cost`() throws {
    #expect(try cost(["output": 75], TokenUsage(inputTokens: 1)) == nil)
    #expect(try cost(["input": 1, "output": 2], TokenUsage(inputTokens: 1), model: "other") == nil)
  }

  // LB1-COST-03
  @Test func `what the cache gave and took has its own prices`() throws {
    let usage = TokenUsage(inputTokens: 1_000_000, outputTokens: 0, cacheReadTokens: 600_000, cacheWriteTokens: 100_000)
    #expect(try cost(["input": 5, "output": 30, "cache_read": 0.5, "cache_write": 6.25], usage) == 0.3 * 5 + 0.6 * 0.5 + 0.1 * 6.25)
    #expect(try cost(["input": 5, "output": 30], usage) == 5)
    // A vendor that counts more from the cache than came in is not paid for it.
    let wrong = TokenUsage(inputTokens: 10, outputTokens: 0, cacheReadTokens: 1_000_000, cacheWriteTokens: 1_000_000)
    #expect(try cost(["input": 1_000_000, "output": 0, "cache_read": 500_000], wrong) == 5)
  }

  @Test func `reasoning may have its own price`() throws {
    let usage = TokenUsage(inputTokens: 0, outputTokens: 10, reasoningTokens: 4)
    #expect(try cost(["input": 0, "output": 1_000_000, "reasoning": 2_000_000], usage) == 14)
    #expect(try cost(["input": 0, "output": 1_000_000], usage) == 10)
  }

  // LB1-COST-04
  @Test(arguments: [(200_000, 200_000 * 2.0), (200_001, 200_001 * 4.0), (1_000_001, 1_000_001 * 8.0)])
  func `a large input has the higher price for all of it`(tokens: Int, dollars: Double) throws {
    let prices: JSONValue = [
      "input": 2_000_000, "output": 1,
      "above": [["input_tokens": 1_000_000, "input": 8_000_000], ["input_tokens": 200_000, "input": 4_000_000]],
    ]
    #expect(try cost(prices, TokenUsage(inputTokens: tokens)) == dollars)
  }

  // LB4-COST-01
  @Test func `a user's own prices go before the vendor's`() throws {
    let own = try ModelCatalogue(json: ["models": [["id": "m", "prices": ["input": 1_000_000, "output": 0]]]])
    let merged = try Self.catalogue(["input": 15, "output": 75]).overridden(by: own)
    #expect(merged.cost(of: TokenUsage(inputTokens: 3), model: "medium") == 3)
  }
}
