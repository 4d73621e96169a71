import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization
import Testing

/// Which model a call gets.
struct ModelChoiceTests {
  private static func catalogue(_ tiers: JSONObject) throws -> ModelCatalogue {
    try ModelCatalogue(json: ["tiers": .object(tiers), "aliases": ["house": "vendor-large"], "models": [["id": "vendor-large"]]])
  }
  private static let tiers: JSONObject = ["cheap": "vendor-small", "medium": "vendor-large"]

  // LB4-PROV-04
  @Test(
    arguments: [
      ("asked", "own", "spare", "asked"), ("", "own", "spare", "own"), ("", nil, "spare", "spare"), ("", nil, nil, nil),
      ("medium", "own", nil, "vendor-large"), ("house", nil, nil, "vendor-large"), ("", "cheap", nil, "vendor-small"),
      ("", nil, "medium", "vendor-large"), ("top", nil, nil, "top"),
    ] as [(String, String?, String?, String?)])
  func `the request's model, else the provider's, else the fallback`(
    asked: String, own: String?, fallback: String?, id: String?
  ) throws {
    #expect(ModelChoice(catalogue: try Self.catalogue(Self.tiers), model: own, fallback: fallback).named(asked) == id)
  }

  // LB4-PROV-05
  @Test(
    arguments: [
      (["super_cheap": "a", "cheap": "b", "medium": "c"], "a"), (["cheap": "b", "medium": "c"], "b"), (["medium": "c", "top": "d"], "c"),
      (["top": "d"], nil), ([:], nil),
    ] as [(JSONObject, String?)])
  func `cheapest is the first cheap tier that there is`(tiers: JSONObject, id: String?) throws {
    #expect(ModelChoice(catalogue: try Self.catalogue(tiers), fallback: "cheapest").named("") == id)
  }

  // LB4-PROV-06, LB1-PROV-09
  @Test func `a tier leaves as the model's id, and nothing configured leaves not at all`() async throws {
    let transport = FixtureTransport(try #require(WireFixture.all(of: "anthropic").first { $0.status == 200 && $0.kind != "stream" }))
    let vendor = BuiltProvider(plugin: "Anthropic", component: "provider.anthropic")
    let id = try await vendor.provider(["model": "top"])
    await WireTransports.$current.withValue(transport) { _ = try? await id.complete(CompletionRequest(messages: [.user("Hello")])) }
    let sent = try #require(transport.requests.withLock { $0.first?.body })
    let model = try #require(try JSONValue(parsing: sent)["model"]?.stringValue)
    #expect(model.hasPrefix("claude-"))
    // LB4-PROV-18
    #expect(try JSONValue(parsing: sent)["max_tokens"]?.intValue ?? 0 > 0)

    let none = try await vendor.provider()
    let error = await #expect(throws: ProviderError.self) {
      try await WireTransports.$current.withValue(transport) { try await none.complete(CompletionRequest(messages: [.user("Hello")])) }
    }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.message.contains("medium (claude-") == true)
    #expect(transport.requests.withLock { $0.count } == 1)
  }
}
