import RoostCore

/// Brings `tool.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "acme_id", summary: "Counts the words of a text.", settings: AcmeNameSettings.self) { settings, _ in
      .tool(AcmeNameTool(settings: settings))
    }
  }
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
