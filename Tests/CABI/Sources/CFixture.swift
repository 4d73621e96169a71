import Foundation
import Synchronization

@testable import RoostCore

/// A C plugin that the tests compile: a folder with `plugin.json` and a library of its own, so that its counters are its own too.
final class CFixture: Sendable {
  struct Failure: Error, CustomStringConvertible { let description: String }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
  static let headers = root.appending(path: "Modules/Core/Sources/CRoostPlugin/include").path
  static let flags = ["-std=c11", "-D_GNU_SOURCE", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread", "-I", headers]

  /// The folder.
  let directory: URL
  let name: String

  /// Compiles `Tests/Fixtures/C/<source>.c`, whose plugin is called alike.
  init(_ source: String, _ options: [String] = [], abi: String = "c", entry: String? = nil) throws {
    name = source
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    directory = temporary.appending(path: "roost-cabi-\(UUID().uuidString)/\(source)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Self.compiled(source, options).write(to: library)
    try write([
      "name": .string(name), "version": "1.0.0", "description": "A fixture.", "abi": .string(abi), "library": "-",
      "entry": .string(entry ?? "roost_c_plugin_v1_\(name)"),
    ])
  }

  deinit {
    do { try FileManager.default.removeItem(at: directory.deletingLastPathComponent()) } catch {
      print("could not remove \(directory): \(error)")
    }
  }

  /// Libraries that were compiled before, by their source and options.
  private static let known = Mutex<[[String]: Data]>([:])

  /// The library's bytes.
  private static func compiled(_ source: String, _ options: [String]) throws -> Data {
    try known.withLock { known in
      let key = [source] + options
      if let library = known[key] { return library }
      let product = FileManager.default.temporaryDirectory.appending(path: "roost-cabi-\(UUID().uuidString).so")
      let file = root.appending(path: "Tests/Fixtures/C/\(source).c").path
      let outcome = try Program.run("/usr/bin/env", ["cc"] + flags + options + ["-o", product.path, file])
      guard outcome.status == 0 else { throw Failure(description: "cc failed on \(source): \(outcome.errors)") }
      let library = try Data(contentsOf: product)
      try FileManager.default.removeItem(at: product)
      known[key] = library
      return library
    }
  }

  var library: URL { directory.appending(path: "lib\(name).so") }

  func write(_ json: JSONObject) throws {
    var json = json
    json["library"] = .string("lib\(name).so")
    try Data(JSONValue.object(json).jsonText(.pretty).utf8).write(to: directory.appending(path: "plugin.json"))
  }

  func bundle() throws -> PluginBundle { try PluginBundle(directory: directory.path) }

  /// A loader that has no Roost library at hand: a C plugin needs none.
  var loader: PluginLoader { PluginLoader(libraries: LibraryDirectory(path: directory.path)) }

  /// Stamps, checks and opens it, as a host does with a plugin that was just built.
  func load(log: @escaping PluginLogSink = { _, _, _ in }) throws -> LoadedPlugin {
    var loader = loader
    loader.log = log
    var bundle = try bundle()
    bundle.descriptor = try loader.stamp(bundle)
    return try loader.load(bundle)
  }

  /// What refuses it; a plugin that is not refused is an error.
  func refusal() throws -> PluginRefusal {
    do throws(PluginRefusal) {
      let bundle: PluginBundle
      do { bundle = try self.bundle() } catch {
        throw PluginRefusal(plugin: name, directory: "", reason: .registerFailed(reason: "\(error)"))
      }
      _ = try PluginLoader(libraries: LibraryDirectory(path: directory.path), policy: LoaderPolicy(requireDigest: false)).load(bundle)
    } catch { return error }
    throw Failure(description: "it was not refused")
  }

  /// The plugin itself, with limits of its own.
  func plugin(_ limits: CPluginLimits = CPluginLimits()) throws -> CPlugin {
    guard let entry = try SharedImage(path: library.path).address(of: "roost_c_plugin_v1_\(name)"),
      let plugin = try CPlugin(name: name, entry: entry, limits: limits, log: { _, _, _ in })
    else { throw Failure(description: "it gave no plugin") }
    return plugin
  }
}

extension LoadedPlugin {
  /// An instance of a component, as a manifest would get it.
  func make<Instance>(_ id: String, _ settings: JSONValue = [:], as type: Instance.Type = Instance.self) async throws -> Instance {
    guard let component = components.first(where: { $0.id == id }) else { throw CFixture.Failure(description: "there is no \(id)") }
    let context = ComponentContext(name: "it", baseDirectory: "/") { _, name in throw CFixture.Failure(description: "no \(name)") }
    guard let instance = try await component.make(settings, context) as? Instance else {
      throw CFixture.Failure(description: "\(id) is no \(type)")
    }
    return instance
  }

  func tool(_ id: String, _ settings: JSONValue = [:]) async throws -> AnyTool {
    guard case .tool(let tool) = try await make(id, settings, as: ToolComponent.self) else {
      throw CFixture.Failure(description: "\(id) is no single tool")
    }
    return tool
  }
}

/// What the fixture `kinds` counts.
struct PluginState {
  private let json: JSONValue

  init(_ tool: AnyTool) async throws { json = try JSONValue(parsing: await tool.call([:]).text) }

  /// Asks until `condition` holds; a test that asks for ever ends by its time limit.
  static func reached(_ tool: AnyTool, _ condition: (PluginState) -> Bool) async throws -> PluginState {
    while true {
      let state = try await PluginState(tool)
      if condition(state) { return state }
      await Task.yield()
    }
  }

  private func count(_ key: String) -> Int { json[key]?.intValue ?? -1 }
  var made: Int { count("made") }
  var dropped: Int { count("dropped") }
  /// Answers that were not given back.
  var kept: Int { count("kept") }
  var running: Int { count("running") }
  /// The most calls that ran at a time.
  var most: Int { count("most") }
  /// Calls that noticed their cancellation.
  var cancelled: Int { count("cancelled") }
  var emitted: Int { count("emitted") }
  /// Pieces that nobody took.
  var refused: Int { count("refused") }
}
