public import RoostCore

/// The tools of the library corpus.
public struct LibraryPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "book_catalogue", summary: "Searches a catalogue of books.", settings: LibrarySettings.self) { _, _ in
      .tool(CatalogueTool())
    }
    registry.add(.tool, "opening_hours", summary: "Tells the opening hours of branches.", settings: LibrarySettings.self) { _, _ in
      .tool(OpeningHoursTool())
    }
    registry.add(.tool, "membership", summary: "Prices membership cards.", settings: LibrarySettings.self) { _, _ in
      .tool(MembershipFeeTool())
    }
    registry.add(.tool, "late_charge", summary: "Prices late returns.", settings: LibrarySettings.self) { _, _ in .tool(LateChargeTool()) }
    registry.add(.tool, "shelves", summary: "Tells where call numbers stand.", settings: LibrarySettings.self) { _, _ in
      .tool(ShelfFinderTool())
    }
  }
}

/// The entry that the host looks up.
@c(roost_plugin_v1_library) public func libraryPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(LibraryPlugin()) }
