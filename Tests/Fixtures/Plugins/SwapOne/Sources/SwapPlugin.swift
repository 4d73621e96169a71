public import RoostCore

/// One of two plugins with equal names, an equal module name and equal type names, whose types are laid out differently.
public struct SwapPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "swap", summary: "Tells its version.", settings: SwapSettings.self) { settings, _ in
      .tool(SwapTool(settings: settings))
    }
  }
}

@Generable public struct SwapSettings {
  /// How long a call takes, in milliseconds.
  public var pause: Int = 0
}

/// Tells which version answers, after a look at casts, generics, task-locals and errors of its own.
public struct SwapTool: Tool, Lifecycle {
  @Generable public struct Arguments {
    /// Anything.
    public var text: String = ""
  }

  public var settings: SwapSettings
  public let name = "swap"
  public let description = "Tells the version of the swap plugin."

  public func start() async throws { Journal.note("start") }
  public func stop() async { Journal.note("stop") }

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    if settings.pause > 0 { try await Task.sleep(for: .milliseconds(settings.pause)) }
    return "\(marker) \(try await Probe.run())"
  }
}

/// A test writes another number here, without compiling again.
let marker = "one-000"

@c(roost_plugin_v1_swap) public func swapPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(SwapPlugin()) }
