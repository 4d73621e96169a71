import RoostCore
import RoostHTTP
import RoostTesting
import Testing

struct SafeReachTests {
  static func rules(_ pins: [String: String] = [:], allowed: [String] = []) throws -> AddressRules {
    AddressRules(
      pins: Dictionary(
        uniqueKeysWithValues: try pins.map { (try HostName($0.key), [try #require(IPAddress($0.value))]) }),
      allowed: try allowed.map { try IPNetwork($0) })
  }

  static func client(_ rules: AddressRules) -> HTTPClient {
    HTTPClient(configuration: HTTPConfiguration(proxy: .none), network: NetworkAccess(rules: rules), reach: .open)
  }

  @Test(arguments: ["127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"])
  func `an address of this machine is refused and nothing is sent`(_ host: String) async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response())]])
    let client = Self.client(try Self.rules())
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try HTTPURL("http://\(host):\(server.port)/"))) }
    #expect(error?.kind == .refused, "\(error?.message ?? "")")
    #expect(server.connectionCount == 0)
  }

  @Test func `an address that is no address as it stands is refused too`() async throws {
    for host in ["2130706433", "0x7f.1", "127.1", "169.254.169.254", "10.0.0.1", "192.168.1.1"] {
      let client = Self.client(try Self.rules())
      let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try HTTPURL("http://\(host):9/"))) }
      #expect([.refused, .invalidRequest].contains(error?.kind), "\(host): \(error?.message ?? "")")
    }
  }

  @Test func `a permitted address is reached, its connections are kept, its bodies come whole`() async throws {
    let body = String(repeating: "z", count: 300_000)
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: body)), .again]])
    let client = Self.client(try Self.rules(["a.test": "127.0.0.1"]))
    for _ in 0..<4 {
      let response = try await client.send(HTTPRequest("POST", try HTTPURL("http://a.test:\(server.port)/x"), body: [UInt8](body.utf8)))
      #expect(response.body.count == 300_000)
    }
    #expect(server.requests.count == 4)
    #expect(server.requests.allSatisfy { $0.header("host") == "a.test:\(server.port)" && $0.body.count == 300_000 })
    #expect(server.requests.allSatisfy { $0.connection == 1 })
    #expect(server.connectionCount <= 2, "one that is used, one in reserve")
  }

  @Test func `a block that the operator allows is reached, others are not`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response())]])
    let client = Self.client(try Self.rules(allowed: ["127.0.0.0/8"]))
    #expect(try await client.send(HTTPRequest(try HTTPURL(server.url))).status == 200)
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try HTTPURL("http://[::1]:\(server.port)/"))) }
    #expect(error?.kind == .refused)
  }

  @Test func `a redirect to this machine is refused`() async throws {
    let inner = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "secret"))]])
    let location = ScriptedServer.response(status: 302, headers: [("location", inner.url + "/admin")])
    let server = try ScriptedServer([[.request, .send(text: location)]])
    let client = Self.client(try Self.rules(["a.test": "127.0.0.1"]))
    let request = HTTPRequest(try HTTPURL("http://a.test:\(server.port)/"), redirectLimit: 3)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
    #expect(error?.kind == .refused)
    #expect(inner.connectionCount == 0)
  }

  @Test func `a connection that another client made to this machine isn't shared`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response()), .again]])
    let free = HTTPClient(configuration: HTTPConfiguration(proxy: .none))
    #expect(try await free.send(HTTPRequest(try HTTPURL(server.url))).status == 200)
    let error = await #expect(throws: HTTPError.self) {
      try await Self.client(try Self.rules()).send(HTTPRequest(try HTTPURL(server.url)))
    }
    #expect(error?.kind == .refused)
    #expect(server.requests.count == 1)
  }

  @Test func `a run without network sends nothing, whoever names the address`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response())]])
    let client = HTTPClient(configuration: HTTPConfiguration(proxy: .none), network: NetworkAccess(rules: AddressRules(isClosed: true)))
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try HTTPURL(server.url))) }
    #expect(error?.kind == .refused)
    #expect(server.connectionCount == 0)
  }

  // MARK: - Pins, whoever names the address

  static func anywhere(_ rules: AddressRules, proxy: HTTPConfiguration.Proxy = .none) -> HTTPClient {
    HTTPClient(configuration: HTTPConfiguration(proxy: proxy), network: NetworkAccess(rules: rules))
  }

  @Test(arguments: ["a.test", "A.Test", "a.test."])
  func `a pinned name is reached at its address, however it is written`(host: String) async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "here")), .again]])
    let client = Self.anywhere(try Self.rules(["a.test": "127.0.0.1"]))
    for _ in 0..<3 {
      let response = try await client.send(HTTPRequest(try HTTPURL("http://\(host):\(server.port)/")))
      #expect(response.body == [UInt8]("here".utf8))
    }
    #expect(server.requests.count == 3 && server.requests.allSatisfy { $0.header("host")?.lowercased().hasPrefix("a.test") == true })
  }

  @Test func `a pinned name is not asked of a proxy, others are`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "server")), .again]])
    let proxy = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "proxy")), .again]])
    let client = Self.anywhere(try Self.rules(["a.test": "127.0.0.1"]), proxy: .url(proxy.url, except: []))
    let pinned = try await client.send(HTTPRequest(try HTTPURL("http://a.test:\(server.port)/")))
    let other = try await client.send(HTTPRequest(try HTTPURL("http://b.test:\(server.port)/")))
    #expect(String(decoding: pinned.body, as: UTF8.self) == "server")
    #expect(String(decoding: other.body, as: UTF8.self) == "proxy")
    #expect(proxy.requests.map(\.target) == ["http://b.test:\(server.port)/"])
  }

  @Test func `a name that is pinned to nothing has no address, and addresses stay reachable`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response())]])
    let client = Self.anywhere(AddressRules(pins: [try HostName("localhost"): []]))
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(HTTPRequest(try HTTPURL("http://localhost:\(server.port)/")))
    }
    #expect(error?.kind == .unresolved, "\(error?.message ?? "")")
    #expect(try await client.send(HTTPRequest(try HTTPURL(server.url))).status == 200)
  }

  @Test func `a redirect to a pinned name follows the pin`() async throws {
    let inner = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "inner"))]])
    let location = ScriptedServer.response(status: 302, headers: [("location", "http://b.test:\(inner.port)/")])
    let server = try ScriptedServer([[.request, .send(text: location)]])
    let client = Self.anywhere(try Self.rules(["b.test": "127.0.0.1"]))
    let response = try await client.send(HTTPRequest(try HTTPURL(server.url), redirectLimit: 3))
    #expect(String(decoding: response.body, as: UTF8.self) == "inner")
  }

  @Test func `the same name with other pins is another server`() async throws {
    let first = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "127.0.0.1")), .again]])
    for _ in 0..<2 {
      let pinned = try await Self.anywhere(try Self.rules(["c.test": "127.0.0.1"])).send(
        HTTPRequest(try HTTPURL("http://c.test:\(first.port)/")))
      #expect(pinned.status == 200)
      // Nobody listens at this address of the machine.
      let elsewhere = Self.anywhere(try Self.rules(["c.test": "127.0.0.2"]))
      let error = await #expect(throws: HTTPError.self) {
        try await elsewhere.send(HTTPRequest(try HTTPURL("http://c.test:\(first.port)/")))
      }
      #expect(error?.kind == .unreachable)
    }
  }
}
