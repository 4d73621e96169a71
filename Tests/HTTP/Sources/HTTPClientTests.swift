import RoostHTTP
import RoostTesting
import Testing

struct HTTPClientTests {
  let client = HTTPClient(configuration: HTTPConfiguration(proxy: .none))

  func url(_ server: ScriptedServer, _ path: String = "/") throws -> HTTPURL { try HTTPURL(server.url + path) }

  @Test func `a request arrives as it was made and its answer comes back`() async throws {
    let server = try ScriptedServer([
      [.request, .send(text: ScriptedServer.response(status: 201, headers: [("X-A", "1"), ("x-a", "2")], body: "hello"))]
    ])
    let request = HTTPRequest(
      "POST", try url(server, "/v1/things?q=%20"), headers: ["x-key": "k", "x-empty": ""], body: [UInt8]("{}".utf8))
    let response = try await client.send(request)
    #expect(response.status == 201)
    #expect(String(decoding: response.body, as: UTF8.self) == "hello")
    #expect(response.head.headers.values(of: "x-A") == ["1", "2"])
    let sent = try #require(server.requests.first)
    #expect(sent.method == "POST" && sent.target == "/v1/things?q=%20" && sent.text == "{}")
    #expect(sent.header("x-key") == "k" && sent.header("x-empty")?.isEmpty == true)
    #expect(sent.header("user-agent") == "roost/0.1.0")
    #expect(sent.header("content-type") == nil && sent.header("expect") == nil)
    #expect(sent.header("content-length") == "2")
  }

