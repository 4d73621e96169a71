import RoostCore
import RoostTesting
import Testing

/// One owner of retries: how often each server is asked, whatever stands between it and the agent.
struct RetryCountTests {
  /// What stands between agent and provider.
  enum Between: String, CaseIterable, Sendable { case nothing, router, fallback, limited, cached, all }

  private static func wrap(_ leaf: JSONValue, _ between: Between) -> (providers: JSONObject, ask: String) {
    var providers: JSONObject = ["leaf": leaf]
    func add(_ name: String, _ settings: JSONValue) { providers[name] = settings }
    switch between {
    case .nothing: return (providers, "leaf")
    case .router: add("top", ["type": "router", "rules": [["provider": "leaf"]]])
    case .fallback: add("top", ["type": "fallback", "providers": ["leaf"]])
    case .limited: add("top", ["type": "rate_limited", "provider": "leaf", "max_in_flight": 3])
    case .cached: add("top", ["type": "cached", "provider": "leaf"])
    case .all:
      add("limited", ["type": "rate_limited", "provider": "leaf", "max_in_flight": 3])
      add("inner", ["type": "fallback", "providers": ["limited"]])
      add("routed", ["type": "router", "rules": [], "default": "inner"])
      add("kept", ["type": "cached", "provider": "routed"])
      add("top", ["type": "fallback", "providers": ["kept"]])
    }
    return (providers, "top")
  }

  private static let cases: [(Vendor, Between)] = Vendor.allCases.flatMap { vendor in Between.allCases.map { (vendor, $0) } }

  // LB4-PROV-13, LB2-PROV-05
  // LA-PROV-06
  @Test(arguments: cases) func `503, 503, 200 is three calls`(vendor: Vendor, between: Between) async throws {
    let server = try vendor.server([.status(503), .status(503), .says("Good day.")])
    defer { server.stop() }
    let (providers, ask) = Self.wrap(vendor.settings(server), between)
    let composition = try await Composition(providers: providers, ask: ask)
    let answer = await composition.run()
    #expect(answer.error == nil)
    #expect(answer.text == "Good day.")
    #expect(server.requests.count == 3)
    // LB1-PROV-07, LB4-PROV-02: the request isn't touched between attempts.
    #expect(Set(server.requests.map(\.body)).count == 1)
    let waits = composition.clock.waits.filter { $0 > .milliseconds(500) && $0 < .seconds(10) }
    #expect(waits.count == 2)
    #expect(zip(waits, [1.0, 2.0]).allSatisfy { abs($0 / .seconds(1) - $1) <= $1 * 0.1 + 0.001 })
  }

  @Test(arguments: cases) func `a 429 that asks for one second waits one second`(vendor: Vendor, between: Between) async throws {
    let server = try vendor.server([.status(429, [("retry-after", "1")]), .says("Good day.")])
    defer { server.stop() }
    let (providers, ask) = Self.wrap(vendor.settings(server), between)
    let composition = try await Composition(providers: providers, ask: ask)
    #expect(await composition.run().text == "Good day.")
    #expect(server.requests.count == 2)
    #expect(composition.clock.waits.filter { $0 > .milliseconds(500) && $0 < .seconds(10) } == [.seconds(1)])
  }

  // LA-PROV-06, LB1-PROV-05
  @Test(arguments: cases) func `a 401 is one call`(vendor: Vendor, between: Between) async throws {
    let server = try vendor.server([.status(401)])
    defer { server.stop() }
    let (providers, ask) = Self.wrap(vendor.settings(server), between)
    let answer = try await Composition(providers: providers, ask: ask).run()
    #expect(answer.error?.code == .providerAuthentication)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: cases) func `a 400 is one call, and the error names the field`(vendor: Vendor, between: Between) async throws {
    let server = try vendor.server([.status(400, headers: [], message: "temperature: must be less than 2")])
    defer { server.stop() }
    let (providers, ask) = Self.wrap(vendor.settings(server), between)
    let answer = try await Composition(providers: providers, ask: ask).run()
    #expect(answer.error?.code == .providerInvalidRequest)
    #expect(answer.error?.message.contains("temperature") == true)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [0, 1, 3], Between.allCases)
  func `a provider that only fails gets max_retries + 1 calls`(retries: Int, between: Between) async throws {
    let server = try Vendor.openAI.server([.status(500)])
    defer { server.stop() }
    let (providers, ask) = Self.wrap(Vendor.openAI.settings(server), between)
    let answer = try await Composition(providers: providers, ask: ask, engine: ["max_retries": .integer(retries)]).run()
    #expect(answer.error?.code == .providerUnavailable)
    #expect(server.requests.count == retries + 1)
  }

  @Test(arguments: [true, false])
  func `every leaf of a nested fallback gets max_retries + 1 calls`(streams: Bool) async throws {
    let servers = try (0..<3).map { try Vendor.allCases[$0 % 2].server([.status(529)]) }
    defer { for server in servers { server.stop() } }
    var providers: JSONObject = [:]
    for (place, server) in servers.enumerated() { providers["leaf\(place)"] = Vendor.allCases[place % 2].settings(server) }
    providers["routed"] = ["type": "router", "rules": [["provider": "leaf0"]]]
    providers["inner"] = ["type": "fallback", "providers": ["leaf1", "leaf2"]]
    providers["kept"] = ["type": "cached", "provider": "inner"]
    providers["main"] = ["type": "fallback", "providers": ["routed", "kept"]]
    let composition = try await Composition(providers: providers, ask: "main")
    let answer = streams ? try #require(await composition.stream()) : await composition.run()
    #expect(answer.error?.code == .providerUnavailable)
    #expect(servers.map(\.requests.count) == [4, 4, 4])
    #expect(composition.events.seen("model.fallback").count <= 2)
    let moves = await composition.events.events("model.fallback", atLeast: 2)
    #expect(moves.map { $0["kind"] } == ["overloaded", "overloaded"])
  }

  @Test func `the limit of a run bounds all of it`() async throws {
    let servers = try (0..<6).map { _ in try Vendor.openAI.server([.status(503)]) }
    defer { for server in servers { server.stop() } }
    var providers: JSONObject = [:]
    for (place, server) in servers.enumerated() { providers["leaf\(place)"] = Vendor.openAI.settings(server) }
    providers["main"] = ["type": "fallback", "providers": .array((0..<6).map { .string("leaf\($0)") })]
    let answer = try await Composition(providers: providers, ask: "main").run()
    #expect(answer.error?.code == .providerUnavailable)
    #expect(servers.map(\.requests.count) == [4, 4, 4, 4, 4, 0])
  }
}
