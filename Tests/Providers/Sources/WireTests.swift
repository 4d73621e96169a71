import Foundation
import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization
import Testing

/// Every vendor's adapter against the vendor's documentation.
struct WireTests {
  /// The wires, and the plugin that speaks each.
  static let wires: [String: BuiltProvider] = [
    "anthropic": BuiltProvider(plugin: "Anthropic", component: "provider.anthropic"),
    "bedrock": BuiltProvider(
      plugin: "Bedrock", component: "provider.bedrock", key: ["access_key_id": "ID", "secret_access_key": "KEY", "region": "eu-central-1"]),
    "deepseek": BuiltProvider(plugin: "DeepSeek", component: "provider.deepseek"),
    "google": BuiltProvider(plugin: "Google", component: "provider.google"),
    "ollama": BuiltProvider(plugin: "Ollama", component: "provider.ollama"),
    "openai_chat": BuiltProvider(plugin: "OpenAI", component: "provider.openai"),
    "openai_compatible": BuiltProvider(plugin: "OpenAICompatible", component: "provider.openai_compatible"),
    "openai_responses": BuiltProvider(plugin: "OpenAI", component: "provider.openai"),
  ]

  /// All of them, or those that ROOST_TEST_WIRES names.
  static let chosen: [String] = {
    let names = ProcessInfo.processInfo.environment["ROOST_TEST_WIRES"]?.split(separator: ",").map(String.init)
    return wires.keys.sorted().filter { names?.contains($0) ?? true }
  }()

  static func fixtures(_ kinds: String...) -> [WireFixture] {
    chosen.flatMap { WireFixture.all(of: $0) }.filter { kinds.contains($0.kind) }
  }

  static func provider(for fixture: WireFixture) async throws -> any Provider {
    try await #require(wires[fixture.wire]).provider(fixture.settings)
  }

  enum Outcome: Sendable {
    case completion(Completion)
    case error(ProviderError)
  }

  static func ask(_ provider: any Provider, _ fixture: WireFixture, _ transport: FixtureTransport) async throws -> Outcome {
    let request = try fixture.request()
    return await WireTransports.$current.withValue(transport) {
      do throws(ProviderError) {
        return .completion(fixture.kind == "stream" ? try await provider.stream(request).collect() : try await provider.complete(request))
      } catch {
        return .error(error)
      }
    }
  }

  /// How the outcome differs from what the fixture expects; empty where it doesn't.
  static func differences(_ outcome: Outcome, _ expected: JSONValue) -> [String] {
    switch outcome {
    case .completion(let completion):
      guard let wanted = expected["completion"] else { return ["an answer, \(completion.json), in place of \(expected)"] }
      var found = JSONDifference.list(wanted, completion.json, at: "completion")
      if let ignored = expected["ignored"]?.intValue, completion.metadata["ignored_events"]?.intValue != ignored {
        found.append("ignored: \(completion.metadata["ignored_events"] ?? 0), not \(ignored)")
      }
      return found
    case .error(let error):
      guard let wanted = expected["error"] else { return ["the error \(error) in place of \(expected)"] }
      var found: [String] = []
      func compare(_ key: String, _ value: JSONValue) {
        if let want = wanted[key], want != value { found.append("\(key): \(value), not \(want)") }
      }
      compare("kind", .string(error.kind.rawValue))
      compare("status", error.status.map { .integer($0) } ?? .null)
      compare("vendor_code", error.vendorCode.map { .string($0) } ?? .null)
      compare("retryable", .bool(error.isRetryable))
      if let want = wanted["retry_after"]?.doubleValue {
        let seconds = error.retryAfter.map { $0 / .seconds(1) } ?? -1
        if abs(seconds - want) > 0.001 { found.append("retry_after: \(seconds), not \(want)") }
      }
      if let words = wanted["message_contains"]?.stringValue, !error.message.contains(words) {
        found.append("the message \"\(error.message)\" lacks \"\(words)\"")
      }
      return found
    }
  }

