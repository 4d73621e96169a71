public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `openai`.
public struct OpenAIPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_openai) public func openAIPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(OpenAIPlugin()) }
