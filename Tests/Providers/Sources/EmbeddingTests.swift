import RoostCore
import RoostProviders
import Synchronization
import Testing

/// Every vendor's embedder against the vendor's documentation.
struct EmbeddingTests {
  private func embedder(_ fixture: WireFixture) async throws -> any Embedder {
    var settings = fixture.settings
    for key in ["model", "provider_options"] { settings[key] = fixture.json["request"]?[key] }
    settings["dimensions"] = fixture.json["request"]?["options"]?["dimensions"]
    return try await #require(WireTests.wires[fixture.wire]).embedder(settings)
  }

  // LA-PROV-11, LA-PROV-12
  @Test(arguments: WireTests.fixtures("embed"))
  func `texts become vectors as the documentation means it`(_ fixture: WireFixture) async throws {
    let embedder = try await embedder(fixture)
    let texts = (fixture.json["request"]?["input"]?.arrayValue ?? []).compactMap(\.stringValue)
    let transport = FixtureTransport(fixture)
    await WireTransports.$current.withValue(transport) {
      do {
        let vectors = try await embedder.embed(texts)
        #expect((fixture.expectation["embeddings"]?.arrayValue ?? []).map(\.vectorValue) == vectors)
      } catch let error as ProviderError {
        #expect(WireTests.differences(.error(error), fixture.expectation) == [])
      } catch {
        Issue.record("\(error) isn't typed")
      }
    }
    let sent = transport.requests.withLock { $0 }
    #expect(sent.count == 1)
    #expect(try fixture.differences(in: #require(sent.first)) == [])
  }

  @Test(arguments: WireTests.fixtures("embed"))
  func `no texts need no request`(_ fixture: WireFixture) async throws {
    let embedder = try await embedder(fixture)
    let transport = FixtureTransport(fixture)
    let vectors = try await WireTransports.$current.withValue(transport) { try await embedder.embed([]) }
    #expect(vectors.isEmpty && transport.requests.withLock { $0.isEmpty })
  }
}
