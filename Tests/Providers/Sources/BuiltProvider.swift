import Foundation

@testable import RoostCore

/// A vendor's provider, out of the library that the build left beside the test program.
struct BuiltProvider: Sendable {
  struct Missing: Error {
    var what: String
  }

  /// The folder below `Plugins`.
  var plugin: String
  /// The component's id.
  var component: String
  /// The settings that stand for a key.
  var key: JSONObject = ["api_key": "KEY"]

  private static var folder: String {
    get throws {
      if let folder = ProcessInfo.processInfo.environment["ROOST_TEST_PLUGINS"] { return folder }
      return URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).deletingLastPathComponent()
        .path
    }
  }

  private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  func instance(_ settings: JSONObject = [:], as component: String? = nil) async throws -> any Sendable {
    let id = component ?? self.component
    let image = try SharedImage(path: "\(try Self.folder)/lib\(plugin)Plugin.so")
    let symbol = "roost_plugin_v1_\(try name)"
    guard let pointer = image.pointer(from: symbol) else { throw Missing(what: symbol) }
    let components = try PluginLoader.registered(
      by: PluginEntry.unbox(pointer), resources: "\(Self.checkout)/Plugins/\(plugin)/Resources"
    ) { PluginRefusal(plugin: plugin, directory: "", reason: $0) }
    guard let found = components.first(where: { $0.id == id }) else { throw Missing(what: id) }
    var all = key
    for (key, value) in settings { all[key] = value }
    return try await found.make(.object(all), ComponentContext(name: "main", baseDirectory: "/") { _, name in throw Missing(what: name) })
  }

  func provider(_ settings: JSONObject = [:]) async throws -> any Provider {
    guard let provider = try await instance(settings) as? any Provider else { throw Missing(what: component) }
    return provider
  }

  func embedder(_ settings: JSONObject = [:]) async throws -> any Embedder {
    let id = "embedder" + component.drop { $0 != "." }
    guard let embedder = try await instance(settings, as: id) as? any Embedder else { throw Missing(what: id) }
    return embedder
  }

  private var name: String {
    get throws {
      let json = try JSONValue(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(Self.checkout)/Plugins/\(plugin)/plugin.json"))))
      return json["name"]?.stringValue ?? ""
    }
  }
}
