import RoostCore

/// Brings `guardrail.pii`.
struct PiiPlugin: Plugin {
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .guardrail, "pii",
      summary: "Blocks or redacts e-mail addresses, phone, social security, card and bank account numbers and IP addresses.",
      settings: PiiSettings.self
    ) { settings, context in
      try PiiGuardrail(name: context.name, settings: settings)
    }
  }
}

/// The plugin's entry symbol.
@c(roost_plugin_v1_pii) public func piiPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(PiiPlugin()) }
