import Foundation
import RoostCore
import Testing

struct LockTests {
  static func locked(_ names: String...) async throws -> TrustBench {
    let bench = try TrustBench(plugins: "faulty", "relay")
    try bench.manifest()
    let lock = try await bench.roost("plugin", "lock", "--json")
    #expect(lock.status == 0, "\(lock)")
    #expect(try bench.marks() == [])
    return bench
  }

  @Test func `a lock lists each plugin with version, size, hashes and source, and what is as it was runs`() async throws {
    let bench = try await Self.locked()
    let lock = try JSONValue(parsing: bench.read(bench.lock))
    let entry = lock["plugins"]?["faulty"]
    let library = try Data(contentsOf: bench.plugins.appending(path: "faulty/libFaultyPlugin.so"))
    let description = try Data(contentsOf: bench.plugins.appending(path: "faulty/plugin.json"))
    #expect(entry?["version"] == "1.0.0")
    #expect(entry?["size"] == .integer(library.count))
    #expect(entry?["library"] == .string(Digest.sha256Hex(library)))
    #expect(entry?["plugin.json"] == .string(Digest.sha256Hex(description)))
    #expect(entry?["source"] == .string(bench.plugins.appending(path: "faulty").path))
    #expect(lock["plugins"]?["offline"]?["source"] == "distribution/offline")
    let run = try await bench.ask()
    #expect(run.status == 0 && run.output.contains("green"), "\(run)")
    for words in [["plugin", "verify"], ["validate", "--quiet"]] {
      let result = try await bench.roost(words[0], words[1])
      #expect(result.status == 0, "\(result)")
    }
    let again = try await bench.roost("plugin", "lock", "--json")
    #expect(try again.json()["plugins"]?.arrayValue?.allSatisfy { $0["state"] == "unchanged" } == true, "\(again)")
    #expect(try JSONValue(parsing: bench.read(bench.lock)) == lock)
  }