  // LA-PROV-08, LA-PROV-11, LB1-PROV-19, LB4-PROV-16, LB4-PROV-23, LB4-PROV-25, LB4-ERR-04
  @Test(arguments: fixtures("complete", "stream"))
  func `a documented answer is read as the documentation means it`(_ fixture: WireFixture) async throws {
    guard fixture.body != nil else { return }
    let outcome = try await Self.ask(Self.provider(for: fixture), fixture, FixtureTransport(fixture))
    #expect(Self.differences(outcome, fixture.expectation) == [])
  }

  // LB1-PROV-06
  @Test(arguments: fixtures("stream"))
  func `a stream cut anywhere is read alike`(_ fixture: WireFixture) async throws {
    guard let body = fixture.body else { return }
    let provider = try await Self.provider(for: fixture)
    for cut in 1..<max(2, body.count) {
      let outcome = try await Self.ask(provider, fixture, FixtureTransport(fixture, cuts: [cut]))
      let differences = Self.differences(outcome, fixture.expectation)
      #expect(differences == [], "cut at \(cut)")
      if !differences.isEmpty { return }
    }
    let outcome = try await Self.ask(provider, fixture, FixtureTransport(fixture, cuts: Array(1..<max(2, body.count))))
    #expect(Self.differences(outcome, fixture.expectation) == [], "byte by byte")
  }

  // LA-PROV-03, LA-PROV-07, LB1-PROV-16, LB1-PROV-20, LB1-PROV-21, LB2-PROV-06, LB3-PROV-02, LB3-PROV-04, LB4-PROV-24, LB4-PROV-25,
  // LB4-MSG-08
  @Test(arguments: fixtures("complete", "stream", "count_tokens").filter { $0.json["wire_request"] != nil })
  func `a request is written as the documentation wants it`(_ fixture: WireFixture) async throws {
    let provider = try await Self.provider(for: fixture)
    let transport = FixtureTransport(fixture)
    let request = try fixture.request()
    _ = await WireTransports.$current.withValue(transport) {
      if fixture.kind == "count_tokens" {
        do { _ = try await provider.countTokens(request) } catch {}
      } else {
        do { _ = try await Self.ask(provider, fixture, transport) } catch {}
      }
    }
    let sent = try #require(transport.requests.withLock { $0.first })
    let wanted = try #require(fixture.json["wire_request"])
    #expect(sent.method == wanted["method"]?.stringValue)
    let target = sent.url.text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last?.drop { $0 != "/" } ?? ""
    #expect(String(target) == wanted["path"]?.stringValue)
    for (name, value) in wanted["headers"]?.objectValue ?? [:] { #expect(sent.headers[name] == value.stringValue, "\(name)") }
    let body = try sent.body.map { try JSONValue(parsing: $0) } ?? .null
    let differences = JSONDifference.list(wanted["body"] ?? .null, body, at: "body", exact: true)
    #expect(differences == [])
  }

  // LB3-PROV-02
  @Test(arguments: fixtures("complete", "stream").filter { $0.json["wire_response"] == nil && $0.json["expect"]?["error"] != nil })
  func `what a vendor can't take is refused before anything is sent`(_ fixture: WireFixture) async throws {
    let transport = FixtureTransport(fixture)
    let outcome = try await Self.ask(Self.provider(for: fixture), fixture, transport)
    #expect(Self.differences(outcome, fixture.expectation) == [])
    #expect(transport.requests.withLock { $0.isEmpty })
  }

  @Test(arguments: fixtures("count_tokens"))
  func `tokens are counted by the vendor`(_ fixture: WireFixture) async throws {
    let provider = try await Self.provider(for: fixture)
    let request = try fixture.request()
    await WireTransports.$current.withValue(FixtureTransport(fixture)) {
      do throws(ProviderError) {
        let count = try await provider.countTokens(request)
        #expect(fixture.expectation["tokens"]?.intValue == count.tokens && !count.isEstimate)
      } catch {
        #expect(Self.differences(.error(error), fixture.expectation) == [])
      }
    }
  }
}
