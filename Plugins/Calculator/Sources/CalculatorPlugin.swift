import RoostCore

/// Brings `tool.calculator`.
struct CalculatorPlugin: Plugin {
  func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .tool, "calculator", summary: "Calculates arithmetic expressions in decimal, to 38 significant digits.",
      settings: CalculatorSettings.self
    ) { _, _ in
      .tool(CalculatorTool())
    }
  }
}

/// The plugin's entry symbol.
@c(roost_plugin_v1_calculator) public func calculatorPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(CalculatorPlugin()) }
