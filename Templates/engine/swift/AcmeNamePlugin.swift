import RoostCore

/// Brings `engine.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.engine, "acme_id", summary: "Answers by a text with blanks.", settings: AcmeNameSettings.self) { settings, _ in
      AcmeNameEngine(settings: settings) as any Engine
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// The answer; {task} stands for what was asked.
  var answer: String = "Noted: {task}"
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
