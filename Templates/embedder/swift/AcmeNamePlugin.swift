import RoostCore

/// Brings `embedder.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.embedder, "acme_id", summary: "Hashes words into a vector.", settings: AcmeNameSettings.self) { settings, _ in
      AcmeNameEmbedder(dimensions: settings.dimensions) as any Embedder
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// The length of every vector.
  @Guide(range: 8...4_096) var dimensions: Int = 256
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
