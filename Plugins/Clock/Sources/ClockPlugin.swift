import RoostCore

/// Brings `tool.clock`.
struct ClockPlugin: Plugin {
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .tool, "clock", summary: "Tells the date and time in any time zone, converts between zones, and adds and compares times.",
      settings: ClockSettings.self
    ) { settings, context in
      .tool(try ClockTool(settings, baseDirectory: context.baseDirectory))
    }
  }
}

/// The plugin's entry symbol.
@c(roost_plugin_v1_clock) public func clockPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(ClockPlugin()) }