  struct Tampering: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var says: String
    /// Whether what is there now can be used at all, so that locking anew accepts it.
    var isUsable = true
    var change: @Sendable (TrustBench) throws -> Void
  }

  /// Rewrites the plugin.json so that it vouches for the changed library.
  static func vouch(_ bench: TrustBench) throws {
    let folder = bench.plugins.appending(path: "faulty")
    var json = try JSONValue(parsing: bench.read(folder.appending(path: "plugin.json"))).objectValue ?? JSONObject()
    var build = json["build"]?.objectValue ?? JSONObject()
    build["sha256"] = .string(Digest.sha256Hex(try Data(contentsOf: folder.appending(path: "libFaultyPlugin.so"))))
    json["build"] = .object(build)
    try bench.write(JSONValue.object(json).jsonText(.pretty), to: "plugins/faulty/plugin.json")
  }

  static let tamperings = [
    Tampering(testDescription: "a byte more in the library, and a plugin.json that vouches for it", says: "its library: expected SHA-256") {
      bench in
      let file = try FileHandle(forWritingTo: bench.plugins.appending(path: "faulty/libFaultyPlugin.so"))
      try file.seekToEnd()
      try file.write(contentsOf: Data([0]))
      try file.close()
      try vouch(bench)
    },
    Tampering(testDescription: "another plugin's library under its name", says: "its library: expected SHA-256", isUsable: false) { bench in
      let target = bench.plugins.appending(path: "faulty/libFaultyPlugin.so")
      try FileManager.default.removeItem(at: target)
      try FileManager.default.copyItem(at: bench.plugins.appending(path: "relay/libRelayPlugin.so"), to: target)
      try vouch(bench)
    },
    Tampering(testDescription: "a plugin.json with a space more", says: "its plugin.json: expected SHA-256") { bench in
      let file = bench.plugins.appending(path: "faulty/plugin.json")
      try bench.write(bench.read(file) + " ", to: "plugins/faulty/plugin.json")
    },
    Tampering(testDescription: "a plugin.json that declares fewer permissions", says: "its plugin.json: expected SHA-256") { bench in
      let file = bench.plugins.appending(path: "faulty/plugin.json")
      try bench.write(bench.read(file).replacingOccurrences(of: "FAULTY_CALL", with: "FAULTY_NONE"), to: "plugins/faulty/plugin.json")
    },
    Tampering(testDescription: "a shared object more in its folder", says: "its deep/libextra.so.1: expected no such file") { bench in
      try bench.write("not even a library", to: "plugins/faulty/deep/libextra.so.1")
    },
    Tampering(testDescription: "an entry of the lock for another version", says: "its version: expected 0.9.0, found 1.0.0") { bench in
      let text = try bench.read(bench.lock)
      let place = try #require(text.range(of: #""faulty": {"#))
      let version = try #require(text.range(of: #""version": "1.0.0""#, range: place.upperBound..<text.endIndex))
      try bench.write(text.replacingCharacters(in: version, with: #""version": "0.9.0""#), to: "work/roost.lock")
    },
    Tampering(testDescription: "no entry in the lock", says: "roost.lock does not list it") { bench in
      try FileManager.default.removeItem(at: bench.lock)
      try bench.write(#"{ "roost": 1, "plugins": {} }"#, to: "work/roost.lock")
    },
  ]

  @Test(arguments: tamperings) func `what is not as it was locked is refused before any of its code runs`(tampering: Tampering) async throws
  {
    let bench = try await Self.locked()
    try tampering.change(bench)
    let run = try await bench.ask()
    #expect(run.status == 4 && run.errors.contains(tampering.says) && run.errors.contains("roost plugin lock"), "\(run)")
    let validate = try await bench.roost("validate")
    #expect(validate.status == 4 && validate.errors.contains(tampering.says), "\(validate)")
    let verify = try await bench.roost("plugin", "verify", "faulty", "--json")
    #expect(verify.status == 4, "\(verify)")
    #expect(try verify.json()["plugins"]?[0]?["reasons"]?[0]?.stringValue?.contains(tampering.says) == true, "\(verify)")
    let list = try await bench.roost("plugin", "list")
    #expect(list.status == 0 && list.errors.contains(tampering.says), "\(list)")
    let info = try await bench.roost("plugin", "info", "faulty")
    #expect(info.status == 0 && info.output.contains(tampering.says), "\(info)")
    let doctor = try await bench.roost("doctor")
    #expect(doctor.output.contains(tampering.says), "\(doctor)")
    #expect(try bench.marks() == [])
    // To look at it and accept it is one command.
    _ = try await bench.roost("plugin", "lock")
    let accepted = try await bench.roost("plugin", "info", "faulty")
    #expect(accepted.output.contains(tampering.says) != tampering.isUsable, "\(accepted)")
  }

  static let damaged = [
    ("", "roost.lock:1:1: error"), ("{", "roost.lock:1:2: error"), ("null", "roost.lock:1:1: error"),
    ("{\"roost\": 1,\n  \"plugins\": {\"faulty\": {}}}", "roost.lock:2:"),
    ("{\"roost\": 1, \"plugins\": {}, \"plugin\": {}}", "roost.lock:1:29: error: plugin"),
    ("{\"roost\": 3, \"plugins\": {}}", "roost.lock:1:11: error: roost"),
    (
      "{\"roost\": 1, \"plugins\": {\n \"../../etc\": {\"version\":\"1\",\"size\":1,\"library\":\"\(digest)\",\"plugin.json\":\"\(digest)\"}}}",
      "roost.lock:2:2: error"
    ),
    (
      "{\"roost\": 1, \"plugins\": {\"faulty\": {\"version\":\"1\",\"size\":-1,\"library\":\"\(digest)\",\"plugin.json\":\"\(digest)\"}}}",
      "roost.lock:1:"
    ),
    (
      "{\"roost\": 1, \"plugins\": {\"faulty\": {\"version\":\"1\",\"size\":1,\"library\":\"abc\",\"plugin.json\":\"\(digest)\"}}}",
      "roost.lock:1:"
    ),
    (String(repeating: "{\"a\":", count: 1_000), "roost.lock:1:"),
  ]
  static let digest = String(repeating: "a", count: 64)

  @Test(arguments: damaged) func `a damaged lock is a mistake with its line and column, and opens no plugin`(text: String, place: String)
    async throws
  {
    let bench = try await Self.locked()
    try bench.write(text, to: "work/roost.lock")
    for words in [["run", TrustBench.question], ["validate", "--quiet"], ["plugin", "lock"], ["plugin", "verify"]] {
      let result = try await bench.roost(words[0], words[1])
      #expect(result.status == 3 && result.errors.contains(place), "\(words): \(result)")
    }
    let list = try await bench.roost("plugin", "list")
    #expect(list.status == 0 && list.errors.contains(place), "\(list)")
    let doctor = try await bench.roost("doctor")
    #expect(doctor.status == 1 && doctor.output.contains(place), "\(doctor)")
    #expect(try bench.read(bench.lock) == text)
    #expect(try bench.marks() == [])
  }

  @Test func `entries of plugins that are not here, and foreign members, survive byte for byte until they are pruned`() async throws {
    let bench = try await Self.locked()
    let absent = #""absent":  { "version" :"2","size":7, "library":"\#(Self.digest)","plugin.json":"\#(Self.digest)", "x-who" : "\u00e9" }"#
    let note = #""x-note":{"by" : 1.0e3}"#
    var text = try bench.read(bench.lock).replacingOccurrences(of: "\"plugins\": {", with: "\(note),\n  \"plugins\": {\n  \(absent),")
    text = text.replacingOccurrences(of: "\"faulty\": {", with: "\"faulty\": { \"x-mine\" : [1 , 2],")
    try bench.write(text, to: "work/roost.lock")
    try bench.write(try bench.read(bench.plugins.appending(path: "faulty/plugin.json")) + "\n", to: "plugins/faulty/plugin.json")
    _ = try await bench.roost("plugin", "lock")
    let after = try bench.read(bench.lock)
    for part in [absent, note, "\"x-mine\" : [1 , 2],"] { #expect(after.contains(part), "\(after)") }
    let verify = try await bench.roost("plugin", "verify")
    #expect(verify.status == 4 && verify.output.contains("absent"), "\(verify)")
    _ = try await bench.roost("plugin", "lock", "--prune")
    let pruned = try bench.read(bench.lock)
    #expect(!pruned.contains("absent") && pruned.contains(note) && pruned.contains("\"x-mine\" : [1 , 2],"), "\(pruned)")
    let last = try await bench.roost("plugin", "verify")
    #expect(last.status == 0, "\(last)")
  }

  @Test func `what the author wrote into plugin.json survives the build byte for byte`() throws {
    let source = try String(
      contentsOf: TrustBench.root.appending(path: "Tests/Fixtures/Plugins/Faulty/plugin.json"), encoding: .utf8)
    let built = try String(
      contentsOf: TrustBench.root.appending(path: "build/fixtures/third-party/faulty/plugin.json"), encoding: .utf8)
    for line in source.split(separator: "\n") where line != "}" && line != "{" {
      #expect(built.contains(line.hasSuffix(",") ? line : line + ","), "\(line)")
    }
    #expect(try JSONValue(parsing: built)["components"]?.arrayValue?.count == 1)
  }
}
