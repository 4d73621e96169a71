public import RoostCore
import RoostHTTP
import RoostProviders

/// Registers the provider `google`.
public struct GooglePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {}
}

@c(roost_plugin_v1_google) public func googlePlugin() -> UnsafeMutableRawPointer { PluginEntry.box(GooglePlugin()) }
