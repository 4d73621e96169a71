import Foundation

@testable import RoostCore

/// The plugin that speaks a wire, out of the library that the build left beside the test program.
struct WirePlugin: Sendable {
  struct Missing: Error {
    var what: String
  }

  /// The folder below `Plugins`, and the id behind the dot.
  var plugin: String
  var name: String
  /// What stands behind the server's address.
  var version = ""
  var settings: JSONObject = ["api_key": "KEY"]

  static let all: [String: WirePlugin] = [
    "anthropic": WirePlugin(plugin: "Anthropic", name: "anthropic"),
    "bedrock": WirePlugin(
      plugin: "Bedrock", name: "bedrock", settings: ["access_key_id": "ID", "secret_access_key": "KEY", "region": "eu-central-1"]),
    "google": WirePlugin(plugin: "Google", name: "google"),
    "ollama": WirePlugin(plugin: "Ollama", name: "ollama", settings: [:]),
    "openai_chat": WirePlugin(plugin: "OpenAI", name: "openai", version: "/v1", settings: ["api_key": "KEY", "api": "chat"]),
    "openai_responses": WirePlugin(plugin: "OpenAI", name: "openai", version: "/v1"),
  ]

  func provider(at address: String) async throws -> any Provider {
    guard let provider = try await instance("provider", at: address, settings) as? any Provider else { throw Missing(what: name) }
    return provider
  }

  func embedder(at address: String, _ more: JSONObject) async throws -> any Embedder {
    var all = settings
    all["api"] = nil
    for (key, value) in more { all[key] = value }
    guard let embedder = try await instance("embedder", at: address, all) as? any Embedder else { throw Missing(what: name) }
    return embedder
  }

  private func instance(_ kind: String, at address: String, _ settings: JSONObject) async throws -> any Sendable {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(filePath: program).deletingLastPathComponent()
    let image = try SharedImage(path: folder.appending(path: "lib\(plugin)Plugin.so").path)
    guard let pointer = image.pointer(from: "roost_plugin_v1_\(name)") else { throw Missing(what: plugin) }
    let components = try PluginLoader.registered(
      by: PluginEntry.unbox(pointer), resources: Interop.root.appending(path: "Plugins/\(plugin)/Resources").path
    ) { PluginRefusal(plugin: plugin, directory: "", reason: $0) }
    guard let found = components.first(where: { $0.id == "\(kind).\(name)" }) else { throw Missing(what: "\(kind).\(name)") }
    var all = settings
    all["base_url"] = .string(address + version)
    return try await found.make(.object(all), ComponentContext(name: "main", baseDirectory: "/") { _, name in throw Missing(what: name) })
  }
}
