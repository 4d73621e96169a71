import Foundation
import RoostCore
import RoostTesting
import Testing

/// No cassette ever holds a key.
struct CassetteSecretTests {
  private static let key = RecordReplayTests.key

  /// How a server may repeat a key: as it is, and in other forms.
  static let echoes: [(String, String)] = [
    ("plain", key), ("base64", Data(key.utf8).base64EncodedString()), ("in a text", "your key \(key) is wrong"),
    ("inside a longer base64", Data("Authorization: Bearer \(key), again".utf8).base64EncodedString()),
  ]

  @Test(arguments: echoes, [1, 5, 1_000])
  func `a key that the server repeats is starred, in whatever pieces`(echo: (String, String), piece: Int) async throws {
    let tape = try Tape()
    let body = [UInt8](RecordReplayTests.events(["It is ", echo.1, "."]).utf8)
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.head()), .trickle(body, piece: piece), .close]])
    defer { server.stop() }
    let recorded = try await tape.record(RecordReplayTests.openAI(server.url)) { await $0.chunks(RecordReplayTests.hello) }
    #expect(recorded.chunks.contains(.text(echo.1)))
    #expect(server.requests.first?.header("authorization") == "Bearer \(Self.key)")
    let lines = try tape.lines
    let kept = try RecordReplayTests.pieces(lines)
    let whole = String(decoding: kept.flatMap { $0 }, as: UTF8.self)
    #expect(kept.flatMap { $0 }.count == body.count)
    #expect(!whole.contains(echo.1))
    #expect(whole.contains("It is "))
    #expect(!(try tape.text).contains(Self.key))
    // It plays, with stars where the key was.
    let played = try await tape.replay(RecordReplayTests.openAI(server.url, key: nil)) { await $0.chunks(RecordReplayTests.hello) }
    #expect(played.error == nil)
    #expect(played.chunks.count == recorded.chunks.count)
  }

  @Test func `headers, query and bodies lose credentials`() async throws {
    let tape = try Tape()
    let answer = ScriptedServer.response(
      headers: [("content-type", "application/json"), ("set-cookie", "session=abcdefgh12345"), ("connection", "close"), ("x-kept", "yes")],
      body: "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A\"},\"finish_reason\":\"stop\"}]}")
    let server = try RecordReplayTests.server([answer])
    defer { server.stop() }
    let leaf: JSONValue = [
      "type": "openai_compatible", "base_url": .string(server.url + "/v1"), "model": "m", "api_key": .string(Self.key),
      "connection": ["headers": ["X-Gateway-Token": "gw-0123456789abcdef", "Cookie": "id=cookie-0123456789", "X-Kept": "yes"]],
    ]
    _ = try await tape.record(leaf) { provider in
      try await provider.complete(
        CompletionRequest(system: "The token is gw-0123456789abcdef and the key \(Self.key).", messages: [.user("Hello")]))
    }
    let text = try tape.text
    for secret in [Self.key, "gw-0123456789abcdef", "cookie-0123456789", "abcdefgh12345"] { #expect(!text.contains(secret), "\(secret)") }
    let request = try #require(try tape.lines.first { $0["request"] != nil }?["request"])
    let names = request["headers"]?.arrayValue?.compactMap { $0.arrayValue?.first?.stringValue }
    #expect(names == ["content-type", "x-kept"])
    // Who knows none of the secrets may play it all the same.
    var other = leaf.objectValue ?? [:]
    other["api_key"] = nil
    other["connection"] = ["headers": ["X-Gateway-Token": "another-token-here", "X-Kept": "yes"]]
    _ = try await tape.replay(.object(other)) { provider in
      try await provider.complete(
        CompletionRequest(system: "The token is gw-0123456789abcdef and the key \(Self.key).", messages: [.user("Hello")]))
    }
  }

  @Test func `only the owner may read a cassette`() async throws {
    let tape = try Tape()
    let server = try RecordReplayTests.server([RecordReplayTests.answer("A")])
    defer { server.stop() }
    _ = try await tape.record(RecordReplayTests.openAI(server.url)) { try await $0.complete(RecordReplayTests.hello) }
    let mode = try FileManager.default.attributesOfItem(atPath: tape.cassette)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try tape.names == ["run.cassette"])
  }
}
