import RoostCore

/// Brings `provider.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.provider, "acme_id", summary: "Answers with what it was asked.", settings: AcmeNameSettings.self) { settings, _ in
      AcmeNameProvider(settings: settings) as any Provider
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
///
/// A key belongs in a `SecretString`: it is then never printed. A manifest writes it as "${ACME_KEY}".
@Generable(keys: .snakeCase) struct AcmeNameSettings {
  /// What stands before each answer.
  var greeting: String = "You said:"
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