  @Test func `bodies of every size arrive whole`() async throws {
    for size in [0, 1, 16_383, 16_384, 65_537, 3_000_000] {
      let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(body: String(repeating: "y", count: size)))]])
      let response = try await client.send(HTTPRequest("PUT", try url(server), body: [UInt8](repeating: 120, count: size)))
      #expect(response.body.count == size)
      #expect(server.requests.first?.body.count == size)
      #expect(server.requests.first?.method == "PUT")
    }
  }

  @Test func `a connection is used again, and a HEAD has no body`() async throws {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response()), .request, .send(text: head), .stall]])
    _ = try await client.send(HTTPRequest(try url(server)))
    let response = try await client.send(HTTPRequest("HEAD", try url(server)))
    #expect(response.body.isEmpty && response.head.headers["content-length"] == "5")
    #expect(server.connectionCount == 1)
  }

  @Test func `the head is there before the body, and the body comes piece by piece`() async throws {
    let gates = [ScriptedServer.Gate(), ScriptedServer.Gate()]
    let server = try ScriptedServer([
      [.request, .send(text: ScriptedServer.head()), .wait(gates[0]), .send(text: "one"), .wait(gates[1]), .send(text: "two"), .close]
    ])
    let stream = try await client.open(HTTPRequest(try url(server)))
    #expect(stream.head.status == 200 && stream.head.mediaType == "text/event-stream")
    gates[0].open()
    #expect(try await stream.body.next() == [UInt8]("one".utf8))
    gates[1].open()
    #expect(try await stream.body.next() == [UInt8]("two".utf8))
    #expect(try await stream.body.next() == nil)
    #expect(try await stream.body.next() == nil)
  }

  @Test func `an interim response is passed over and trailers are dropped`() async throws {
    let text =
      "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-late: 1\r\n\r\n"
    let server = try ScriptedServer([[.request, .send(text: text)]])
    let response = try await client.send(HTTPRequest(try url(server)))
    #expect(response.status == 200 && response.head.headers["link"] == nil && response.body == [UInt8]("abc".utf8))
  }

  // MARK: - What goes wrong

  struct Fault: Sendable, CustomTestStringConvertible {
    var what: String
    var kind: HTTPError.Kind
    var answer: [ScriptedServer.Step]
    var testDescription: String { what }

    init(_ what: String, _ kind: HTTPError.Kind, _ answer: [ScriptedServer.Step]) {
      self.what = what
      self.kind = kind
      self.answer = answer
    }
  }

  static let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
  static let endless = [UInt8](repeating: 120, count: 65_536)

  static let faults: [Fault] = [
    Fault("closed before an answer", .interrupted, [.close]),
    Fault("reset before an answer", .interrupted, [.reset]),
    Fault("closed within the head", .interrupted, [.send(text: "HTTP/1.1 200 OK\r\ncontent-le"), .close]),
    Fault("closed before the promised length", .interrupted, [.send(text: "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"), .close]),
    Fault("reset within the body", .interrupted, [.send(text: ScriptedServer.head() + "abc"), .reset]),
    Fault("closed within a chunk", .interrupted, [.send(text: chunked + "ff\r\nabc"), .close]),
    Fault("a chunk's size that is none", .interrupted, [.send(text: chunked + "zz\r\nabc"), .stall]),
    Fault("not HTTP", .protocolViolation, [.send(text: "220 mail.example.org ESMTP\r\n"), .close]),
    Fault(
      "gzip that is none", .protocolViolation,
      [.send(text: "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 12\r\n\r\nnot any gzip"), .stall]),
    Fault(
      "a head without end", .headTooLarge,
      [.send(text: "HTTP/1.1 200 OK\r\n"), .flood([UInt8]("x-a: 0123456789\r\n".utf8), total: 10_000_000)]),
    Fault("a head's line without end", .headTooLarge, [.send(text: "HTTP/1.1 200 OK\r\nx-a: "), .flood(endless, total: 10_000_000)]),
    Fault("a body beyond the limit", .bodyTooLarge, [.send(text: ScriptedServer.head()), .flood(endless, total: 1 << 30)]),
    Fault("silence after the request", .firstByteTimeout, [.stall]),
    Fault("silence within the body", .idleTimeout, [.send(text: ScriptedServer.head() + "abc"), .stall]),
  ]

  @Test(arguments: faults)
  func `a server's fault is a typed error`(_ fault: Fault) async throws {
    let server = try ScriptedServer([[.request] + fault.answer])
    let timeouts = HTTPTimeouts(firstByte: .milliseconds(300), idle: .milliseconds(300))
    let request = HTTPRequest("POST", try url(server), body: [1], timeouts: timeouts, bodyLimit: 1_000_000)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
    #expect(error?.kind == fault.kind, "\(error?.message ?? "")")
    #expect(server.connectionCount == 1, "nothing is sent twice")
  }

  @Test func `one byte at a time keeps the idle timeout away, the total timeout ends it`() async throws {
    let drip: [ScriptedServer.Step] = [.send(text: "x"), .pause(.milliseconds(20))]
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.head())] + Array(repeating: drip, count: 200).joined()])
    let timeouts = HTTPTimeouts(idle: .seconds(30), total: .milliseconds(500))
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(try url(server), timeouts: timeouts)) }
    #expect(error?.kind == .totalTimeout)
  }

  @Test func `a request on a kept connection that the server closes isn't sent a second time unless it is harmless`() async throws {
    for (method, sent) in [("POST", 1), ("GET", 2)] {
      let server = try ScriptedServer([
        [.request, .send(text: ScriptedServer.response()), .request, .close],
        [.request, .send(text: ScriptedServer.response(status: 202))],
      ])
      _ = try await client.send(HTTPRequest(try url(server)))
      let request = HTTPRequest(method, try url(server), body: method == "POST" ? [1] : nil)
      if method == "POST" {
        let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
        #expect(error?.kind == .interrupted)
      } else {
        #expect(try await client.send(request).status == 202)
      }
      #expect(server.requests.count == 1 + sent)
    }
  }

  @Test func `nothing listening is unreachable, an unknown name unresolved`() async throws {
    let port = try ReservedPort()
    for (address, kinds) in [
      (try HTTPURL("http://127.0.0.1:\(port.number)/"), [HTTPError.Kind.unreachable]), (try HTTPURL("http://name.invalid/"), [.unresolved]),
    ] {
      let request = HTTPRequest(address, timeouts: HTTPTimeouts(connect: .seconds(5)))
      let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
      #expect(error.map { kinds.contains($0.kind) } == true, "\(error?.message ?? "")")
    }
  }

  // MARK: - Cancelling and waiting

  @Test func `cancelling frees the connection at once, wherever the request is`() async throws {
    for script: [ScriptedServer.Step] in [[.request, .stall], [.request, .send(text: ScriptedServer.head() + "x"), .stall]] {
      let server = try ScriptedServer([script])
      let address = try url(server)
      let task = Task { try await client.send(HTTPRequest(address)) }
      while server.requests.isEmpty { await Task.yield() }
      task.cancel()
      let error = await #expect(throws: HTTPError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      while server.openConnectionCount > 0 { await Task.yield() }
    }
  }

  @Test func `letting go of a body frees its connection`() async throws {
    let server = try ScriptedServer([
      [.request, .send(text: ScriptedServer.head()), .flood([UInt8](repeating: 1, count: 65_536), total: 1 << 40)]
    ])
    var stream: HTTPStream? = try await client.open(HTTPRequest(try url(server), bodyLimit: nil))
    _ = try await stream?.body.next()
    stream = nil
    while server.openConnectionCount > 0 { await Task.yield() }
  }

  @Test func `a slow reader stops the server, loses nothing and meets no idle timeout`() async throws {
    let total = 64_000_000
    let server = try ScriptedServer([
      [.request, .send(text: ScriptedServer.head()), .flood([UInt8]((0..<250).map { $0 }), total: total), .close]
    ])
    let request = HTTPRequest(try url(server), timeouts: HTTPTimeouts(idle: .milliseconds(200)), bodyLimit: nil)
    let stream = try await client.open(request)
    var first = try await stream.body.next() ?? []
    try await Task.sleep(for: .milliseconds(500))
    var received = 0
    var expected = 0
    var largest = 0
    var isInOrder = true
    while !first.isEmpty {
      for byte in first {
        isInOrder = isInOrder && Int(byte) == expected
        expected = (expected + 1) % 250
      }
      received += first.count
      largest = max(largest, first.count)
      first = try await stream.body.next() ?? []
    }
    #expect(received == total && isInOrder)
    #expect(largest <= 262_144 + 65_536)
  }
}
