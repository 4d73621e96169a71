import Foundation
import RoostTesting
import Testing

/// The examples of `Examples/vendors` and `Examples/auto`, and who answers where nobody chose.
struct VendorExampleTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private static func example(_ name: String) -> String { Host.root.appending(path: "Examples/\(name)").path }

  @Test(arguments: [
    "vendors/anthropic.json", "vendors/openai.json", "vendors/google.json", "vendors/deepseek.json", "vendors/bedrock.json",
    "vendors/ollama.json", "vendors/openai_compatible.json", "vendors/by-model.json", "auto/roost.json",
  ]) func `each example fits, without a key`(_ name: String) async throws {
    let finished = try await bench.roost("validate", "-f", Self.example(name))
    #expect(finished.status == 0, "\(finished.errors)")
  }

  /// A recorded answer, as an HTTP/1.1 response.
  private static func answer(_ fixture: String) throws -> (response: String, text: String) {
    let path = Host.root.appending(path: "Tests/Providers/Fixtures/\(fixture)/01-plain-text-whole.json")
    let json = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    let wire = try #require(json["wire_response"] as? [String: Any])
    let completion = try #require((json["expect"] as? [String: Any])?["completion"] as? [String: Any])
    let text = try #require((completion["content"] as? [[String: Any]])?.first?["text"] as? String)
    return (ScriptedServer.response(body: try #require(wire["body"] as? String)), text)
  }

  @Test(arguments: [
    ("anthropic", "anthropic", ["ANTHROPIC_API_KEY": "K", "ANTHROPIC_BASE_URL": ""], "/v1/messages"),
    ("openai", "openai_responses", ["OPENAI_API_KEY": "K", "OPENAI_BASE_URL": "/v1"], "/v1/responses"),
    ("google", "google", ["GEMINI_API_KEY": "K", "GOOGLE_GEMINI_BASE_URL": ""], "/v1beta/models/"),
    ("deepseek", "deepseek", ["DEEPSEEK_API_KEY": "K", "DEEPSEEK_BASE_URL": ""], "/chat/completions"),
    ("bedrock", "bedrock", ["AWS_BEARER_TOKEN_BEDROCK": "K", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": ""], "/model/"),
    ("ollama", "ollama", ["OLLAMA_HOST": ""], "/api/chat"),
    ("openai_compatible", "deepseek", ["BASE_URL": "/v1"], "/v1/chat/completions"),
  ]) func `each vendor's example asks that vendor and prints its answer`(
    _ name: String, _ fixture: String, _ environment: [String: String], _ path: String
  ) async throws {
    let (response, text) = try Self.answer(fixture)
    let server = try ScriptedServer([[.request, .send(text: response), .close]])
    defer { server.stop() }
    let variables = environment.mapValues { $0 == "K" ? $0 : server.url + $0 }
    let finished = try await bench.roost(
      "run", "--no-stream", "-f", Self.example("vendors/\(name).json"), "Where do they nest?", environment: variables)
    #expect(finished.output == text + "\n", "\(finished.errors)")
    let request = try #require(server.requests.first)
    #expect(request.target.hasPrefix(path), "\(request.target)")
    #expect(request.text.contains("Where do they nest?") && request.text.contains("calc"))
  }

  @Test func `a model of the command line goes to whoever has it`() async throws {
    let (response, text) = try Self.answer("openai_responses")
    let server = try ScriptedServer([[.request, .send(text: response), .close]])
    defer { server.stop() }
    let finished = try await bench.roost(
      "run", "--no-stream", "-f", Self.example("vendors/by-model.json"), "-m", "gpt-5.4-mini", "x",
      environment: ["OPENAI_API_KEY": "K", "OPENAI_BASE_URL": server.url + "/v1"])
    #expect(finished.output == text + "\n", "\(finished.errors)")
    #expect(server.requests.first?.text.contains("\"gpt-5.4-mini\"") == true)
  }

  // MARK: - auto

  @Test func `a key that is set answers with the cheapest model, and says so`() async throws {
    let (response, text) = try Self.answer("anthropic")
    for words in [["run"], ["run", "-f", Self.example("auto/roost.json")]] {
      let server = try ScriptedServer([[.request, .send(text: response), .close]])
      defer { server.stop() }
      let finished = try await bench.roost(
        (words + ["--no-stream", "x"]).map { Array($0.utf8) },
        environment: ["ANTHROPIC_API_KEY": "K", "ANTHROPIC_BASE_URL": server.url])
      #expect(finished.output == text + "\n", "\(finished.errors)")
      #expect(finished.errors.contains("provider.anthropic answers with claude-haiku-5-5, because ANTHROPIC_API_KEY is set\n"))
      #expect(server.requests.first?.text.contains("\"claude-haiku-5-5\"") == true)
    }
  }

  @Test func `a server on this machine answers with its first model`() async throws {
    let (response, text) = try Self.answer("ollama")
    let models = ScriptedServer.response(body: "{\"models\": [{\"name\": \"tern:2b\"}, {\"name\": \"gull:9b\"}]}")
    let server = try ScriptedServer([
      [.request, .send(text: models), .close], [.request, .send(text: response), .close],
    ])
    defer { server.stop() }
    let finished = try await bench.roost("run", "--no-stream", "x", environment: ["OLLAMA_HOST": "127.0.0.1:\(server.port)"])
    #expect(finished.output == text + "\n", "\(finished.errors)")
    #expect(finished.errors.contains("provider.ollama answers with tern:2b, because its server is running here\n"))
    #expect(server.requests.map(\.target) == ["/api/tags", "/api/chat"])
  }

  @Test(arguments: ["HTTP/1.1 500 No\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nhello", "SSH-2.0-x\r\n", ""])
  func `what listens there and is no such server is passed over`(_ answer: String) async throws {
    let server = try ScriptedServer([[.request, .send(text: answer), .close]])
    defer { server.stop() }
    let finished = try await bench.roost("run", "hello", environment: ["OLLAMA_HOST": "127.0.0.1:\(server.port)"])
    #expect(finished.status == 0)
    #expect(finished.errors.contains("provider.offline answers: "))
  }

  @Test func `offline, a key that is set is not used`() async throws {
    let finished = try await bench.roost("run", "--offline", "hello", environment: ["ANTHROPIC_API_KEY": "K"])
    #expect(finished.status == 0)
    #expect(finished.errors.contains("provider.offline answers: "))
  }

  @Test(arguments: [("grok-9", "no provider here is known for the model"), ("anthropic", "is a provider and no model")])
  func `without a manifest a model that is nobody's is an error`(_ model: String, _ message: String) async throws {
    let finished = try await bench.roost("run", "-m", model, "x")
    #expect(finished.status == 3)
    #expect(finished.errors.contains(message))
  }

  // MARK: - Attachments

  private static let png = Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

  @Test func `an attached file goes to the model, typed by its bytes`() async throws {
    let (response, text) = try Self.answer("anthropic")
    let server = try ScriptedServer([[.request, .send(text: response), .close]])
    defer { server.stop() }
    try bench.write(Self.png, to: "picture.txt")
    let finished = try await bench.roost(
      "run", "--no-stream", "-f", Self.example("vendors/anthropic.json"), "-a", "picture.txt", "-a", "https://example.org/more.jpg",
      "What?",
      environment: ["ANTHROPIC_API_KEY": "K", "ANTHROPIC_BASE_URL": server.url])
    #expect(finished.output == text + "\n", "\(finished.errors)")
    let body = try #require(server.requests.first?.text)
    #expect(body.contains("image/png") && body.contains(Self.png.base64EncodedString()))
    #expect(body.contains("https://example.org/more.jpg"))
  }

  @Test(arguments: [
    (["-a", "absent.png"], "can't read \"absent.png\": No such file or directory"),
    (["-a", "words.png"], "\"words.png\" begins like no image"), (["-a", "."], "it is not a regular file"),
    (["-a", "picture.png", "--attachment-limit", "7"], "the limit is 7"), (["-a", "https://example.org/"], "does not say what is there"),
    (["-a", "a.wav", "-a", "a.wav"], "one recording goes with a task"),
    (["-a", "picture.png", "--attachment-limit", "none"], "is a whole number"),
  ]) func `what can't be attached is a usage error`(_ words: [String], _ message: String) async throws {
    try bench.write(Self.png, to: "picture.png")
    try bench.write("words", to: "words.png")
    try bench.write("RIFF....WAVEfmt ", to: "a.wav")
    let finished = try await bench.roost((["run"] + words + ["x"]).map { Array($0.utf8) })
    #expect(finished.status == 2)
    #expect(finished.errors.contains(message), "\(finished.errors)")
  }

  @Test func `a model that reads no images is not asked`() async throws {
    try bench.write(Self.png, to: "picture.png")
    let finished = try await bench.roost("run", "--json", "-a", "picture.png", "hello")
    #expect((try finished.json()["error"] as? [String: Any])?["code"] as? String == "unsupported_feature")
  }

  @Test func `lines of a conversation that nobody types name no files`() async throws {
    try bench.write(Self.png, to: "picture.png")
    let finished = try await bench.roost("chat", input: Data("/attach picture.png\n".utf8))
    #expect(finished.status == 2)
    #expect(finished.errors.contains("/attach works at a terminal; use -a"))
  }
}
