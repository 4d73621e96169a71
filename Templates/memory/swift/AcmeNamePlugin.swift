import RoostCore

/// Brings `memory.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.memory, "acme_id", summary: "The last turns, up to a number of characters.", settings: AcmeNameSettings.self) {
      settings, _ in
      AcmeNameMemory(characters: settings.characters) as any Memory
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// About how many characters of earlier turns the model sees.
  @Guide(range: 1...10_000_000) var characters: Int = 20_000
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
