public import RoostCore

/// The tools of the kitchen corpus.
public struct KitchenPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "unit_converter", summary: "Converts kitchen measures.", settings: KitchenSettings.self) { _, _ in
      .tool(ConvertMeasureTool())
    }
    registry.add(.tool, "cookbook", summary: "Scales the recipes of a cookbook.", settings: KitchenSettings.self) { _, _ in
      .tool(ScaleRecipeTool())
    }
    registry.add(.tool, "pantry", summary: "Tells what is left in the pantry.", settings: KitchenSettings.self) { _, _ in
      .tool(PantryTool())
    }
    registry.add(.tool, "substitutions", summary: "Suggests replacements for ingredients.", settings: KitchenSettings.self) { _, _ in
      .tool(SubstituteTool())
    }
    registry.add(.tool, "roasting", summary: "Works out roasting times.", settings: KitchenSettings.self) { _, _ in
      .tool(RoastingTimeTool())
    }
  }
}

/// The entry that the host looks up.
@c(roost_plugin_v1_kitchen) public func kitchenPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(KitchenPlugin()) }
