import Foundation
import RoostCore
import Testing

struct QuarantineTests {
  @Test func `a plugin in quarantine is refused with when, why and the command, and nothing else is`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    let put = try await bench.roost("plugin", "quarantine", "faulty", "--reason", "it talks too much", "--json")
    #expect(put.status == 0, "\(put)")
    #expect(try put.json()["by"] == "user")
    let since = try put.json()["since"]?.stringValue ?? "?"
    let run = try await bench.ask()
    #expect(run.status == 4, "\(run)")
    #expect(run.errors.contains("it is in quarantine since \(since): it talks too much."), "\(run)")
    #expect(run.errors.contains("roost plugin trust faulty"))
    let validate = try await bench.roost("validate", "--json")
    #expect(validate.status == 4, "\(validate)")
    #expect(validate.output.contains("it talks too much"))
    let info = try await bench.roost("plugin", "info", "faulty", "--json")
    #expect(info.status == 0, "\(info)")
    #expect(try info.json()["status"] == "quarantined")
    #expect(try info.json()["quarantine"]?["reason"] == "it talks too much")
    let verify = try await bench.roost("plugin", "verify", "faulty")
    #expect(verify.status == 4, "\(verify)")
    for words in [["plugin", "list"], ["doctor", "--quiet"], ["--help", "--quiet"]] {
      let result = try await bench.roost(words[0], words[1])
      #expect(result.status == 0, "\(words): \(result)")
    }
    let strict = try await bench.roost("plugin", "list", "--strict-plugins")
    #expect(strict.status == 4, "\(strict)")
    try bench.plainManifest()
    let other = try await bench.roost("run", "What is 12.5% of 1840?")
    #expect(other.status == 0 && other.output.contains("230"), "\(other)")
    #expect(try bench.marks() == [])
  }

  @Test func `a required plugin in quarantine stops the run with 4`() async throws {
    let bench = try TrustBench(plugins: "faulty", "relay")
    try bench.manifest(requires: ["relay"])
    _ = try await bench.roost("plugin", "quarantine", "relay")
    let run = try await bench.ask()
    #expect(run.status == 4 && run.errors.contains("its user took it out of use"), "\(run)")
  }

  @Test func `names that are none here are told with the nearest`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    for verb in ["trust", "quarantine", "verify"] {
      let result = try await bench.roost("plugin", verb, "fauty")
      #expect(result.status == 4 && result.errors.contains("did you mean “faulty”?"), "\(result)")
    }
    let free = try await bench.roost("plugin", "trust", "faulty")
    #expect(free.status == 0 && free.output.contains("faulty is not in quarantine"), "\(free)")
    let long = try await bench.roost("plugin", "quarantine", "faulty", "--reason", String(repeating: "x", count: 1_001))
    #expect(long.status == 2, "\(long)")
  }

  static let damaged = [
    ("{", "quarantine.json:1:2: error"), ("[]", "quarantine.json:1:1: error"), ("", "quarantine.json:1:1: error"),
    (#"{"roost": 2}"#, "quarantine.json:1:11: error: roost"),
    (#"{"roost": 1, "plugins": {"../x": {"since": "2026-01-01T00:00:00Z", "reason": "r"}}}"#, "quarantine.json:1:"),
    ("{\"roost\": 1,\n \"plugins\": {\"faulty\": {\"since\": \"yesterday\", \"reason\": \"r\"}}}", "quarantine.json:2:"),
    (#"{"roost": 1, "roost": 1}"#, "quarantine.json:1:14: error"),
    (String(repeating: "[", count: 100_000), "quarantine.json:1:"),
  ]

  @Test(arguments: damaged) func `a damaged list lets no plugin be opened, says where it is wrong, and is left as it is`(
    text: String, place: String
  )
    async throws
  {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    try bench.write(text, to: "home/state/quarantine.json")
    let run = try await bench.ask()
    #expect(run.status == 4 && run.errors.contains(place), "\(run)")
    #expect(try bench.marks() == [])
    for words in [["--help", "--quiet"], ["plugin", "list"]] {
      let result = try await bench.roost(words[0], words[1])
      #expect(result.status == 0, "\(result)")
    }
    let doctor = try await bench.roost("doctor")
    #expect(doctor.status == 1 && doctor.output.contains(place), "\(doctor)")
    for verb in ["trust", "quarantine"] {
      let result = try await bench.roost("plugin", verb, "faulty")
      #expect(result.status == 1 && result.errors.contains(place), "\(result)")
    }
    #expect(try bench.read(bench.quarantine) == text)
  }

  @Test func `a list that is no regular file, or too long, is refused in the same way`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest()
    try bench.write(String(repeating: " ", count: 5 << 20), to: "home/state/quarantine.json")
    let long = try await bench.ask()
    #expect(long.status == 4 && long.errors.contains("the limit is 4194304"), "\(long)")
    try FileManager.default.removeItem(at: bench.quarantine)
    try FileManager.default.createSymbolicLink(at: bench.quarantine, withDestinationURL: bench.work.appending(path: "elsewhere"))
    let link = try await bench.ask()
    #expect(link.status == 4 && link.errors.contains("it is a symbolic link"), "\(link)")
    #expect(try bench.marks() == [])
  }

  @Test func `what others wrote into the list survives byte for byte`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    let foreign = """
      {"roost":1,"x-mine" : {"n": 1.50e+2, "s":"\\u00e9\\/"},
          "plugins": {
            "strange":   { "since": "2026-01-01T00:00:00Z", "reason":"gone", "x-by" :[ 1,2 ] }
          }   }

      """
    try bench.write(foreign, to: "home/state/quarantine.json")
    _ = try await bench.roost("plugin", "quarantine", "faulty")
    let text = try bench.read(bench.quarantine)
    for line in foreign.split(separator: "\n") where !line.hasSuffix("}   }") {
      #expect(text.contains(line.trimmingCharacters(in: CharacterSet(charactersIn: "} "))), "\(text)")
    }
    #expect(text.contains("\"faulty\""))
    _ = try await bench.roost("plugin", "trust", "faulty")
    #expect(try bench.read(bench.quarantine) == foreign)
  }

  @Test func `twenty processes at once lose no entry`() async throws {
    let bench = try TrustBench()
    let file = bench.quarantine.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try Quarantine.add(Quarantine.Entry(plugin: "p\(number)", since: "2026-01-01T00:00:00Z", author: .user, reason: "r"), to: file)
        }
      }
      try await group.waitForAll()
    }
    #expect(try Quarantine.read(file).entries.count == 20)
  }
}
