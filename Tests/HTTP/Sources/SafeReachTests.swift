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
}
