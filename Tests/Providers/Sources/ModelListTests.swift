import RoostCore
import RoostProviders
import Synchronization
import Testing

/// Every vendor's list of models against the vendor's documentation.
struct ModelListTests {
  @Test(arguments: WireTests.fixtures("models"))
  func `a vendor's models are listed`(_ fixture: WireFixture) async throws {
    let provider = try await WireTests.provider(for: fixture)
    let lister = try #require(provider as? any ModelLister)
    let transport = FixtureTransport(fixture)
    await WireTransports.$current.withValue(transport) {
      do throws(ProviderError) {
        let wanted = (fixture.expectation["models"]?.arrayValue ?? []).map {
          ListedModel(id: $0["id"]?.stringValue ?? "", name: $0["name"]?.stringValue)
        }
        #expect(try await lister.listModels() == wanted)
      } catch {
        #expect(WireTests.differences(.error(error), fixture.expectation) == [])
      }
    }
    #expect(try fixture.differences(in: #require(transport.requests.withLock { $0.first })) == [])
  }
}
