import Foundation

@testable import RoostCore

/// The components of a plugin's library, as the build left it beside the test program.
enum BuiltPlugin {
  struct Missing: Error {
    var what: String
  }

  static var folder: String {
    get throws {
      URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).deletingLastPathComponent().path
    }
  }

  /// What the plugin in `Plugins/<folder>` registers under `symbol`.
  static func components(of name: String, symbol: String) throws -> [ComponentType] {
    let image = try SharedImage(path: "\(folder)/lib\(name)Plugin.so")
    guard let pointer = image.pointer(from: symbol) else { throw Missing(what: symbol) }
    return try PluginLoader.registered(by: PluginEntry.unbox(pointer)) {
      PluginRefusal(plugin: name, directory: "", reason: $0)
    }
  }

  private static func instance(_ name: String, _ symbol: String, _ settings: JSONValue, _ key: String, _ folder: String) async throws
    -> any Sendable
  {
    guard let component = try components(of: name, symbol: symbol).first else { throw Missing(what: name) }
    let context = ComponentContext(name: key, baseDirectory: folder) { _, name in throw Missing(what: name) }
    return try await component.make(settings, context)
  }

  static func tool(_ name: String, symbol: String, settings: JSONValue = [:], baseDirectory: String = "/") async throws -> AnyTool {
    guard case .tool(let tool)? = try await instance(name, symbol, settings, name, baseDirectory) as? ToolComponent else {
      throw Missing(what: name)
    }
    return tool
  }

  static func guardrail(_ name: String, symbol: String, settings: JSONValue = [:]) async throws -> any Guardrail {
    guard let guardrail = try await instance(name, symbol, settings, name, "/") as? any Guardrail else { throw Missing(what: name) }
    return guardrail
  }
}

extension AnyTool {
  /// The reply's text, or the error's.
  func answer(_ arguments: JSONValue) async -> String {
    do { return try await call(arguments).text } catch { return "error: \(error)" }
  }
}
