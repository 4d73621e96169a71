public import RoostCore

/// What the tests of the network proxy need.
public struct CallerPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "caller", summary: "Connects to hosts.", settings: CallerSettings.self) { settings, context in
      .tool(CallerTool(settings: settings, network: context.network))
    }
  }
}

@c(roost_plugin_v1_caller) public func callerPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(CallerPlugin()) }

/// What a call does that doesn't say.
@Generable public struct CallerSettings {
  public var deed: String = "echo"
  public var host: String = "a.test"
  public var port: Int = 0
}

struct CallerError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
