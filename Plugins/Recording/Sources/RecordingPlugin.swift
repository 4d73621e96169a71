public import RoostCore

/// Registers the providers `record` and `replay`.
public struct RecordingPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .provider, "record", summary: "Writes what a provider sends and gets to a cassette.", settings: RecordSettings.self
    ) { settings, context in try RecordProvider(settings, context) as any Provider }
    registry.add(
      .provider, "replay", summary: "Answers a provider's requests from a cassette, without network.", settings: ReplaySettings.self
    ) { settings, context in try ReplayProvider(settings, context) as any Provider }
  }
}

@c(roost_plugin_v1_recording) public func recordingPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(RecordingPlugin()) }
