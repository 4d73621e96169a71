public import RoostCore

/// Registers the provider `offline`.
public struct OfflinePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .provider, "offline", summary: "A rule-based stand-in that needs no network; it is not a language model.",
      settings: OfflineSettings.self, metadata: ["stand_in": true]
    ) { settings, context in
      OfflineProvider(settings: settings, clock: context.clock)
    }
  }
}

@c(roost_plugin_v1_offline) public func offlinePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(OfflinePlugin()) }
