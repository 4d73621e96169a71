import RoostCore

/// Brings `store.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.store, "acme_id", summary: "Values in memory, a limited number of them.", settings: AcmeNameSettings.self) {
      settings, _ in
      AcmeNameStore(limit: settings.limit) as any Store
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// The most values kept.
  @Guide(range: 1...1_000_000) var limit: Int = 10_000
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
