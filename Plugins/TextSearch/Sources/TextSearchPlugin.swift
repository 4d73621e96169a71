import RoostCore

/// Brings `tool.text_search`.
struct TextSearchPlugin: Plugin {
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .tool, "text_search", summary: "Finds passages in text files, ranked by relevance, each with its file and line.",
      settings: TextSearchSettings.self
    ) { settings, context in
      .tool(try TextSearchTool(settings, baseDirectory: context.baseDirectory))
    }
  }
}

/// The plugin's entry symbol.
@c(roost_plugin_v1_text_search) public func textSearchPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(TextSearchPlugin()) }
