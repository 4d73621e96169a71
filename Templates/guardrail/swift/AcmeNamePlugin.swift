import RoostCore

/// Brings `guardrail.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.guardrail, "acme_id", summary: "Blocks texts with words from a list.", settings: AcmeNameSettings.self) {
      settings, context in
      AcmeNameGuardrail(name: context.name, words: settings.words) as any Guardrail
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// Words that may not stand in a text, in any case.
  @Guide(count: 1...1_000) var words: [String]
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
