public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `bedrock`.
public struct BedrockPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_bedrock) public func bedrockPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(BedrockPlugin()) }
