import Foundation
import RoostCore
import RoostTesting
import Testing

/// A key's value is nowhere but in the requests that need it: not in any file, event, cassette, error or line of output, whatever the vendor
/// answers.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SecretScanTests {
  /// No pattern of keys knows it: only its value gives it away.
  private static let key = "canary/" + (0..<24).map { _ in String(UInt8.random(in: 16...255), radix: 16) }.joined() + "+="
  private static let variables = [
    "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "DEEPSEEK_API_KEY", "OLLAMA_API_KEY",
    "AWS_BEARER_TOKEN_BEDROCK",
  ]
  private static let addresses = [
    "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "DEEPSEEK_BASE_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "BASE_URL",
    "OLLAMA_HOST",
  ]

  /// What a vendor says that gives the key back, where it was told it.
  enum Answer: String, CaseIterable, Sendable {
    case refusal, refusalAsText = "refusal as text", brokenAnswer = "broken answer", answer

    /// The steps of a server that answers so.
    var script: [ScriptedServer.Step] {
      [
        .request,
        .answer { request in
          let key = SecretScanTests.key
          return Array(response(request.headers.contains { $0.value.contains(key) } ? key : "none").utf8)
        }, .close,
      ]
    }

    private func response(_ key: String) -> String {
      let json =
        "{\"error\":{\"type\":\"authentication_error\",\"code\":401,\"message\":\"the key \(key) is no key\",\"param\":\"\(key)\"}}"
      return switch self {
      case .refusal: ScriptedServer.response(status: 401, headers: [("content-type", "application/json"), ("x-key", "k")], body: json)
      case .refusalAsText: ScriptedServer.response(status: 403, headers: [("content-type", "text/html")], body: "<h1>\(key)</h1>")
      case .brokenAnswer: ScriptedServer.response(body: "{\"id\":\"\(key)\",\"choices\":")
      case .answer:
        ScriptedServer.response(
          body:
            "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}"
        )
      }
    }
  }

  private static func environment(_ server: ScriptedServer) -> [String: String] {
    var environment = ["NO_PROXY": "*", "AWS_REGION": "eu-central-1", "ROOST_EVENTS": "events.jsonl"]
    for name in variables { environment[name] = key }
    for name in addresses { environment[name] = server.url }
    return environment
  }

  /// Every manifest among the examples.
  private static let examples: [String] = {
    let folder = Host.root.appending(path: "Examples")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found: [String] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "json", file.lastPathComponent != "plugin.json",
        let text = try? String(contentsOf: file, encoding: .utf8),
        text.contains("\"roost\": 1")
      else { continue }
      found.append(file.path)
    }
    return found.sorted()
  }()

  /// The forms in which a value may stand somewhere.
  private static let forms: [[UInt8]] = {
    let bytes = Array(key.utf8)
    let hex = bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    // Of a longer text in Base64 the key's own characters are the same at one of three places; its middle suffices.
    let inBase64 = (0..<3).map { Array(Base64.encode([UInt8](repeating: 0, count: $0) + bytes).utf8.dropFirst(8).dropLast(8)) }
    return [Array("canary/".utf8) + bytes[7..<30], Array(PercentEncoding.encode(key).utf8), Array(hex.utf8)] + inBase64
  }()

  private static func holdsKey(_ data: Data) -> Bool { forms.contains { data.range(of: Data($0)) != nil } }

  /// The files below the bench that hold the key, but for those that must.
  private static func leaks(_ bench: Workbench) throws -> [String] {
    let files = FileManager.default.enumerator(at: bench.folder, includingPropertiesForKeys: [.isRegularFileKey])
    var found: [String] = []
    while let file = files?.nextObject() as? URL {
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        continue
      }
      if holdsKey(try Data(contentsOf: file)) { found.append(file.lastPathComponent) }
    }
    return found
  }

  private func check(_ finished: Finished, _ words: String, _ bench: Workbench) throws {
    #expect(!Self.holdsKey(Data(finished.output.utf8)), "\(words): standard output")
    #expect(!Self.holdsKey(Data(finished.errors.utf8)), "\(words): standard error")
    #expect(try Self.leaks(bench) == [], "\(words)")
  }

  @Test func `the scan finds what it looks for`() {
    #expect(Self.holdsKey(Data("x\(Self.key)y".utf8)))
    #expect(Self.holdsKey(Data(Base64.encode(Array("Basic user:\(Self.key)".utf8)).utf8)))
    #expect(!Self.holdsKey(Data("canary".utf8)))
    #expect(Self.examples.count >= 10)
  }

  @Test(arguments: examples) func `no example lets a key out, whatever the vendor answers`(_ example: String) async throws {
    for answer in Answer.allCases {
      let server = try ScriptedServer([answer.script])
      defer { server.stop() }
      let bench = try Workbench()
      let environment = Self.environment(server)
      for words in [["run", "--verbose", "--usage"], ["run", "--json", "--stream"], ["run", "--record", "cassette.jsonl"]] {
        try? FileManager.default.removeItem(at: bench.work.appending(path: "cassette.jsonl"))
        let all = words + ["-f", example, "--max-turns", "2", "Hello"]
        try check(try await bench.roost(all.map { Array($0.utf8) }, environment: environment), all.joined(separator: " "), bench)
      }
    }
  }

  @Test func `what is sent has the key, and what is kept of it hasn't`() async throws {
    for (vendor, header) in [
      ("anthropic", "x-api-key"), ("openai", "authorization"), ("google", "x-goog-api-key"), ("deepseek", "authorization"),
      ("bedrock", "authorization"),
    ] {
      let server = try ScriptedServer([Answer.refusal.script])
      defer { server.stop() }
      let bench = try Workbench()
      let manifest = Host.root.appending(path: "Examples/vendors/\(vendor).json").path
      let finished = try await bench.roost(
        "run", "-f", manifest, "--record", "cassette.jsonl", "--verbose", "Hello", environment: Self.environment(server))
      let sent = try #require(server.requests.first, "\(vendor): \(finished.errors)")
      #expect(sent.header(header)?.contains(Self.key) == true, "\(vendor)")
      #expect(try bench.read("cassette.jsonl").isEmpty == false)
      try check(finished, vendor, bench)
    }
  }

  @Test func `events, conversations, settings and examinations don't show it`() async throws {
    let server = try ScriptedServer([Answer.refusal.script])
    defer { server.stop() }
    let bench = try Workbench()
    let environment = Self.environment(server)
    try bench.write(
      """
      {
        "roost": 1,
        "providers": {
          "main": { "type": "anthropic", "api_key": "${ANTHROPIC_API_KEY}", "base_url": "\(server.url)", "model": "cheap" },
          "spare": { "type": "openai_compatible", "api_key": "${OPENAI_API_KEY}", "base_url": "\(server.url)", "model": "m" },
          "either": { "type": "fallback", "providers": ["main", "spare"] },
        },
        "agents": { "a": { "engine": { "type": "llm", "provider": "either", "max_retries": 0 } } },
        "session": { "exporters": [{ "type": "jsonl", "path": "events.jsonl" }] },
        "entry": "a",
      }
      """, to: "roost.json")
    for words in [
      ["validate"], ["validate", "--json"], ["config", "show", "--json"], ["config", "show", "--origin"], ["env"], ["env", "--json"],
      ["components", "--json"], ["plugin", "list", "--json"], ["models", "--json"], ["doctor", "--json"], ["run", "Hello"],
      ["run", "--json", "Hello"],
    ] { try check(try await bench.roost(words.map { Array($0.utf8) }, environment: environment), words.joined(separator: " "), bench) }
    let events = try bench.read("events.jsonl")
    #expect(events.contains("run.failed"))
    let talk = try await bench.roost("chat", input: Data("Hello\n/quit\n".utf8), environment: environment)
    try check(talk, "chat", bench)
  }

  @Test func `keys that are kept are only in their file`() async throws {
    let bench = try Workbench()
    let set = try await bench.roost("keys", "set", "ANTHROPIC_API_KEY", input: Data("\(Self.key)\n".utf8))
    #expect(set.status == 0, "\(set.errors)")
    let path = try await bench.roost("keys", "path").output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(Self.holdsKey(try Data(contentsOf: URL(filePath: path))))
    for words in [["keys", "list"], ["keys", "list", "--json"], ["env"], ["doctor"], ["config", "show"]] {
      let finished = try await bench.roost(words.map { Array($0.utf8) })
      #expect(!Self.holdsKey(Data((finished.output + finished.errors).utf8)), "\(words)")
    }
    // The file itself, and what the test gave on standard input.
    let leaks = try Self.leaks(bench).filter { $0 != URL(filePath: path).lastPathComponent && !$0.hasPrefix("in-") }
    #expect(leaks == [])
  }
}
