public import RoostCore

@Generable public struct RelaySettings {
  /// Who answers.
  public var tool: CallableReference
}

/// A tool that calls another one, so that two plugins are at work.
public struct RelayPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "relay", summary: "Asks another tool.", settings: RelaySettings.self) { settings, context in
      guard case .tool(let tool) = try context.resolve(settings.tool) else { throw RelayError.noSingleTool }
      return .tool(RelayTool(tool: tool))
    }
  }
}

enum RelayError: Error { case noSingleTool }

public struct RelayTool: Tool {
  @Generable public struct Arguments {}

  let tool: AnyTool
  public let name = "relay"
  public let description = "Tells the colour of the beacon's lamp."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let reply = try await tool.call([:], context: context)
    return "\(reply.text)"
  }
}

@c(roost_plugin_v1_relay) public func relayPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(RelayPlugin()) }
