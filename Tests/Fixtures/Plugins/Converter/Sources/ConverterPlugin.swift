public import RoostCore

/// The tools of a third party.
public struct ConverterPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "measure_converter", summary: "Converts lengths and masses.", settings: ConverterSettings.self) { settings, _ in
      .tool(MeasureTool(digits: settings.digits))
    }
    registry.add(.tool, "boundary_report", summary: "Tells what works between a plugin and its libraries.", settings: BoundarySettings.self)
    {
      _, _ in .tool(BoundaryTool())
    }
  }
}

/// The entry that the host looks up.
@c(roost_plugin_v1_converter) public func converterPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(ConverterPlugin()) }
