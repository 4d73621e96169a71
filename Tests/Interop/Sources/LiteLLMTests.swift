import Foundation
import RoostCore
import Testing

/// The built `roost` with LiteLLM's proxy as its vendor.
@Suite(.serialized, .enabled(if: Interop.isWanted, "scripts/interop installs LiteLLM"), .timeLimit(.minutes(3)))
struct LiteLLMTests {
  /// A provider's settings beside address and key, and the wire it speaks.
  struct Setup: Sendable, CustomTestStringConvertible {
    let type: String
    var more: JSONObject = [:]
    var path = "/v1"
    var testDescription: String { type + (more.isEmpty ? "" : " " + JSONValue.object(more).description) }

    static let responses = Setup(type: "openai")
    static let chat = Setup(type: "openai", more: ["api": "chat"])
    static let preset = Setup(type: "openai_compatible", more: ["preset": "litellm"])
    static let messages = Setup(type: "anthropic", path: "")
    static let all = [responses, chat, preset, messages]
  }

  /// Answered by the proxy's mock mode, by an OpenAI server behind it, by an Anthropic server behind it.
  static let models = ["pond", "gpt-relayed", "claude-relayed"]

  private func manifest(_ setup: Setup, _ model: String, key: String? = nil, tools: [String] = []) async throws -> JSONValue {
    let proxy = try await LiteLLMProxy.running()
    var provider = setup.more
    provider["type"] = .string(setup.type)
    provider["base_url"] = .string(proxy.address + setup.path)
    provider["api_key"] = .string(key ?? proxy.key)
    let engine: JSONValue = [
      "type": "llm", "provider": "main", "model": .string(model), "system": "You know frogs.", "max_retries": 0,
    ]
    return [
      "roost": 1, "providers": ["main": .object(provider)], "tools": ["calculator": ["type": "calculator"]],
      "agents": ["helper": ["engine": engine, "tools": .array(tools.map { .string($0) })]], "entry": "helper",
    ]
  }

  // LA-PROV-05
  @Test(arguments: Setup.all, models)
  func `an answer comes whole`(_ setup: Setup, _ model: String) async throws {
    let run = try await HostRun(manifest(setup, model), "--json")
    #expect(run.status == 0, "\(run)")
    #expect(run.json["text"] == "Frogs sleep at noon.")
    #expect(run.json["metadata"]?["stop_reason"] == "end_turn")
    #expect(run.json["metadata"]?["output_tokens"]?.intValue ?? 0 > 0)
  }

  /// Over the Responses API the proxy's mock mode fails when it should stream: that is `a failure in place of a stream is told`.
  @Test(arguments: Setup.all, models)
  func `an answer is streamed`(_ setup: Setup, _ model: String) async throws {
    if setup.testDescription == Setup.responses.testDescription && model == "pond" { return }
    let run = try await HostRun(manifest(setup, model), "--stream")
    #expect(run.status == 0, "\(run)")
    #expect(run.output == "Frogs sleep at noon.\n")
  }

  @Test func `a failure in place of a stream is told`() async throws {
    let run = try await HostRun(manifest(.responses, "pond"), "--stream")
    #expect(run.status == 7 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("provider_unavailable") && run.errors.contains("Error processing stream start"), "\(run)")
  }

  @Test(arguments: Setup.all, ["gpt-relayed", "claude-relayed"])
  func `a tool is called and its result goes back`(_ setup: Setup, _ model: String) async throws {
    let manifest = try await manifest(setup, model, tools: ["calculator"])
    let whole = try await HostRun(manifest, "--json")
    #expect(whole.status == 0, "\(whole)")
    let call = whole.json["tool_calls"]?.arrayValue?.first
    #expect(call?["name"] == "calculator" && call?["arguments"] == ["expression": "6*7"] && call?["result"] == "6*7 = 42", "\(whole)")
    #expect(whole.json["text"] == "Frogs sleep at noon." && whole.json["metadata"]?["turns"] == 2, "\(whole)")
    // As events, a line each.
    let streamed = try await HostRun(manifest, "--json", "--stream")
    #expect(streamed.status == 0 && streamed.output.contains("6*7 = 42"), "\(streamed)")
    #expect(streamed.output.contains("Frogs sleep at noon."), "\(streamed)")
  }

  @Test(arguments: Setup.all)
  func `a wrong key is an authentication error`(_ setup: Setup) async throws {
    let run = try await HostRun(manifest(setup, "pond", key: "sk-wrong"), "--json")
    #expect(run.status == 7)
    #expect(run.json["error"]?["code"] == "provider_authentication" && run.json["error"]?["retryable"] == false, "\(run)")
    #expect(!run.output.contains("sk-wrong") && !run.errors.contains("sk-wrong"))
  }

  @Test(arguments: Setup.all)
  func `an unknown model is an invalid request that names it`(_ setup: Setup) async throws {
    let run = try await HostRun(manifest(setup, "no-such-pond"), "--json")
    #expect(run.status == 7)
    #expect(run.json["error"]?["code"] == "provider_invalid_request" && run.json["error"]?["retryable"] == false, "\(run)")
    #expect(run.json["error"]?["message"]?.stringValue?.contains("no-such-pond") ?? false, "\(run)")
  }

  /// The proxy's mock mode knows errors over chat completions and messages only.
  @Test(arguments: [Setup.chat, .preset, .messages])
  func `a rate limit is one`(_ setup: Setup) async throws {
    let run = try await HostRun(manifest(setup, "pond-busy"), "--json")
    #expect(run.status == 7)
    #expect(run.json["error"]?["code"] == "provider_rate_limited" && run.json["error"]?["retryable"] == true, "\(run)")
  }

  @Test(arguments: ["pond-vectors", "pond-vectors-relayed"])
  func `texts become vectors`(_ model: String) async throws {
    let proxy = try await LiteLLMProxy.running()
    let plugins = [
      WirePlugin(plugin: "OpenAI", name: "openai", version: "/v1", settings: ["api_key": .string(proxy.key)]),
      WirePlugin(
        plugin: "OpenAICompatible", name: "openai_compatible", version: "/v1",
        settings: ["preset": "litellm", "api_key": .string(proxy.key)]),
    ]
    for plugin in plugins {
      let vectors = try await plugin.embedder(at: proxy.address, ["model": .string(model)]).embed(["green"])
      #expect(vectors == [model == "pond-vectors" ? [0.5, -0.25, 1] : [0.5, -0.25]])
    }
  }
}
