import Foundation
import RoostTesting
import Testing

@testable import RoostCore

/// Cassettes that can't be read or written say so, and why.
struct CassetteFaultTests {
  private static let header = "{\"roost_cassette\":1,\"recorded_at\":0}\n"
  private static let request =
    "{\"exchange\":1,\"provider\":\"leaf\",\"request\":{\"method\":\"POST\",\"url\":\"http://127.0.0.1:9/\",\"headers\":[]}}\n"
  private static let head = "{\"exchange\":1,\"ms\":1,\"response\":{\"status\":200,\"headers\":[]}}\n"
  private static let finished = "{\"finished\":true,\"exchanges\":1}\n"

  static let cases: [(String, String)] = [
    ("", "is no cassette (it has no line)"),
    ("hello\n", "is no cassette ("),
    ("{\"a\":1}\n", "is no cassette (it has no number of an exchange)"),
    (request, "is no cassette (its first line is something else)"),
    ("{\"roost_cassette\":2}\n", "is no cassette (its version is 2)"),
    (header, "was cut off"),
    (header + request + head, "was cut off"),
    (header + request + head + finished.dropLast(), "was cut off"),
    (header + "{\"finished\":true,\"exchanges\":3}\n", "is damaged in line 2: it says 3 exchanges, and there are 0"),
    (header + head, "is damaged in line 2: there was no exchange 1 before"),
    (header + request + request, "is damaged in line 3: the exchange 1 stands where 2 should"),
    (header + request + head + head, "is damaged in line 4: the exchange 1 has two answers"),
    (header + request + "{\"exchange\":1,\"ms\":1,\"text\":\"x\"}\n", "is damaged in line 3: the exchange 1 has a body before its answer"),
    (header + request + head + "{\"exchange\":1,\"ms\":1,\"base64\":\"!\"}\n", "is damaged in line 4: its base64 is damaged"),
    (header + request + head + "{\"exchange\":1,\"ms\":1}\n", "is damaged in line 4: it is neither a request nor a part of an answer"),
    (header + request + head + "{\"exchange\":1,\"ms\":-1,\"text\":\"\"}\n", "is damaged in line 4: it doesn't say when it was"),
    (header + request + "{\"exchange\":1,\"ms\":1,\"error\":{\"kind\":\"odd\"}}\n", "is damaged in line 3: its error is of no known kind"),
    (header + finished.replacing("1", with: "0") + header, "is damaged in line 3: a cassette has one beginning"),
    (header + String(repeating: "[", count: 100_000) + "\n", "is damaged in line 2: "),
    (header + request.dropLast(5) + "\n", "is damaged in line 2: "),
  ]

  @Test(arguments: cases) func `a damaged cassette is refused with the place`(text: String, reason: String) async throws {
    let tape = try Tape()
    try tape.write(text)
    let error = await #expect(throws: RuntimeError.self) {
      try await tape.replay(RecordReplayTests.openAI("http://127.0.0.1:9")) { _ in }
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description.prefix(600) ?? "")")
  }

  @Test(arguments: [("missing", "No such file"), ("folder", "no regular file"), ("large", "max_bytes is 1024")])
  func `what can't be read is no cassette`(kind: String, reason: String) async throws {
    let tape = try Tape()
    if kind == "folder" { try FileManager.default.createDirectory(atPath: tape.cassette, withIntermediateDirectories: true) }
    if kind == "large" { try tape.write(String(repeating: "x", count: 2_000)) }
    let error = await #expect(throws: RuntimeError.self) {
      try await tape.replay(RecordReplayTests.openAI("http://127.0.0.1:9"), ["max_bytes": 1_024]) { _ in }
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func `a cassette that would be too large fails the call, and is none`() async throws {
    let tape = try Tape()
    let server = try RecordReplayTests.server([RecordReplayTests.answer(String(repeating: "long ", count: 1_000))])
    defer { server.stop() }
    let error = await #expect(throws: ProviderError.self) {
      try await tape.record(RecordReplayTests.openAI(server.url), ["max_bytes": 1_024]) { try await $0.complete(RecordReplayTests.hello) }
    }
    #expect(error?.message.contains("it would be larger than max_bytes (1024)") == true, "\(error?.message ?? "")")
    #expect(try tape.names == ["run.cassette.partial"])
  }

  @Test func `a place that can't be written is said before anything runs`() async throws {
    let tape = try Tape()
    let error = await #expect(throws: ManifestErrors.self) {
      try await tape.record(RecordReplayTests.openAI("http://127.0.0.1:9"), ["file": "missing/run.cassette"]) { _ in }
    }
    #expect(error?.description.contains("\"missing/run.cassette\" can't be written in its folder") == true)
  }

  @Test func `what somebody else is recording isn't touched`() async throws {
    let tape = try Tape()
    let other = open(tape.cassette + ".partial", O_WRONLY | O_CREAT, 0o600)
    defer { close(other) }
    #expect(flock(other, LOCK_EX) == 0)
    let error = await #expect(throws: RuntimeError.self) {
      try await tape.record(RecordReplayTests.openAI("http://127.0.0.1:9")) { _ in }
    }
    #expect(error?.description.contains("somebody is recording to it now") == true)
  }

  @Test(arguments: ["record", "replay"], [true, false])
  func `an isolated provider is refused with what to do`(type: String, isWatched: Bool) async throws {
    let component = try #require(try Tape.components("Recording").first { $0.id == "provider.\(type)" })
    let remote = try RemoteProvider(NoComponent())
    let instance = isWatched ? WatchedInstance.wrap(remote, try Tape.slot(of: "far")) : remote
    let context = ComponentContext(name: "main", baseDirectory: "/") { _, _ in instance }
    let error = await #expect(throws: (any Error).self) {
      try await component.instance(settings: ["provider": "leaf", "file": "/tmp/x"], context: context)
    }
    #expect(
      "\(error.map { "\($0)" } ?? "")"
        == "the provider leaf is isolated or a C plugin's, and what it sends can't be reached from here; write \"none\" for its plugin in plugins.isolation to record or replay it"
    )
  }

  private struct NoComponent: RemoteComponent {
    let definition: JSONValue = ["name": "far"]
    func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue { .null }
    func stream(
      _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
    ) async throws(RemoteFailure) {}
  }
}
