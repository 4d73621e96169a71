@testable import RoostCore

/// Component types for tests of manifests, made in this process.
enum ManifestFixture {
  @Generable(keys: .snakeCase) struct ProviderSettings {
    var model: String
    @Guide(range: 0...2) var temperature: Double?
    @Guide(range: 0...10) var retries: Int = 3
    var mode: Mode = .fast
    @Guide(secret: true) var apiKey: String?
    var address: Address?
    var tags: [String] = []

    enum Mode: String, Generable, CaseIterable { case fast, slow }
    @Generable(keys: .snakeCase) struct Address {
      var host: String
      @Guide(range: 1...65535) var port: Int
    }
  }

  @Generable(keys: .snakeCase) struct CalculatorSettings {
    @Guide(range: 1...38) var digits: Int
    var strict: Bool = false
  }

  @Generable(keys: .snakeCase) struct SearchSettings {
    var paths: [String]
    var store: StoreReference?
    var rules: [Rule] = []
    @Generable(keys: .snakeCase) struct Rule {
      var pattern: String
      @Guide(range: 1...100) var weight: Int = 1
    }
  }

  @Generable(keys: .snakeCase) struct StoreSettings {
    var path: String
    @Guide(minimum: 1) var limit: Int?
  }

  @Generable(keys: .snakeCase) struct FilterSettings {
    @Guide(choices: ["block", "redact"]) var action: String
    var words: [String] = []
  }

  @Generable(keys: .snakeCase) struct LoopSettings {
    var provider: ProviderReference
    var system: String?
    @Guide(range: 1...1000) var maxTurns: Int = 10
  }

  @Generable(keys: .snakeCase) struct SinkSettings {
    var path: String
    @Guide(range: 1...9) var level: Int = 1
  }

  struct Unmade: Error {}

  static let components: [ComponentType] = {
    var registrar = PluginRegistrar()
    registrar.add(.provider, "cloud", summary: "A provider.", settings: ProviderSettings.self) { _, _ in throw Unmade() }
    registrar.add(.tool, "calculator", summary: "A tool.", settings: CalculatorSettings.self) { _, _ in throw Unmade() }
    registrar.add(.tool, "search", summary: "A tool.", settings: SearchSettings.self) { _, _ in throw Unmade() }
    registrar.add(.store, "file", summary: "A store.", settings: StoreSettings.self) { _, _ in throw Unmade() }
    registrar.add(.guardrail, "filter", summary: "A guardrail.", settings: FilterSettings.self) { _, _ in throw Unmade() }
    registrar.add(.engine, "loop", summary: "An engine.", settings: LoopSettings.self) { _, _ in throw Unmade() }
    registrar.add(.exporter, "sink", summary: "An exporter.", settings: SinkSettings.self) { _, _ in throw Unmade() }
    return registrar.components
  }()

  static let catalog = ComponentCatalog(builtIn: components)
  static let host = HostIdentity(path: "/opt/roost/bin/roost", buildID: "0123456789ab")

  /// What is wrong with `text`, one line each; empty where nothing is.
  static func problems(_ text: String, environment: [String: String] = [:], catalog: ComponentCatalog = catalog) -> [String] {
    problems([text], environment: environment, catalog: catalog)
  }

  static func problems(_ texts: [String], environment: [String: String] = [:], catalog: ComponentCatalog = catalog) -> [String] {
    let inputs = texts.enumerated().map { index, text in
      ManifestInput.text(text, name: index == 0 ? "roost.json" : "over\(index).json", directory: "/nowhere")
    }
    do {
      _ = try Manifest(checking: ManifestSource(reading: inputs, environment: environment), catalog: catalog, host: host)
      return []
    } catch {
      return (error.plugins + error.problems).map(\.description)
    }
  }
}
