import Foundation
import RoostCore

/// A runtime in this process whose plugins run in the workers of the built distribution.
final class IsolatedRuntime: Sendable {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build, and then: scripts/test fixtures" }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
  static let staged: URL = {
    let path = ProcessInfo.processInfo.environment["ROOST_BUILD"] ?? ""
    return path.isEmpty ? root.appending(path: "build/roost") : URL(filePath: path, relativeTo: root).standardizedFileURL
  }()
  static let fixtures = root.appending(path: "build/fixtures/isolation")

  static func built(_ url: URL) throws -> String {
    guard FileManager.default.fileExists(atPath: url.path) else { throw NotBuilt(path: url.path) }
    return url.path
  }

  let runtime: Runtime
  let events: EventList

  /// Starts the components in `tools`, as a manifest would have them.
  convenience init(_ level: String = "process", tools: String = #""unruly": {"type": "unruly"}"#, limits: String = "") async throws {
    let text = """
      {
        "roost": 1,
        "plugins": {
          "isolation": {"*": "\(level)"},
          "limits": {"*": {"restart_delay": 0, "cancel_grace": 0.2\(limits.isEmpty ? "" : ", " + limits)}}
        },
        "providers": {"none": {"type": "none"}},
        "tools": {\(tools)},
        "agents": {"a": {"engine": {"type": "llm", "provider": "none"}, "tools": [\(Self.names(tools))]}},
        "entry": "a"
      }
      """
    try await self.init(manifest: text)
  }

  /// - Parameter here: Components of this process; where there are any, no plugin is looked for.
  /// - Parameter plugins: Where else plugins are, before those of the tests and the distribution.
  init(manifest text: String, directory: String = "/", here: [ComponentType] = [], plugins: [String] = []) async throws {
    var registrar = PluginRegistrar()
    registrar.add(.provider, "none", summary: "Answers nothing.", settings: NoSettings.self) { _, _ in Silent() }
    registrar.add(.engine, "relay", summary: "Keeps components.", settings: RelaySettings.self) { settings, context in
      Relay(provider: try context.resolve(settings.provider)) as any Engine
    }
    let folders = plugins + [try Self.built(Self.fixtures), try Self.built(Self.staged.appending(path: "plugins"))]
    let catalog = ComponentCatalog(
      plugins: PluginCatalog(scanning: here.isEmpty ? folders : []), builtIn: CorePlugin.components + registrar.components + here)
    let source = try ManifestSource(reading: [.text(text, name: "test.json", directory: directory)], environment: [:])
    let loader = PluginLoader(libraries: LibraryDirectory(path: try Self.built(Self.staged.appending(path: "lib"))))
    let events = EventList()
    self.events = events
    runtime = try await Runtime.start(
      Manifest(checking: source, catalog: catalog), options: RuntimeOptions(loader: loader, exporters: [events]))
  }

  private static func names(_ tools: String) -> String {
    do {
      let object = try JSONValue(parsing: "{\(tools)}").objectValue ?? JSONObject()
      return object.keys.map { "\"\($0)\"" }.joined(separator: ", ")
    } catch { return "" }
  }

  /// Runs `body` with a runtime, and stops it whatever happens.
  static func with<Value>(
    _ level: String = "process", tools: String = #""unruly": {"type": "unruly"}"#, limits: String = "",
    _ body: (IsolatedRuntime) async throws -> Value
  ) async throws -> Value {
    try await stopping(IsolatedRuntime(level, tools: tools, limits: limits), body)
  }

  static func stopping<Value>(_ isolated: IsolatedRuntime, _ body: (IsolatedRuntime) async throws -> Value) async throws -> Value {
    do {
      let value = try await body(isolated)
      await isolated.runtime.stop()
      return value
    } catch {
      await isolated.runtime.stop()
      throw error
    }
  }

  struct Missing: Error {}

  func tool(_ name: String = "unruly") throws -> AnyTool {
    guard let tool = runtime.entry.tools.first(where: { $0.name == name }) else { throw Missing() }
    return tool
  }

  /// Calls the tool; gives its text, or its error's.
  func call(_ deed: String, text: String = "", tool: String = "unruly") async -> String {
    do {
      let reply = try await self.tool(tool).call(
        ["deed": .string(deed), "text": .string(text)], context: ToolContext(callID: "c1", agent: "a"))
      return reply.text
    } catch { return Self.words(error) }
  }

  static func words(_ error: any Error) -> String {
    switch error {
    case let error as RunError: "\(error.code.rawValue): \(error.message)"
    case is CancellationError: "cancelled"
    default: "\(error)"
    }
  }

  @Generable struct NoSettings {}

  /// An event of the tests.
  @Generable struct Ping: SessionEvent {
    static let type = EventType("test.ping", critical: true)
    /// What exporters find in it.
    var text: String
  }

  @Generable struct RelaySettings {
    var provider: ProviderReference
  }

  /// Keeps what its settings name, and is never run.
  struct Relay: Engine {
    let provider: any Provider
    func run(_ input: Envelope, context: RunContext) async -> Envelope { input }
  }

  struct Silent: Provider {
    let name = "none"
    func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
    func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { Completion(parts: []) }
  }
}
