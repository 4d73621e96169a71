public import RoostCore

/// What the tests of isolation need.
public struct UnrulyPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "unruly", summary: "Does what it is told, however bad.", settings: UnrulySettings.self) { settings, context in
      if settings.deed == "fail_making" { throw UnrulyError("it was told to fail while it is made") }
      return .tool(UnrulyTool(deed: settings.deed, key: context.name))
    }
    registry.add(.tool, "unruly_kit", summary: "Two tools.", settings: NoSettings.self) { _, _ in .source(UnrulyKit()) }
    registry.add(.provider, "unruly", summary: "Streams numbered pieces.", settings: UnrulyProviderSettings.self) { settings, _ in
      UnrulyProvider(settings: settings)
    }
    registry.add(.exporter, "unruly", summary: "Prints events.", settings: NoSettings.self) { _, _ in UnrulyExporter() }
    registry.add(.embedder, "unruly", summary: "Counts letters.", settings: NoSettings.self) { _, _ in UnrulyEmbedder() }
    registry.add(.guardrail, "unruly", summary: "Blocks a word.", settings: NoSettings.self) { _, _ in UnrulyGuardrail() }
  }
}

@c(roost_plugin_v1_unruly) public func unrulyPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(UnrulyPlugin()) }

@Generable public struct NoSettings {}

@Generable public struct UnrulySettings {
  /// What a call does that doesn't say.
  public var deed: String = "echo"
}

@Generable public struct UnrulyProviderSettings {
  /// How many pieces a stream has.
  public var pieces: Int = 10
  /// After which piece the process crashes; -1 for never.
  public var crashAfter: Int = -1
  /// How many bytes a piece has at least.
  public var bytes: Int = 1
}

struct UnrulyError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
