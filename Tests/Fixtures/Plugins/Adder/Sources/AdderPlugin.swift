public import RoostCore

public struct AdderPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "adder", summary: "Adds two numbers.", settings: AdderSettings.self) { _, _ in .tool(AddTool()) }
  }
}

@Generable public struct AdderSettings {}

@c(roost_plugin_v1_adder) public func adderPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(AdderPlugin()) }
