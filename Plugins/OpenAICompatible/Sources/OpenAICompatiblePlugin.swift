public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `openai_compatible`.
public struct OpenAICompatiblePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_openai_compatible) public func openAICompatiblePlugin() -> UnsafeMutableRawPointer {
  PluginEntry.box(OpenAICompatiblePlugin())
}
