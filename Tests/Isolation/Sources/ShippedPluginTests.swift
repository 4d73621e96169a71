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

    /// The ids of what is to be tried.
    var components: [String] {
      bundle.descriptor.components.filter { PluginIsolation.kinds.contains($0.prefix) }.map(\.id)
    }

    /// Whether its `plugin.json` says how.
    func plans(_ id: String) -> Bool { bundle.descriptor.extras["x-test"]?[id] != nil }

    /// How it is tried with a vendor's server.
    func exams(_ id: String) -> [VendorExam] { VendorExam.all.filter { $0.component == id } }

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
  /// Those that a manifest may isolate: none of what they bring needs Roost's own process, or other components.
  static let isolatable = shipped.filter { plugin in
    plugin.bundle.descriptor.components.allSatisfy { component in
      (PluginIsolation.kinds + ["check"]).contains(component.prefix) && !refers(component.settings.json)
    }
  }

  private static func refers(_ schema: JSONValue) -> Bool {
    switch schema {
    case .array(let elements): elements.contains(where: refers)
    case .object(let object): object["x-roost-reference"] != nil || object.contains { refers($0.value) }
    default: false
    }
  }

  /// Those with something to try of each component.
  static let tried = isolatable.filter { plugin in
    plugin.components.allSatisfy { plugin.plans($0) || !plugin.exams($0).isEmpty }
  }

  /// The conformance report of each component by each of its plans, and what it answers.
  private static func reports(
    of plugin: Shipped, _ components: [ComponentType], _ servers: [VendorServer], _ rules: AddressRules
  ) async -> [String: JSONValue] {
    var reports: [String: JSONValue] = [:]
    for component in components where PluginIsolation.kinds.contains(component.prefix) {
      if plugin.plans(component.id) {
        reports[component.id] = await ComponentConformance().examine(component, plan: plugin.plan(of: component.id)).json
      }
      let reached = component.reaching(NetworkAccess(rules: rules))
      for server in servers where server.exam.component == component.id {
        let name = "\(component.id) by \(server.exam.wire)"
        reports[name] = await ComponentConformance().examine(reached, plan: server.plan).json
        reports["\(name), answers"] = await answers(reached, server.plan)
      }
    }
    return reports
  }

  private static func answers(_ component: ComponentType, _ plan: JSONValue) async -> JSONValue {
    do {
      let context = ComponentContext(name: "c", baseDirectory: "/") { prefix, name in
        throw ComponentError.unknown(name: name, kind: prefix)
      }
      let instance = try await component.instance(settings: plan["settings"] ?? [:], context: context)
      if let embedder = instance as? any Embedder {
        return .array(try await embedder.embed(["a", "longer"]).map { .array($0.map { .number(Double($0)) }) })
      }
      guard let provider = instance as? any Provider else { return "neither provider nor embedder" }
      let model = plan["model"]?.stringValue ?? ""
      let request = CompletionRequest(model: model, messages: [.user("Say hello.")])
      var found: [JSONValue] = [.string(provider.name), provider.capabilities(of: model).json]
      found.append(try await provider.complete(request).json)
      for try await chunk in provider.stream(request) { found.append(chunk.json) }
      return .array(found)
    } catch { return .string("\(error)") }
  }

  /// What the plugin registers in this process: the library that the tests' own build left beside this program.
  private static func here(_ plugin: Shipped) throws -> [ComponentType] {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let image = try SharedImage(
      path: URL(filePath: program).deletingLastPathComponent().appending(path: plugin.bundle.descriptor.library).path)
    let pointer = try #require(image.pointer(from: plugin.bundle.descriptor.entry))
    return try PluginLoader.registered(by: PluginEntry.unbox(pointer), resources: plugin.bundle.directory + "/Resources") {
      PluginRefusal(plugin: plugin.bundle.name, directory: plugin.bundle.directory, reason: $0)
    }
  }

  @Test func `the distribution has plugins, and every one that isolation covers is tried`() {
    let names = Set(Self.tried.map(\.bundle.name))
    #expect(names == Set(Self.isolatable.map(\.bundle.name)))
    #expect(names.isSuperset(of: ["calculator", "clock", "offline", "pii", "text_search"]))
    #expect(names.isSuperset(of: ["anthropic", "bedrock", "deepseek", "google", "ollama", "openai", "openai_compatible"]))
    let known = Set(Self.shipped.flatMap(\.components))
    #expect(VendorExam.all.allSatisfy { known.contains($0.component) })
  }

  @Test(.timeLimit(.minutes(5)), arguments: tried)
  func `a plugin's conformance suite says the same in process, in a worker and in a confined one`(plugin: Shipped) async throws {
    let servers = try plugin.components.flatMap(plugin.exams).map(VendorServer.init)
    defer { for server in servers { server.stop() } }
    // They share their name and its pin.
    let rules = try servers.first?.rules ?? AddressRules()
    let expected = try await Self.reports(of: plugin, Self.here(plugin), servers, rules)
    for id in plugin.components { #expect(expected.keys.contains { $0.hasPrefix(id) }, "\(id)") }
    for (id, report) in expected where !id.hasSuffix(", answers") { #expect(report["outcome"] == "passed", "\(id): \(report)") }
    let libraries = LibraryDirectory(path: try IsolatedRuntime.built(IsolatedRuntime.staged.appending(path: "lib")))
    let program = try #require(WorkerProgram.beside(libraries))
    let asked = plugin.bundle.descriptor.permissions
    // A server of one's own, whatever the plugin asks for.
    let granted = PluginPermissions(
      network: servers.map { "\(VendorServer.host):\($0.port)" }, read: asked.read.filter { $0 != "." } + plugin.paths)
    for level in [IsolationLevel.process, .confined] {
      let before = servers.map(\.requests)
      let isolation = PluginIsolation(
        level: level, permissions: PluginGrants(permissions: granted, directory: "/").effective(asked), addresses: rules)
      let isolated = IsolatedPlugin(
        plugin.bundle, isolation, program: program, libraries: libraries, clock: SystemClock.shared, log: PluginLog())
      let found = await Self.reports(of: plugin, isolated.components, servers, rules)
      await isolated.stop()
      for (id, report) in expected { #expect(found[id] == report, "\(level): \(id)") }
      #expect(found.count == expected.count, "\(level)")
      for (server, count) in zip(servers, before) { #expect(server.requests - count == count / (level == .process ? 1 : 2), "\(level)") }
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

extension ComponentType {
  /// The same, made with this network where its context has none of a manifest's; in a worker that is its supervisor's.
  fileprivate func reaching(_ network: NetworkAccess) -> ComponentType {
    ComponentType(id: id, prefix: prefix, section: section, summary: summary, settings: settings, metadata: metadata) { settings, context in
      var context = context
      context.network = network
      return try await self.make(settings, context)
    }
  }
}
