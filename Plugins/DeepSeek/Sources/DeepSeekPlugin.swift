public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `deepseek`.
public struct DeepSeekPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_deepseek) public func deepSeekPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(DeepSeekPlugin()) }
