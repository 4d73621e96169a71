import Foundation
import RoostTesting

@testable import RoostCore

/// One agent of a manifest with a real provider plugin, in this process, and the server that it asks.
struct LadderRun {
  struct Missing: Error { var what: String }

  let runtime: Runtime
  let server: ScriptedServer

  private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// What the plugin in `Plugins/<folder>` registers.
  private static func components(_ plugin: String) throws -> [ComponentType] {
    let folder = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent().path
    let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(checkout)/Plugins/\(plugin)/plugin.json")))
    let symbol = "roost_plugin_v1_\(try JSONValue(parsing: text)["name"]?.stringValue ?? "")"
    let image = try SharedImage(path: "\(folder)/lib\(plugin)Plugin.so")
    guard let pointer = image.pointer(from: symbol) else { throw Missing(what: symbol) }
    return try PluginLoader.registered(by: PluginEntry.unbox(pointer), resources: "\(checkout)/Plugins/\(plugin)/Resources") {
      PluginRefusal(plugin: plugin, directory: "", reason: $0)
    }
  }

  /// The answers are given in their order, each with its status.
  init(_ plugin: String, type: String, model: String, agent: JSONObject, answers: [(Int, JSONValue)]) async throws {
    server = try ScriptedServer(
      answers.map { status, body in
        [
          .request,
          .send(
            text: ScriptedServer.response(
              status: status, headers: [("content-type", "application/json"), ("connection", "close")], body: body.description)),
          .close,
        ]
      })
    let base = type == "openai" || type == "openai_compatible" || type == "deepseek" ? server.url + "/v1" : server.url
    var settings = agent
    var engine = agent["engine"]?.objectValue ?? JSONObject()
    engine["type"] = "llm"
    engine["provider"] = "main"
    settings["engine"] = .object(engine)
    let manifest: JSONValue = [
      "roost": 1,
      "providers": ["main": ["type": .string(type), "base_url": .string(base), "model": .string(model), "api_key": "sk-test-key"]],
      "agents": ["helper": .object(settings)], "entry": "helper",
    ]
    let source = try ManifestSource(reading: [.text(manifest.jsonText(.pretty), name: "test", directory: "/")], environment: [:])
    let catalog = ComponentCatalog(builtIn: try CorePlugin.components + Self.components(plugin))
    let checked = try Manifest(checking: source, catalog: catalog, policy: .none)
    runtime = try await Runtime.start(checked)
  }

  func run(_ task: String = "How many?") async -> Envelope { await runtime.entry.run(task) }

  /// What was sent, one body for each call.
  func bodies() throws -> [JSONValue] { try server.requests.map { try JSONValue(parsing: $0.body) } }
}

/// Answers as vendors write them.
enum VendorReply {
  static func anthropic(text: String, stop: String = "end_turn") -> JSONValue {
    message([["type": "text", "text": .string(text)]], stop)
  }

  static func anthropic(call name: String, _ input: JSONValue) -> JSONValue {
    message([["type": "tool_use", "id": "toolu_1", "name": .string(name), "input": input]], "tool_use")
  }

  private static func message(_ content: [JSONValue], _ stop: String) -> JSONValue {
    [
      "id": "m1", "type": "message", "role": "assistant", "model": "m", "content": .array(content), "stop_reason": .string(stop),
      "usage": ["input_tokens": 10, "output_tokens": 5],
    ]
  }

  static func anthropic(error: String) -> JSONValue {
    ["type": "error", "error": ["type": "invalid_request_error", "message": .string(error)]]
  }

  static func chat(text: String) -> JSONValue {
    [
      "id": "c1", "object": "chat.completion", "model": "m",
      "choices": [["index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": "stop"]],
      "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
    ]
  }

  static func chat(error: String) -> JSONValue { ["error": ["message": .string(error), "type": "invalid_request_error"]] }

  static func google(text: String) -> JSONValue {
    [
      "candidates": [["content": ["parts": [["text": .string(text)]], "role": "model"], "finishReason": "STOP", "index": 0]],
      "usageMetadata": ["promptTokenCount": 8, "candidatesTokenCount": 6], "modelVersion": "m", "responseId": "r",
    ]
  }
}
