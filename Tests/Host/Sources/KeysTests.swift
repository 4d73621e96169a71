import Foundation
import RoostTesting
import Testing

/// `roost keys`, and what the keys are good for.
struct KeysTests {
  let bench: Workbench
  private static let key = "sk-ant-0123456789abcdef"

  init() throws { bench = try Workbench() }

  private var file: URL { bench.folder.appending(path: "home/config/keys.json") }

  private func keep(_ name: String, _ key: String) async throws {
    #expect(try await bench.roost("keys", "set", name, input: Data(key.utf8)).status == 0)
  }

  private func mode(_ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }

  @Test func `a key is kept for its owner alone and never shown`() async throws {
    let set = try await bench.roost("keys", "set", "ANTHROPIC_API_KEY", input: Data("\(Self.key)\n".utf8))
    #expect(set.status == 0 && set.output.hasPrefix("ANTHROPIC_API_KEY: kept, in "))
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
    let list = try await bench.roost("keys", "--json")
    let keys = try #require(list.json()["keys"] as? [[String: Any]])
    #expect(keys.map { $0["name"] as? String } == ["ANTHROPIC_API_KEY"])
    #expect((keys[0]["fingerprint"] as? String)?.count == 8)
    for finished in [set, list, try await bench.roost("keys", "list"), try await bench.roost("doctor")] {
      #expect(!finished.output.contains("0123") && !finished.errors.contains("0123"))
    }
    #expect(try await bench.roost("keys", "path").output == file.path + "\n")
    #expect(try await bench.roost("keys", "remove", "ANTHROPIC_API_KEY").status == 0)
    #expect((try await bench.roost("keys", "--json").json()["keys"] as? [Any])?.isEmpty == true)
  }

