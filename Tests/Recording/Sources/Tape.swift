import Foundation
import RoostTesting
import Synchronization

@testable import RoostCore

/// A folder for cassettes, and manifests of real plugins that record to it and play from it, in this process.
final class Tape: Sendable {
  struct Missing: Error { var what: String }

  let folder: String
  var cassette: String { folder + "/run.cassette" }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-tape-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { do { try FileManager.default.removeItem(atPath: folder) } catch { print("could not remove \(folder): \(error)") } }

  /// The cassette's bytes as text.
  var text: String { get throws { try String(contentsOfFile: cassette, encoding: .utf8) } }
  var lines: [JSONValue] { get throws { try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) } } }
  func write(_ text: String) throws { try text.write(toFile: cassette, atomically: false, encoding: .utf8) }
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

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
  private static let watch = Result { try CrashWatch(stateFolder: FileManager.default.temporaryDirectory.path + "/roost-tape-watch") }

  static func slot(of plugin: String) throws -> FlightSlot {
    guard let slot = try watch.get().slot(for: plugin) else { throw Missing(what: "a slot for \(plugin)") }
    return slot
  }

  static func catalog() throws -> ComponentCatalog {
    ComponentCatalog(
      builtIn: try CorePlugin.components + components("Composing") + components("Recording") + components("OpenAICompatible")
        + components("Anthropic"))
  }

  /// A runtime of these providers with an agent that asks `main`.
  func runtime(
    _ providers: JSONObject, engine: JSONObject = [:], clock: any RunClock = SystemClock.shared, wrapped type: String? = nil
  ) async throws -> Runtime {
    var settings: JSONObject = [
      "type": "llm", "provider": "main", "request_timeout": .null, "stream_idle_timeout": .null, "max_retries": 1,
    ]
    for (key, value) in engine { settings[key] = value }
    let manifest: JSONValue = [
      "roost": 1, "providers": .object(providers), "agents": ["helper": ["engine": .object(settings), "deadline": .null]],
      "entry": "helper",
    ]
    var source = try ManifestSource(reading: [.text(manifest.jsonText(.pretty), name: "test", directory: folder)], environment: [:])
    if let type { source = source.wrappingProviders(in: type, settings: ["file": .string(cassette)], isReplaced: type == "replay") }
    let checked = try Manifest(checking: source, catalog: try Self.catalog(), policy: .none)
    return try await Runtime.start(checked, options: RuntimeOptions(clock: clock))
  }

  /// Records what `work` does with a provider of these settings.
  func record<T>(_ leaf: JSONValue, _ more: JSONObject = [:], _ work: (any Provider) async throws -> T) async throws -> T {
    var settings: JSONObject = ["type": "record", "provider": "leaf", "file": "run.cassette"]
    for (key, value) in more { settings[key] = value }
    return try await using(["leaf": leaf, "main": .object(settings)], work)
  }

  /// Plays the cassette to `work`.
  func replay<T>(
    _ leaf: JSONValue, _ more: JSONObject = [:], clock: any RunClock = SystemClock.shared, _ work: (any Provider) async throws -> T
  ) async throws -> T {
    var settings: JSONObject = ["type": "replay", "provider": "leaf", "file": "run.cassette"]
    for (key, value) in more { settings[key] = value }
    return try await using(["leaf": leaf, "main": .object(settings)], clock: clock, work)
  }

  private func using<T>(
    _ providers: JSONObject, clock: any RunClock = SystemClock.shared, _ work: (any Provider) async throws -> T
  ) async throws -> T {
    let runtime = try await runtime(providers, clock: clock)
    let result: T
    do { result = try await work(try runtime.provider("main")) } catch {
      await runtime.stop()
      throw error
    }
    await runtime.stop()
    return result
  }
}

extension Runtime {
  func provider(_ name: String) throws -> any Provider {
    guard let provider = state.withLock({ $0.generation.instances["providers.\(name)"] }) as? any Provider else {
      throw Tape.Missing(what: name)
    }
    return provider
  }
}

extension Provider {
  /// The chunks of a stream, and how it failed.
  func chunks(_ request: CompletionRequest) async -> (chunks: [CompletionChunk], error: ProviderError?) {
    var chunks: [CompletionChunk] = []
    do throws(ProviderError) {
      for try await chunk in stream(request) { chunks.append(chunk) }
      return (chunks, nil)
    } catch {
      return (chunks, error)
    }
  }
}
