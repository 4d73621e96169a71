import Foundation
import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization
import Testing

/// Which server the provider `ollama` asks, and what that is told.
struct OllamaServerTests {
  private let request = CompletionRequest(model: "qwen3", messages: [.user("Hello")])

  private func sent(_ settings: JSONObject) async throws -> HTTPRequest {
    let fixture = try #require(WireFixture.all(of: "ollama").first)
    let transport = FixtureTransport(fixture)
    let provider = try await BuiltProvider(plugin: "Ollama", component: "provider.ollama", key: [:]).provider(settings)
    _ = try await WireTransports.$current.withValue(transport) { try await provider.complete(request) }
    return try #require(transport.requests.withLock { $0.first })
  }

  // LA-PROV-02
  @Test(.enabled(if: ProcessInfo.processInfo.environment["OLLAMA_HOST"] == nil))
  func `without a key it is this machine's, which gets none`() async throws {
    let sent = try await sent([:])
    #expect(sent.url.text == "http://127.0.0.1:11434/api/chat")
    #expect(sent.headers["authorization"] == nil)
  }

  @Test func `with a key it is the cloud`() async throws {
    let sent = try await sent(["api_key": "KEY"])
    #expect(sent.url.text == "https://ollama.com/api/chat")
    #expect(sent.headers["authorization"] == "Bearer KEY")
  }

  @Test func `an address of one's own goes before`() async throws {
    let sent = try await sent(["api_key": "KEY", "base_url": "http://box:8080/"])
    #expect(sent.url.text == "http://box:8080/api/chat")
    #expect(sent.headers["authorization"] == "Bearer KEY")
  }

  // LB4-PROV-18
  @Test func `context, keeping and limits stand where the server looks for them`() async throws {
    let sent = try await sent(["context_tokens": 16_384, "keep_alive": "-1", "max_tokens": 99])
    let body = try JSONValue(parsing: try #require(sent.body))
    #expect(body["options"] == ["num_predict": 99, "num_ctx": 16_384])
    #expect(body["keep_alive"] == -1)
  }
}
