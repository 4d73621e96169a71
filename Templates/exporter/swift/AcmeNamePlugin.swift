import RoostCore

/// Brings `exporter.acme_id`.
struct AcmeNamePlugin: Plugin {
  /// Only tells what there is: nothing is made here.
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(.exporter, "acme_id", summary: "Counts events by type, in a file.", settings: AcmeNameSettings.self) { settings, context in
      // Relative paths start from the manifest's folder.
      let path = settings.path.hasPrefix("/") ? settings.path : context.baseDirectory + "/" + settings.path
      return AcmeNameExporter(path: path) as any EventExporter
    }
  }
}

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable struct AcmeNameSettings {
  /// The file for the counts, from the manifest's folder; replaced each time.
  var path: String
}

/// The symbol by which Roost finds the plugin.
@c(roost_plugin_v1_acme_id) public func acmeNamePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AcmeNamePlugin()) }
