import RoostHTTP
import RoostTesting
import Testing

struct HTTPRequestTests {
  let client = HTTPClient(configuration: HTTPConfiguration(proxy: .none))

  @Test(arguments: [
    ("ftp://example.org/", "The address can't be used: its scheme is ftp, not http or https."),
    ("http://user:secret@example.org/", "The address can't be used: it holds a user or a password; send them in a header."),
    ("http://example.org/a b", "The address can't be used: it holds a space or a control character."),
    ("http://example.org/\r\nx: y", "The address can't be used: it holds a space or a control character."),
    ("http://example.org:0/", "The address can't be used: it has no port."),
    ("/relative", ""), ("", ""), ("http://", ""), ("http://example.org:99999/", ""), ("http://[::1", ""),
  ])
  func `an address that can't be used is refused`(_ text: String, _ message: String) {
    let error = #expect(throws: HTTPError.self) { try HTTPURL(text) }
    #expect(error?.kind == .invalidRequest)
    if !message.isEmpty { #expect(error?.message == message) }
    #expect(error?.message.contains("secret") == false)
  }

  @Test func `an address has a scheme, a host, a port and an origin`() throws {
    let url = try HTTPURL("HTTPS://API.Example.org/v1/../x?y#z")
    #expect(url.scheme == "https" && url.host == "api.example.org" && url.port == 443)
    #expect(url.origin == "https://api.example.org:443")
    #expect(!url.text.contains("#"))
    #expect(try HTTPURL("http://[::1]:8080/").host == "[::1]")
    #expect(try url.resolving("/other").text.hasSuffix("/other"))
    #expect(try url.resolving("//other.org/a").host == "other.org")
  }

  static let malformed: [(String, HTTPHeaders)] = [
    ("GE T", [:]), ("", [:]), ("GET\r\nx", [:]), ("GET", ["a b": "c"]), ("GET", ["": "c"]), ("GET", ["a\r\nb": "c"]),
    ("GET", ["a": "b\r\nc: d"]), ("GET", ["a": "b\u{0}"]), ("GET", ["a:": "b"]),
  ]

  @Test(arguments: malformed)
  func `a method or header that HTTP doesn't allow is refused`(_ method: String, _ headers: HTTPHeaders) async throws {
    let server = try ScriptedServer([[.stall]])
    let request = HTTPRequest(method, try HTTPURL(server.url), headers: headers)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
    #expect(error?.kind == .invalidRequest)
    #expect(server.connectionCount == 0)
  }

  static func redirect(_ status: Int, to location: String) -> [ScriptedServer.Step] {
    [.request, .send(text: ScriptedServer.response(status: status, headers: [("location", location)], body: "moved")), .again]
  }

  @Test func `a redirect is a response unless it is to be followed`() async throws {
    let server = try ScriptedServer([Self.redirect(302, to: "/elsewhere")])
    #expect(try await client.send(HTTPRequest(try HTTPURL(server.url))).status == 302)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [(301, "GET", ""), (302, "GET", ""), (303, "GET", ""), (307, "POST", "body"), (308, "POST", "body")])
  func `a redirect of a POST keeps what its status says`(_ status: Int, _ method: String, _ body: String) async throws {
    let server = try ScriptedServer([
      [
        .request, .send(text: ScriptedServer.response(status: status, headers: [("location", "/b?c=d")])), .request,
        .send(text: ScriptedServer.response(body: "there")),
      ]
    ])
    let request = HTTPRequest(
      "POST", try HTTPURL(server.url + "/a"), headers: ["authorization": "Bearer k"], body: [UInt8]("body".utf8), redirectLimit: 3)
    let response = try await client.send(request)
    #expect(response.body == [UInt8]("there".utf8) && response.head.url.text.hasSuffix("/b?c=d"))
    let second = try #require(server.requests.last)
    #expect(second.method == method && second.text == body && second.target == "/b?c=d")
    #expect(second.header("authorization") == "Bearer k", "the origin is the same")
  }

  @Test func `another origin gets no header that could be a credential`() async throws {
    let target = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: "there"))]])
    let server = try ScriptedServer([Self.redirect(307, to: target.url + "/there")])
    let headers: HTTPHeaders = [
      "authorization": "Bearer k", "cookie": "c", "x-api-key": "k", "X-Anything": "k", "accept": "text/plain", "content-type": "text/plain",
    ]
    let request = HTTPRequest("POST", try HTTPURL(server.url), headers: headers, body: [1], redirectLimit: 1)
    _ = try await client.send(request)
    let sent = try #require(target.requests.first)
    for name in ["authorization", "cookie", "x-api-key", "x-anything"] { #expect(sent.header(name) == nil) }
    #expect(sent.header("accept") == "text/plain" && sent.header("content-type") == "text/plain")
  }

  @Test func `redirects without end are counted`() async throws {
    let server = try ScriptedServer([Self.redirect(302, to: "/again")])
    let request = HTTPRequest(try HTTPURL(server.url), redirectLimit: 4)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
    #expect(error?.kind == .tooManyRedirects)
    #expect(server.requests.count == 5)
  }

  @Test(arguments: ["ftp://example.org/", "http://u:p@127.0.0.1/", "http://[", "file:///etc/passwd"])
  func `a redirect to what can't be used is refused`(_ location: String) async throws {
    let server = try ScriptedServer([Self.redirect(302, to: location)])
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try HTTPURL(server.url), redirectLimit: 4)) }
    #expect(error?.kind == .invalidRequest)
  }
}
