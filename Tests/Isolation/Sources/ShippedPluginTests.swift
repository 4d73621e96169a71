import Foundation
import RoostTesting
import Testing

@testable import RoostCore

/// Every plugin that ships, of the kinds that isolation covers: the same results at every level.
@Suite(.serialized) struct ShippedPluginTests {
  /// A shipped plugin, as its folder in the staged distribution has it.
  struct Shipped: Sendable, CustomTestStringConvertible {
    let bundle: PluginBundle
    var testDescription: String { bundle.name }

    /// What `roost plugin test` tries of a component.
    func plan(of id: String) -> JSONValue { bundle.descriptor.extras["x-test"]?[id] ?? [:] }

    /// The absolute paths in what is tried: they are granted.
    var paths: [String] {
      bundle.descriptor.components.flatMap { Self.texts(in: plan(of: $0.id)["settings"] ?? [:]) }.filter { $0.hasPrefix("/") }
    }

    private static func texts(in json: JSONValue) -> [String] {
      switch json {
      case .string(let text): [text]
      case .array(let elements): elements.flatMap(texts)
      case .object(let object): object.flatMap { texts(in: $0.value) }
      default: []
      }
    }
  }

  /// Found in the distribution, whatever is there.
  static let shipped: [Shipped] = {
    let catalog = PluginCatalog(scanning: [IsolatedRuntime.staged.appending(path: "plugins").path])
    return catalog.plugins.map(Shipped.init)
  }()
  static let isolatable = shipped.filter { $0.bundle.descriptor.components.allSatisfy { PluginIsolation.kinds.contains($0.prefix) } }

  /// Those that say what is to be tried of them. The others speak to a vendor's server, which a test has not.
  static let tried = isolatable.filter { plugin in
    plugin.bundle.descriptor.components.allSatisfy { plugin.bundle.descriptor.extras["x-test"]?[$0.id] != nil }
  }

  /// The conformance report of each component, and what it answers, in this process.
  private static func reports(of plugin: Shipped, _ components: [ComponentType]) async -> [String: JSONValue] {
    var reports: [String: JSONValue] = [:]
    for component in components {
      reports[component.id] = await ComponentConformance().examine(component, plan: plugin.plan(of: component.id)).json
    }
    return reports
  }

  /// What the plugin registers in this process: the library that the tests' own build left beside this program.
  private static func here(_ plugin: Shipped) throws -> [ComponentType] {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let image = try SharedImage(
      path: URL(filePath: program).deletingLastPathComponent().appending(path: plugin.bundle.descriptor.library).path)
    let pointer = try #require(image.pointer(from: plugin.bundle.descriptor.entry))
    return try PluginLoader.registered(by: PluginEntry.unbox(pointer)) {
      PluginRefusal(plugin: plugin.bundle.name, directory: plugin.bundle.directory, reason: $0)
    }
  }

  @Test func `the distribution has plugins, and isolation covers most of them`() {
    #expect(Set(Self.tried.map(\.bundle.name)).isSuperset(of: ["calculator", "clock", "offline", "pii", "text_search"]))
    let untried = Self.isolatable.filter { plugin in !Self.tried.contains { $0.bundle.name == plugin.bundle.name } }
    #expect(untried.allSatisfy { $0.bundle.descriptor.components.allSatisfy { ["provider", "embedder"].contains($0.prefix) } })
  }

  @Test(.timeLimit(.minutes(5)), arguments: tried)
  func `a plugin's conformance suite says the same in process, in a worker and in a confined one`(plugin: Shipped) async throws {
    let expected = try await Self.reports(of: plugin, Self.here(plugin))
    #expect(Set(expected.keys) == Set(plugin.bundle.descriptor.components.map(\.id)))
    for (id, report) in expected { #expect(report["outcome"] == "passed", "\(id): \(report)") }
    let libraries = LibraryDirectory(path: try IsolatedRuntime.built(IsolatedRuntime.staged.appending(path: "lib")))
    let program = try #require(WorkerProgram.beside(libraries))
    for level in [IsolationLevel.process, .confined] {
      var permissions = PluginGrants(permissions: plugin.bundle.descriptor.permissions, directory: "/").effective(
        plugin.bundle.descriptor.permissions)
      permissions.read = permissions.read.filter { $0 != "/" } + plugin.paths
      let isolated = IsolatedPlugin(
        plugin.bundle, PluginIsolation(level: level, permissions: permissions), program: program, libraries: libraries,
        clock: SystemClock.shared, log: PluginLog())
      let found = await Self.reports(of: plugin, isolated.components)
      await isolated.stop()
      #expect(found == expected, "\(level)")
    }
  }

  @Test func `answers are the same at every level`() async throws {
    var answers: [[String]] = []
    for level in ["none", "process", "confined"] {
      answers.append(
        try await Self.with(level) { isolated in
          let provider = try Self.provider(isolated)
          var found = [
            try await isolated.tool("calc").call(["expression": "2^10"]).text,
            try await isolated.tool("search").call(["query": "refund"]).text,
            try await provider.complete(CompletionRequest(messages: [.user("Say hello.")])).text,
            "\(provider.name) \(provider.capabilities(of: "x"))",
          ]
          do { _ = try await isolated.tool("calc").call(["expression": "1 +"]) } catch { found.append("\(error)") }
          return found
        })
    }
    #expect(answers[1] == answers[0])
    #expect(answers[2] == answers[0])
  }

  private static func manifest(_ level: String) -> String {
    """
    {
      "roost": 1,
      "plugins": {
        "isolation": {"*": "\(level)"},
        "grants": {"clock": {"read": ["/usr/share/zoneinfo"]}, "text_search": {"read": ["."]}}
      },
      "providers": {"main": {"type": "offline"}},
      "tools": {"calc": {"type": "calculator"}, "time": {"type": "clock"}, "search": {"type": "text_search", "paths": ["pages"]}},
      "agents": {"a": {"engine": {"type": "relay", "provider": "main"}, "tools": ["calc", "time", "search"]}},
      "entry": "a"
    }
    """
  }

  private static func with<Value>(_ level: String, _ body: (IsolatedRuntime) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "roost-shipped-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "pages"), withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }
    try Data("# Refunds\n\nA refund takes fourteen days.\n".utf8).write(to: folder.appending(path: "pages/refunds.md"))
    let used = ["calculator", "clock", "offline", "text_search"]
    let here = level == "none" ? try shipped.filter { used.contains($0.bundle.name) }.flatMap(Self.here) : []
    return try await IsolatedRuntime.stopping(IsolatedRuntime(manifest: manifest(level), directory: folder.path, here: here), body)
  }

  private static func provider(_ isolated: IsolatedRuntime) throws -> any Provider {
    guard let relay = isolated.runtime.entry.settings.engine as? IsolatedRuntime.Relay else { throw IsolatedRuntime.Missing() }
    return relay.provider
  }
}
