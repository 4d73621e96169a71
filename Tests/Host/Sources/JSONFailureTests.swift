import Foundation
import Testing

/// With `--json`, a failure is one object on standard output too.
struct JSONFailureTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test(arguments: [
    (["run", "--json", "-f", "bad.json", "x"], 3, "manifest_invalid"),
    (["run", "--json", "-f", "absent.json", "x"], 3, "manifest_invalid"),
    (["run", "--json", "--safe-mode", "x"], 3, "manifest_missing"),
    (["chat", "--json", "-f", "bad.json"], 3, "manifest_invalid"),
    (["components", "--json", "-f", "bad.json"], 3, "manifest_invalid"),
    (["plugin", "list", "--json", "-f", "bad.json"], 3, "manifest_invalid"),
    (["plugin", "info", "nobody", "--json"], 4, "plugin_refused"),
    (["config", "show", "--json", "-f", "bad.json"], 3, "manifest_invalid"),
    (["run", "--json", "--agent", "nobody", "-T", "clock", "x"], 2, "usage"),
    (["run", "--json", "--max-turns", "0", "x"], 2, "usage"),
    (["rnu", "--json"], 2, "usage"),
    (["completion", "fisch", "--json"], 2, "usage"),
  ]) func `a failure has its code and its message`(_ words: [String], _ status: Int32, _ code: String) async throws {
    try bench.write("{\n  \"roost\": ", to: "bad.json")
    let finished = try await bench.roost(words.map { Array($0.utf8) })
    #expect(finished.status == status)
    let error = try #require(finished.json()["error"] as? [String: Any], "\(finished)")
    #expect(error["code"] as? String == code)
    #expect((error["message"] as? String)?.isEmpty == false)
    #expect(error["retryable"] as? Bool == false)
    #expect((error["problems"] != nil) == (code == "manifest_invalid"))
  }

  @Test func `init says that the file is there`() async throws {
    try bench.write("mine", to: "roost.json")
    let finished = try await bench.roost("init", "--json")
    #expect((try finished.json()["error"] as? [String: Any])?["code"] as? String == "file_exists")
    #expect(finished.errors == "")
    #expect(finished.status == 1)
  }

  @Test func `a failure before the run is the last line of a stream of events`() async throws {
    try bench.write("{", to: "bad.json")
    let finished = try await bench.roost("run", "--json", "--stream", "-f", "bad.json", "x")
    #expect(finished.output.split(separator: "\n").count == 1)
    let event = try finished.json()
    #expect(event["type"] as? String == "run.failed")
    #expect(event["code"] as? String == "manifest_invalid")
    #expect(((event["result"] as? [String: Any])?["error"] as? [String: Any])?["code"] as? String == "manifest_invalid")
    #expect(finished.status == 3)
  }

  @Test func `a wrong configuration file has a code of its own`() async throws {
    try FileManager.default.createDirectory(at: bench.folder.appending(path: "home/config"), withIntermediateDirectories: true)
    try Data("{ \"ofline\": true }".utf8).write(to: bench.folder.appending(path: "home/config/config.json"))
    let finished = try await bench.roost("components", "--json")
    #expect((try finished.json()["error"] as? [String: Any])?["code"] as? String == "configuration_invalid")
    #expect(finished.status == 3)
  }

  @Test func `an object that can't be written is told on standard error`() async throws {
    let finished = try await bench.shell("\"$ROOST\" rnu --json > /dev/full")
    #expect(finished.errors.hasPrefix("roost: there is no command “rnu”"))
    #expect(finished.status == 2)
  }
}
