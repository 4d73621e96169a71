import Foundation
import RoostCore
import RoostTesting
import Testing

/// Every adapter against a server that misbehaves, over real connections.
@Suite(.serialized, .timeLimit(.minutes(4))) struct HostileServerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let wire: String
    let fault: Fault
    var testDescription: String { "\(wire): \(fault)" }
  }

  enum Fault: String, CaseIterable, Sendable {
    case stalls = "it stalls mid-stream"
    case resets = "it resets the connection mid-stream"
    case ends = "it ends mid-stream"
    case trickles = "it sends a byte now and then"
    case promisesMore = "it promises more than it sends"
    case floods = "it sends a gigabyte without an end of a line"
    case noHTTP = "it doesn't speak HTTP"
  }

  static let cases = WireTests.wires.keys.sorted().flatMap { wire in Fault.allCases.map { Case(wire: wire, fault: $0) } }

  /// A documented stream of the wire, which the server begins with.
  private static func stream(of wire: String) throws -> WireFixture {
    try #require(
      WireFixture.all(of: wire).first {
        $0.kind == "stream" && $0.expectation["completion"] != nil && $0.json["request"]?["tools"] == nil && $0.status == 200
      })
  }

  private static func head(_ fixture: WireFixture, length: Int? = nil) -> ScriptedServer.Step {
    let type = fixture.headers.first { $0.0.lowercased() == "content-type" }?.1 ?? "text/event-stream"
    let length = length.map { "content-length: \($0)\r\n" } ?? ""
    return .send(text: "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\n\(length)connection: close\r\n\r\n")
  }

  private static func script(_ fault: Fault, _ fixture: WireFixture) -> [ScriptedServer.Step] {
    let body = fixture.body ?? []
    let half = ScriptedServer.Step.send(Array(body[..<(body.count / 2)]))
    return switch fault {
    case .stalls: [.request, head(fixture), half, .stall]
    case .resets: [.request, head(fixture), half, .pause(.milliseconds(50)), .reset]
    case .ends: [.request, head(fixture), half, .close]
    case .trickles: [.request, head(fixture)] + body.prefix(40).flatMap { [.send([$0]), .pause(.milliseconds(100))] } + [.stall]
    case .promisesMore: [.request, head(fixture, length: body.count + 1), half, .close]
    case .floods: [.request, head(fixture), .flood([UInt8](repeating: UInt8(ascii: " "), count: 65_536), total: 1_000_000_000), .close]
    case .noHTTP: [.request, .send(text: "\u{1}\u{2}SSH-2.0-OpenSSH\r\n"), .close]
    }
  }

  private static let kinds: [Fault: Set<ProviderError.Kind>] = [
    .stalls: [.stalled], .resets: [.interrupted], .ends: [.interrupted], .trickles: [.timeout], .promisesMore: [.interrupted],
    .floods: [.protocolViolation], .noHTTP: [.protocolViolation],
  ]

  private static func provider(_ test: Case, _ fixture: WireFixture, _ server: ScriptedServer) async throws -> any Provider {
    var settings = fixture.settings
    settings["base_url"] = .string(server.url)
    var connection: JSONObject = ["idle_timeout": 0.5, "first_byte_timeout": 30, "proxy": "none"]
    if test.fault == .trickles { connection = ["total_timeout": 1, "proxy": "none"] }
    settings["connection"] = .object(connection)
    return try await #require(WireTests.wires[test.wire]).provider(settings)
  }

  private static func residentBytes() throws -> Int {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
    return try #require(Int(pages)) * Int(getpagesize())
  }

  @Test(arguments: cases) func `a misbehaving server gives a typed error, in bounded time and memory`(_ test: Case) async throws {
    let fixture = try Self.stream(of: test.wire)
    let server = try ScriptedServer([Self.script(test.fault, fixture)])
    defer { server.stop() }
    let provider = try await Self.provider(test, fixture, server)
    let before = try Self.residentBytes()
    let error = await #expect(throws: ProviderError.self) { try await provider.stream(try fixture.request()).collect() }
    let kinds = try #require(Self.kinds[test.fault])
    #expect(error.map { kinds.contains($0.kind) } == true, "\(String(describing: error))")
    #expect(try Self.residentBytes() - before < 200_000_000)
    // One request: who retries is the engine.
    #expect(server.requests.count == 1)
  }

  @Test(arguments: WireTests.wires.keys.sorted()) func `a whole answer of a gigabyte is refused at the limit`(_ wire: String) async throws {
    let fixture = try Self.stream(of: wire)
    let server = try ScriptedServer([
      [
        .request, .send(text: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n"),
        .flood([UInt8](repeating: UInt8(ascii: " "), count: 65_536), total: 1_000_000_000), .close,
      ]
    ])
    defer { server.stop() }
    var settings = fixture.settings
    settings["base_url"] = .string(server.url)
    settings["connection"] = ["proxy": "none"]
    let provider = try await #require(WireTests.wires[wire]).provider(settings)
    let error = await #expect(throws: ProviderError.self) { try await provider.complete(try fixture.request()) }
    #expect(error?.kind == .protocolViolation, "\(String(describing: error))")
  }
}