  @Test(arguments: [
    ("ANTHROPIC_API_KEY", "  \n", "the key is blank; nothing was changed"),
    ("ANTHROPIC_API_KEY", "a\0b", "the key holds a NUL, which no key does; nothing was changed"),
    ("ANTHROPIC_API_KEY", "a\nb", "the key holds a line break, which no key does; nothing was changed"),
    ("LD_PRELOAD", "x", "the NAME is a variable of the system's own and no key"),
    ("sk-ant-typed-in-the-wrong-place", "x", "the NAME is no variable's name: letters, digits and _, at most 128, as in ANTHROPIC_API_KEY"),
    ("anthropic", "x", "“anthropic” is a plugin; its keys are called ANTHROPIC_API_KEY"),
  ]) func `what is no key is refused and nothing is written`(_ name: String, _ value: String, _ message: String) async throws {
    let finished = try await bench.roost("keys", "set", name, "--json", input: Data(value.utf8))
    #expect(finished.status == 2)
    #expect((try finished.json()["error"] as? [String: Any])?["message"] as? String == message)
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test func `a key on the command line or of any length is refused and not repeated`() async throws {
    let argument = try await bench.roost("keys", "set", "A_KEY", Self.key)
    #expect(argument.status == 2 && !argument.errors.contains("0123"))
    let huge = try await bench.roost("keys", "set", "A_KEY", input: Data(repeating: 0x61, count: 1_000_000))
    #expect(huge.status == 2 && huge.errors.contains("more than"))
    let absent = try await bench.roost("keys", "remove", "A_KEY")
    #expect(absent.errors == "roost: no key A_KEY is kept; there are none\n")
  }

  @Test(arguments: [0o644, 0o660, 0o604]) func `a file that others may read is refused, and doctor says so`(_ mode: Int) async throws {
    try await keep("ANTHROPIC_API_KEY", Self.key)
    try self.mode(mode)
    for words in [["keys", "--json"], ["run", "--json", "x"]] {
      let finished = try await bench.roost(words.map { Array($0.utf8) })
      #expect(finished.status == 3)
      let error = try #require(finished.json()["error"] as? [String: Any])
      #expect(error["code"] as? String == "keys_refused")
      #expect((error["message"] as? String)?.contains("so others may read it; take that right away with: chmod 600 ") == true)
    }
    #expect(try await bench.roost("doctor").output.contains("so others may read it"))
    #expect(try await bench.roost("components").status == 0)
  }

  @Test(arguments: ["{", "[]", "{\"A_KEY\": 7}", "{\"A B\": \"x\"}", "{\"PATH\": \"x\"}", "{\"A_KEY\": \" \"}"])
  func `a damaged file is refused without a word of it`(_ text: String) async throws {
    try await keep("A_KEY", Self.key)
    try Data(text.utf8).write(to: file)
    try mode(0o600)
    let finished = try await bench.roost("keys", "--json")
    #expect(finished.status == 3)
    #expect((try finished.json()["error"] as? [String: Any])?["code"] as? String == "keys_refused")
  }

  @Test func `a link is read where its target is the user's alone, and never replaced`() async throws {
    try await keep("A_KEY", Self.key)
    let real = bench.folder.appending(path: "real.json")
    try FileManager.default.moveItem(at: file, to: real)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: real)
    #expect(try await bench.roost("keys").output.contains("A_KEY"))
    #expect(try await bench.roost("keys", "set", "B_KEY", input: Data("b".utf8)).status == 1)
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: URL(filePath: "/etc/passwd"))
    #expect(try await bench.roost("keys").errors.contains("it leads to a file that others may read"))
  }

  @Test func `twenty keys set at once are all kept`() async throws {
    let bench = bench
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let finished = try await bench.roost("keys", "set", "KEY_\(number)", input: Data("value-\(number)".utf8))
          #expect(finished.status == 0, "\(finished.errors)")
        }
      }
      try await group.waitForAll()
    }
    #expect((try await bench.roost("keys", "--json").json()["keys"] as? [Any])?.count == 20)
  }

  @Test func `without a home there is no place for keys, and runs go on`() async throws {
    let none = ["HOME": "", "ROOST_HOME": "", "XDG_CONFIG_HOME": ""]
    let finished = try await bench.roost("keys", environment: none)
    #expect(finished.status == 2)
    #expect(finished.errors == "roost: there is no HOME, and so no place for keys; set HOME, or ROOST_HOME\n")
    #expect(try await bench.roost("version", environment: none).status == 0)
  }

  @Test func `a kept key reaches provider and manifest, the variable goes before it, and events hold neither`() async throws {
    let server = try ScriptedServer([[.request, .send(text: ScriptedServer.response(status: 401, body: "{}")), .again]])
    defer { server.stop() }
    try await keep("ANTHROPIC_API_KEY", Self.key)
    try bench.write(
      """
      { "roost": 1, "providers": { "main": { "type": "anthropic", "model": "cheap", "base_url": "\(server.url)" } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main", "max_retries": 0, "system": "Say \(Self.key)" } } },
        "session": { "exporters": [ { "type": "jsonl", "path": "events.jsonl" } ] }, "entry": "a" }
      """, to: "roost.json")
    #expect(try await bench.roost("run", "say \(Self.key)").status == 7)
    #expect(try await bench.roost("run", "x", environment: ["ANTHROPIC_API_KEY": "sk-from-variable"]).status == 7)
    #expect(server.requests.map { $0.header("x-api-key") } == [Self.key, "sk-from-variable"])
    let events = try bench.read("events.jsonl")
    #expect(!events.contains(Self.key) && !events.contains("sk-from-variable"))
    try bench.write(
      """
      { "roost": 1, "providers": { "main": { "type": "anthropic", "model": "cheap", "api_key": "${MY_KEY}" } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main" } } }, "entry": "a" }
      """, to: "roost.json")
    #expect(try await bench.roost("validate").status == 3)
    try await keep("MY_KEY", "sk-mine")
    #expect(try await bench.roost("validate").status == 0)
  }
}
