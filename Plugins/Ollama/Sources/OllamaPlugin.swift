public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `ollama`.
public struct OllamaPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_ollama) public func ollamaPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(OllamaPlugin()) }
