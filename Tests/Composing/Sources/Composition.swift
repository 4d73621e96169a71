import Foundation
import RoostTesting
import Synchronization

@testable import RoostCore

/// A manifest of real plugins, as the build left them beside the test program, in this process.
struct Composition {
  struct Missing: Error { var what: String }

  let runtime: Runtime
  let clock: JumpClock
  let events: EventList

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// What the plugin in `Plugins/<folder>` registers.
  static func components(_ plugin: String) throws -> [ComponentType] {
    let folder = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent().path
    let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(checkout)/Plugins/\(plugin)/plugin.json")))
    let symbol = "roost_plugin_v1_\(try JSONValue(parsing: text)["name"]?.stringValue ?? "")"
    let image = try SharedImage(path: "\(folder)/lib\(plugin)Plugin.so")
    guard let pointer = image.pointer(from: symbol) else { throw Missing(what: symbol) }
    return try PluginLoader.registered(by: PluginEntry.unbox(pointer), resources: "\(checkout)/Plugins/\(plugin)/Resources") {
      PluginRefusal(plugin: plugin, directory: "", reason: $0)
    }.map { $0.watched(in: try slot(of: plugin)) }
  }

  /// Counts calls into plugins, as the host does: whatever a plugin makes stands behind something that counts.
  private static let watch = Result {
    try CrashWatch(stateFolder: FileManager.default.temporaryDirectory.path + "/roost-composition-watch")
  }

  static func slot(of plugin: String) throws -> FlightSlot {
    guard let slot = try watch.get().slot(for: plugin) else { throw Missing(what: "a slot for \(plugin)") }
    return slot
  }

  static func catalog(_ own: [ComponentType] = []) throws -> ComponentCatalog {
    ComponentCatalog(
      builtIn: try CorePlugin.components + own + components("Composing") + components("OpenAICompatible") + components("Anthropic"))
  }

  /// The providers under an agent that asks `provider`, without limits of time, so that the clock serves nothing but waits.
  init(
    providers: JSONObject, ask provider: String, engine: JSONObject = [:], stores: JSONObject = [:], own: [ComponentType] = [],
    clock: JumpClock = JumpClock()
  ) async throws {
    var settings: JSONObject = ["type": "llm", "provider": .string(provider), "request_timeout": .null, "stream_idle_timeout": .null]
    for (key, value) in engine { settings[key] = value }
    let manifest: JSONValue = [
      "roost": 1, "providers": .object(providers), "stores": .object(stores),
      "agents": ["helper": ["engine": .object(settings), "deadline": .null]], "entry": "helper",
    ]
    let source = try ManifestSource(
      reading: [.text(manifest.jsonText(.pretty), name: "test", directory: "/")], environment: [:])
    let checked = try Manifest(checking: source, catalog: try Self.catalog(own), policy: .none)
    self.clock = clock
    events = EventList()
    runtime = try await Runtime.start(checked, options: RuntimeOptions(clock: clock, exporters: [events]))
  }

  /// The problems of such a manifest.
  static func problems(providers: JSONObject) throws -> String {
    let manifest: JSONValue = [
      "roost": 1, "providers": .object(providers),
      "agents": ["helper": ["engine": ["type": "llm", "provider": "main"], "deadline": .null]], "entry": "helper",
    ]
    do {
      let source = try ManifestSource(
        reading: [.text(manifest.jsonText(.pretty), name: "test", directory: "/")], environment: [:])
      _ = try Manifest(checking: source, catalog: try catalog(), policy: .none)
      return ""
    } catch let error as ManifestErrors {
      return error.description
    }
  }

  func run(_ task: String = "Hello", metadata: JSONObject = [:], attachments: [ContentPart] = []) async -> Envelope {
    await runtime.entry.run(task, RunOptions(metadata: metadata, attachments: attachments, clock: clock))
  }

  func stream(_ task: String = "Hello") async -> Envelope? {
    await runtime.entry.stream(task, RunOptions(clock: clock)).finish()
  }
}

extension Composition {
  /// A provider of the manifest, for calls without an agent.
  func provider(_ name: String) throws -> any Provider {
    guard let provider = runtime.state.withLock({ $0.generation.instances["providers.\(name)"] }) as? any Provider else {
      throw Missing(what: name)
    }
    return provider
  }
}
